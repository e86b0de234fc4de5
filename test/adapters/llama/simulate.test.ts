import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { planSlice, sliceBytes, sliceLayout } from '#core/gguf/slice.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import type { LoadQuestion } from '#core/memory/simulation.ts';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

const questions: LoadQuestion[] = [
  { contextTokens: 512, kvType: 'f16', physicalBatch: 512 },
  { contextTokens: 2048, kvType: 'q8_0', physicalBatch: 512 },
];
const wholeModel = planSlice(tinyLlama, 'Q4_K_M', [0, 1, 2, 3]);
const tiny = { source: { kind: 'shape', shape: tinyLlama, quantisation: 'Q4_K_M' } as const, questions };

function headerFile(name: string, change: (header: Buffer) => Buffer = (header) => header): string {
  const path = join(folder, name);
  writeFileSync(path, change(Buffer.from(sliceLayout(tinyLlama, wholeModel).header)));
  return path;
}

describe('llama.cpp itself', () => {
  let workerPath = '';
  beforeAll(async () => {
    workerPath = await builtWorker();
  });
  const simulate = (request: Parameters<ReturnType<typeof createLlamaEngine>['simulate']>[0]) =>
    createLlamaEngine({ workerPath, workFolder: folder }).simulate(request);

  it('plans the load of a shape: the weights to the byte, a cache as the formula gives', async () => {
    const { weightBytes, loads, build } = await simulate(tiny);
    expect(weightBytes).toBe(sliceBytes(wholeModel));
    expect(build).toContain('llama.cpp');
    expect(loads.map(({ contextTokens, kvType }) => ({ contextTokens, kvType }))).toEqual(
      questions.map(({ contextTokens, kvType }) => ({ contextTokens, kvType })),
    );
    for (const load of loads) {
      // llama.cpp prints the buffer to 0.01 MiB.
      expect(Math.abs(load.kvCacheBytes - kvCacheBytes(tinyLlama, load))).toBeLessThan(0.01 * 2 ** 20);
      expect(load.computeBufferBytes).toBeGreaterThan(0);
    }
  });

  it('plans the load of a header on disk like that of the shape', async () => {
    const fromFile = await simulate({
      source: { kind: 'files', paths: [headerFile('tiny.gguf')] },
      questions,
    });
    expect(fromFile).toEqual(await simulate(tiny));
  });

  it.each([
    ['cut short', headerFile('short.gguf', (header) => header.subarray(0, 200))],
    ['not GGUF at all', headerFile('text.gguf', () => Buffer.from('hello'))],
    ['missing', join(folder, 'missing.gguf')],
  ])('says that it can not when the file is %s', async (_what, path) => {
    await expect(simulate({ source: { kind: 'files', paths: [path] }, questions })).rejects.toMatchObject({
      code: 'simulation-failed',
      details: { problem: expect.stringMatching(/\w/) as unknown },
    });
  });

  it('says that it can not for an architecture that it does not know', async () => {
    const path = headerFile('alien.gguf', (header) =>
      Buffer.from(header.toString('latin1').replaceAll('llama', 'alien'), 'latin1'),
    );
    await expect(simulate({ source: { kind: 'files', paths: [path] }, questions })).rejects.toMatchObject({
      code: 'simulation-failed',
      details: { problem: expect.stringContaining('alien') as unknown },
    });
  });
});

describe('a worker that simulates', () => {
  const simulate = (answer: string, signal?: AbortSignal) => {
    vi.stubEnv('KAIDOKI_TEST_ANSWER', answer);
    const workerPath = resolve(import.meta.dirname, '../../fixtures/workers/simulates.mjs');
    return createLlamaEngine({ workerPath, silenceMilliseconds: 1500 }).simulate(tiny, signal);
  };

  it('is believed when it answers what was asked', async () => {
    await expect(simulate('truth')).resolves.toMatchObject({ weightBytes: 1000, loads: [{}, {}] });
  });

  it.each(['other-context', 'too-few', 'negative-bytes', 'measured'])(
    'is not believed when it answers %s',
    async (answer) => {
      await expect(simulate(answer)).rejects.toMatchObject({ code: 'engine-answer-invalid' });
    },
  );

  it('that dies or hangs is an error', async () => {
    await expect(simulate('death')).rejects.toMatchObject({ code: 'engine-died' });
    await expect(simulate('silence')).rejects.toMatchObject({ code: 'engine-hung' });
  });

  it('is ended when the question is taken back', async () => {
    const aborter = new AbortController();
    const asked = simulate('silence', aborter.signal);
    aborter.abort();
    await expect(asked).rejects.toMatchObject({ code: 'benchmark-cancelled' });
  });
});
