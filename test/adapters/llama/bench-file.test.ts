import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import { fileTarget } from '#core/benchmark/file-target.ts';
import type { BenchmarkTarget } from '#core/benchmark/target.ts';
import { planSlice } from '#core/gguf/slice.ts';
import type { GgufMetadata } from '#core/gguf/write-header.ts';
import { allLayers } from '#core/models/layers.ts';
import {
  forkNode,
  type ChildHandle,
  type SpawnChild,
} from '../../../src-main/adapters/llama/child-handle.ts';
import { createLlamaEngine, type LlamaEngineOptions } from '../../../src-main/adapters/llama/engine.ts';
import { writeSlice } from '../../../src-main/adapters/llama/worker/write-slice.ts';
import { openModelFile } from '../../../src-main/adapters/models/model-file.ts';
import type { BenchmarkRequest } from '../../../src-main/app/ports.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { testFolders } from '../../fakes/test-folders.ts';
import { writeModel, writeSplitModel, type ModelChange } from '../../fakes/model-files.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

/** With the user's models, and with what a run writes of its own; a test has one of each. */
function newPlaces(): { models: string; work: string } {
  const folder = newFolder();
  const places = { models: join(folder, 'models'), work: join(folder, 'work') };
  mkdirSync(places.models);
  return places;
}

/** Whatever of a file a benchmark might change. */
function trace(path: string): object {
  const { ino, size, mode, nlink, mtimeNs, ctimeNs } = statSync(path, { bigint: true });
  const content = createHash('sha256').update(readFileSync(path)).digest('hex');
  return { ino, size, mode, nlink, mtimeNs, ctimeNs, content };
}

const engineIn = (work: string, options: Partial<LlamaEngineOptions> = {}) =>
  createLlamaEngine({ workerPath, workFolder: work, ...options });

const tests: BenchmarkTest[] = [
  { kind: 'pp', tokens: 64, depthTokens: 0 },
  { kind: 'tg', tokens: 8, depthTokens: 0 },
];

const requestOf = (target: BenchmarkTarget, timeBudgetMilliseconds = 100): BenchmarkRequest => ({
  target,
  tests,
  timeBudgetMilliseconds,
});

const fileRequest = async (path: string, timeBudgetMilliseconds?: number): Promise<BenchmarkRequest> =>
  requestOf(fileTarget(await openModelFile(path)), timeBudgetMilliseconds);

const noHooks = { signal: new AbortController().signal, onProgress: () => undefined };

const leftIn = (work: string): string[] => (existsSync(work) ? readdirSync(work) : []);

describe.concurrent('a model on disk', () => {
  it('is measured whole like the synthetic model it might be, and left as it was', async () => {
    const { models, work } = newPlaces();
    const path = join(models, 'tiny.gguf');
    const slice = planSlice(tinyLlama, 'Q4_0', allLayers(tinyLlama));
    await writeSlice({ path, shape: tinyLlama, slice, signal: noHooks.signal });
    const before = trace(path);

    const request = await fileRequest(path);
    const synthetic = { kind: 'synthetic', modelId: 'tiny', quantisation: 'Q4_0', shape: tinyLlama } as const;
    const [ofFile, ofSynthetic] = await Promise.all([
      engineIn(work).measure(request, noHooks),
      engineIn(newPlaces().work).measure(requestOf(synthetic), noHooks),
    ]);

    for (const { samples } of [ofFile, ofSynthetic]) {
      expect(new Set(samples.map(({ test, layers }) => `${test.kind} ${layers}`))).toEqual(
        new Set(['pp 4', 'tg 4']),
      );
    }
    expect(ofFile.settings).toEqual(ofSynthetic.settings);
    expect(ofSynthetic.bytesWritten).toBe(statSync(path).size);
    const result = evaluateBenchmark({
      mode: 'quick',
      request,
      measurement: ofFile,
      conditions: { before: {}, during: [] },
      limits: {},
      startedAt: '2026-11-22T10:00:00.000Z',
      elapsedMilliseconds: 1000,
    });
    expect(result).toMatchObject({
      model: 'Kaidoki slice of 4 layers',
      file: { name: 'tiny.gguf', bytes: statSync(path).size },
      layersMeasured: [4],
      layersTotal: 4,
      bytesWritten: 0,
    });
    expect(JSON.stringify(result)).not.toContain(models);
    expect(trace(path)).toEqual(before);
    expect(leftIn(work)).toEqual([]);
  });

  it('is found by a relative path through a link to a name with quotes, spaces and Japanese', async () => {
    const { models, work } = newPlaces();
    const path = writeModel(join(models, `it's "my" $HOME 模型 (1);.gguf`));
    const link = join(models, 'favourite model');
    symlinkSync(path, link);
    const before = trace(path);
    const { samples } = await engineIn(work).measure(
      await fileRequest(relative(process.cwd(), link)),
      noHooks,
    );
    expect(samples.length).toBeGreaterThanOrEqual(4);
    expect(trace(path)).toEqual(before);
    expect(readdirSync(models)).toHaveLength(2);
  });

  it('is measured from all its parts, also by a link of another name to one of them', async () => {
    const { models, work } = newPlaces();
    const parts = writeSplitModel(models);
    const link = join(models, 'split.gguf');
    symlinkSync(parts[1] ?? '', link);
    const before = parts.map(trace);
    const { samples } = await engineIn(work).measure(await fileRequest(link), noHooks);
    expect(samples.length).toBeGreaterThanOrEqual(4);
    expect(parts.map(trace)).toEqual(before);
  });

  it('that is larger than the memory is refused before it is loaded', async () => {
    const { models, work } = newPlaces();
    const phases = new Set<string>();
    const path = writeModel(join(models, 'large.gguf'));
    const engine = engineIn(work, { readAvailableBytes: async () => 100e6 });
    await expect(
      engine.measure(await fileRequest(path), { ...noHooks, onProgress: ({ phase }) => phases.add(phase) }),
    ).rejects.toMatchObject({ code: 'not-enough-memory', details: { freeBytes: 100e6 } });
    expect([...phases]).toEqual(['checking']);
  });
});

