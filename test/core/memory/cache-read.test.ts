import { describe, expect, it } from 'vitest';
import { cacheReadBytes } from '#core/memory/cache-read.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { allLayers } from '#core/models/layers.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { llama7b } from '../../fakes/llama-shapes.ts';

describe('the cache that a token reads', () => {
  it('is all of it in full attention: 2 GiB of LLaMA-2-7B at 4096 tokens', () => {
    expect(cacheReadBytes(llama7b, allLayers(llama7b), 4096)).toBe(2 ** 31);
    expect(cacheReadBytes(llama7b, [3, 7], 4096)).toBe(2 ** 31 / 16);
    expect(cacheReadBytes(llama7b, allLayers(llama7b), 0)).toBe(0);
  });

  it('is the window in sliding layers', () => {
    const slidingWindow = { windowTokens: 1024, kind: 'sliding' };
    const sliding = { ...llama7b, layerPattern: 'SF'.repeat(16), slidingWindow };
    expect(cacheReadBytes(sliding, [0], 4096)).toBe(cacheReadBytes(llama7b, [0], 1024));
    expect(cacheReadBytes(sliding, [0], 512)).toBe(cacheReadBytes(llama7b, [0], 512));
    expect(cacheReadBytes(sliding, [1], 4096)).toBe(cacheReadBytes(llama7b, [1], 4096));
  });

  it('is next to nothing at the start of a chunk', () => {
    const slidingWindow = { windowTokens: 8192, kind: 'chunked' };
    const chunked = { ...llama7b, layerPattern: 'SSSF'.repeat(8), slidingWindow };
    expect(cacheReadBytes(chunked, [0, 1, 2, 3], 4096)).toBe(cacheReadBytes(llama7b, [3], 4096));
  });

  it.each(loadShippedCatalogue().models.map(({ id, shape }) => [id, shape] as const))(
    'is never more than the cache holds, and never shrinks with depth (%s)',
    (_, shape) => {
      let before = 0;
      for (const depthTokens of [0, 1, 256, 4096, 16384]) {
        const read = cacheReadBytes(shape, allLayers(shape), depthTokens);
        expect(read).toBeGreaterThanOrEqual(before);
        expect(read).toBeLessThanOrEqual(kvCacheBytes(shape, { contextTokens: depthTokens, kvType: 'f16' }));
        before = read;
      }
    },
  );
});
