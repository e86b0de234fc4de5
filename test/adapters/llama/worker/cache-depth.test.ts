import { beforeEach, describe, expect, it } from 'vitest';
import type {
  AddonCheckpoint,
  AddonContext,
} from '../../../../src-main/adapters/llama/worker/addon-context.ts';
import { CacheDepth } from '../../../../src-main/adapters/llama/worker/cache-depth.ts';

/** What was asked of the native side, in order. */
let asked: string[] = [];
let restores = true;
beforeEach(() => {
  asked = [];
  restores = true;
});

const addon: AddonContext = {
  initBatch: () => undefined,
  addToBatch: () => undefined,
  decodeBatch: async () => undefined,
  removeTokenCellsFromSequence: (_, start) => asked.push(`cut to ${start}`) > 0,
  restoreCheckpoint: async (_, last) => {
    asked.push(`restore to ${last}`);
    return restores;
  },
};

const newCheckpoint = (): AddonCheckpoint => ({
  init: async () => void asked.push('save'),
  dispose: () => void asked.push('forget'),
});

async function filled(isPlain: boolean, depthTokens: number): Promise<CacheDepth> {
  const cache = new CacheDepth({ addon, isPlain, newCheckpoint });
  cache.added(depthTokens);
  await cache.save();
  return cache;
}

describe('a plain cache', () => {
  it('is cut back to its depth', async () => {
    const cache = await filled(true, 4096);
    cache.added(512);
    expect(await cache.goBackTo(4096)).toBe(true);
    expect(cache.tokens).toBe(4096);
    expect(asked).toEqual(['cut to 4096']);
  });

  it('saves nothing, and cannot go back to more than it holds', async () => {
    const cache = await filled(true, 512);
    expect(await cache.goBackTo(4096)).toBe(false);
    expect(asked).toEqual([]);
  });
});

describe('a cache with windows or states', () => {
  it('is saved at its depth and restored there, again and again', async () => {
    const cache = await filled(false, 4096);
    for (const tokens of [512, 128]) {
      cache.added(tokens);
      expect(await cache.goBackTo(4096)).toBe(true);
      expect(cache.tokens).toBe(4096);
    }
    expect(asked).toEqual(['save', 'restore to 4095', 'restore to 4095']);
  });

  it('cannot go back to a depth it was not saved at', async () => {
    const cache = await filled(false, 4096);
    cache.added(512);
    expect(await cache.goBackTo(1024)).toBe(false);
  });

  it('cannot go back after it was cleared: the rest of that context is gone', async () => {
    const cache = await filled(false, 4096);
    expect(await cache.goBackTo(0)).toBe(true);
    cache.added(8);
    expect(await cache.goBackTo(4096)).toBe(false);
    expect(asked).toEqual(['save', 'cut to 0', 'forget']);
  });

  it('says so when llama.cpp refuses to restore it', async () => {
    const cache = await filled(false, 4096);
    cache.added(512);
    restores = false;
    expect(await cache.goBackTo(4096)).toBe(false);
  });
});

it('asks nothing of a cache that is where it should be', async () => {
  const cache = await filled(false, 4096);
  asked = [];
  expect(await cache.goBackTo(4096)).toBe(true);
  expect(asked).toEqual([]);
});