describe.concurrent('a model on disk, left as it was', () => {
  it.each(['loading', 'measuring'] as const)('is not touched when cancelled while %s', async (phase) => {
    const { models, work } = newPlaces();
    const path = writeModel(join(models, 'tiny.gguf'));
    const before = trace(path);
    const aborter = new AbortController();
    const cancelled = engineIn(work).measure(await fileRequest(path, 60_000), {
      signal: aborter.signal,
      onProgress: (progress) => progress.phase === phase && aborter.abort(),
    });
    await expect(cancelled).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    expect(trace(path)).toEqual(before);
    expect(leftIn(work)).toEqual([]);
  });

  it.each(['loading', 'measuring'] as const)('is not touched when killed while %s', async (phase) => {
    const { models, work } = newPlaces();
    const path = writeModel(join(models, 'tiny.gguf'));
    const before = trace(path);
    let child: ChildHandle | undefined;
    const spawn: SpawnChild = (...worker) => (child = forkNode(...worker));
    let lastHeard: string | undefined;
    const killed = engineIn(work, { spawn }).measure(await fileRequest(path, 60_000), {
      ...noHooks,
      onProgress: (progress) => {
        lastHeard = progress.phase;
        if (lastHeard === phase) child?.kill();
      },
    });
    // Nobody blames the file for it. What it had said before it died may be heard after it was killed.
    const fault: unknown = await killed.catch((error: unknown) => error);
    expect(fault).toMatchObject({
      code: 'engine-died',
      details: { how: 'signal SIGKILL', phase: lastHeard },
    });
    expect(fault).not.toHaveProperty('details.path');
    expect(trace(path)).toEqual(before);
    expect(leftIn(work)).toEqual([]);
  });
});

/** The keys of another architecture, which llama.cpp need not know. */
const ofArchitecture =
  (architecture: string) =>
  (metadata: GgufMetadata): GgufMetadata => ({
    ...Object.fromEntries(
      Object.entries(metadata).map(([key, value]) => [key.replace(/^llama\./, `${architecture}.`), value]),
    ),
    'general.architecture': { type: 'string', value: architecture },
  });

const refused: [what: string, change: ModelChange, problem: string][] = [
  ['an unknown architecture', { metadata: ofArchitecture('nosuch') }, `unknown model architecture: 'nosuch'`],
  [
    'a tensor missing',
    { tensors: (all) => all.filter(({ name }) => name !== 'blk.1.attn_q.weight') },
    `missing tensor 'blk.1.attn_q.weight'`,
  ],
];

/** A kind of rope scaling it does not know fails an assertion. */
const aborting: GgufMetadata = { 'llama.rope.scaling.type': { type: 'string', value: 'bogus' } };

describe.concurrent('a model on disk that llama.cpp', () => {
  it.each(refused)('refuses for %s is told in its own words', async (_, change, problem) => {
    const { models, work } = newPlaces();
    const path = writeModel(join(models, 'odd.gguf'), change);
    const before = trace(path);
    await expect(engineIn(work).measure(await fileRequest(path), noHooks)).rejects.toMatchObject({
      code: 'model-refused',
      details: { path, problem: expect.stringContaining(problem) },
    });
    expect(trace(path)).toEqual(before);
    expect(leftIn(work)).toEqual([]);
  });

  it('aborts on is named as what it died of', async () => {
    const { models, work } = newPlaces();
    const path = writeModel(join(models, 'odd.gguf'), { metadata: (all) => ({ ...all, ...aborting }) });
    const before = trace(path);
    await expect(engineIn(work).measure(await fileRequest(path), noHooks)).rejects.toMatchObject({
      code: 'engine-died',
      details: { path, how: 'signal SIGABRT', phase: 'loading' },
    });
    expect(trace(path)).toEqual(before);
    expect(leftIn(work)).toEqual([]);
  });
});
