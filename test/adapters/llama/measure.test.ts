import { fork } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testName } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import type { SyntheticTarget } from '#core/benchmark/target.ts';
import type { BenchmarkRequest } from '../../../src-main/app/ports.ts';
import {
  forkNode,
  type ChildHandle,
  type SpawnChild,
} from '../../../src-main/adapters/llama/child-handle.ts';
import { createLlamaEngine } from '../../../src-main/adapters/llama/engine.ts';
import type { MeasureJob } from '../../../src-main/adapters/llama/protocol.ts';
import { bothTests, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import { builtWorker } from '../../fakes/built-worker.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { shrunkShape } from '../../fakes/shrunk-shape.ts';
import { testFolders } from '../../fakes/test-folders.ts';
import { eventually } from '../../fakes/eventually.ts';

let workerPath = '';
beforeAll(async () => {
  workerPath = await builtWorker();
});

// Tests run side by side, each in a folder of its own.
const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

/** The model of `request` with something else about it. */
const target = (change: Partial<SyntheticTarget> = {}): SyntheticTarget =>
  syntheticTargetOf({ modelId: 'tiny', shape: tinyLlama, ...change });

const request: BenchmarkRequest = {
  target: target(),
  tests: bothTests(512, 32),
  sliceLayers: [1, 3],
  timeBudgetMilliseconds: 1500,
};

const noHooks = { signal: new AbortController().signal, onProgress: () => undefined };

describe.concurrent('the engine', () => {
  it('describes itself: a CPU here, its build and device', async () => {
    const description = await createLlamaEngine({ workerPath, workFolder: newFolder() }).describe();
    expect(description.build).toMatch(/^llama\.cpp \S+ \(node-llama-cpp 3\.21\.1\)$/);
    expect(['metal', 'cpu']).toContain(description.backend);
    expect(description.deviceNames[0]).toBeTruthy();
  });

  it('measures two slices for real: every test twice or more at each depth, and leaves no file', async () => {
    const folder = newFolder();
    const progress: BenchmarkProgress[] = [];
    const engine = createLlamaEngine({ workerPath, workFolder: folder });
    const measurement = await engine.measure(request, { ...noHooks, onProgress: (p) => progress.push(p) });

    for (const test of ['pp512', 'tg32']) {
      for (const layers of [1, 3]) {
        const ofTest = measurement.samples.filter(
          (sample) => testName(sample.test) === test && sample.layers === layers,
        );
        expect(ofTest.length).toBeGreaterThanOrEqual(2);
      }
    }
    expect(measurement.blocks.length).toBeGreaterThanOrEqual(2);
    expect(measurement.settings).toMatchObject({ batch: 512, physicalBatch: 512, flashAttention: 'on' });
    expect(measurement.bytesWritten).toBeGreaterThan(1e6);
    expect(readdirSync(folder)).toEqual([]);

    const phases = [...new Set(progress.map(({ phase }) => phase))];
    expect(phases).toEqual(['checking', 'writing', 'loading', 'warming-up', 'measuring', 'finishing']);
    const fractions = progress.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(progress.some(({ sliceTokensPerSecond = 0 }) => sliceTokensPerSecond > 0)).toBe(true);
  });

  it.each(['Q8_0', 'Q4_K_M', 'Q5_K_M', 'F16'])(
    'measures a whole small model in %s, and the result holds',
    async (quantisation) => {
      const folder = newFolder();
      const whole = {
        ...request,
        target: target({ quantisation }),
        tests: bothTests(512, 8),
        sliceLayers: [4],
        timeBudgetMilliseconds: 100,
      };
      const engine = createLlamaEngine({ workerPath, workFolder: folder });
      const measurement = await engine.measure(whole, noHooks);
      const result = evaluateBenchmark({
        mode: 'quick',
        request: whole,
        measurement,
        conditions: { before: {}, during: [] },
        limits: {},
        startedAt: '2026-11-22T10:00:00.000Z',
        elapsedMilliseconds: 1000,
      });
      expect(result.layersMeasured).toEqual([4]);
      expect(Object.keys(result.results)).toEqual(['pp512', 'tg8']);
    },
  );

  it.each(['qwen2.5-7b', 'qwen3-30b-a3b', 'phi-4', 'mixtral-8x7b'])(
    'measures two slices of a shrunk %s, biases, norms, fused matrices and experts and all',
    async (modelId) => {
      const folder = newFolder();
      const shape = { ...shrunkShape(catalogueModel(modelId).shape), layerCount: 4 };
      const engine = createLlamaEngine({ workerPath, workFolder: folder });
      const short = {
        ...request,
        target: target({ shape, quantisation: 'Q4_K_M' }),
        tests: bothTests(512, 4),
        timeBudgetMilliseconds: 100,
      };
      const { samples } = await engine.measure(short, noHooks);
      expect(new Set(samples.map(({ test, layers }) => `${test.kind} ${layers}`))).toEqual(
        new Set(['pp 1', 'pp 3', 'tg 1', 'tg 3']),
      );
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it.each(['llama-3.1-8b', 'gemma-3-4b', 'qwen3.5-4b', 'granite-4.0-h-tiny'])(
    'measures a shrunk %s behind a filled cache, and comes back to the same depth each time',
    async (modelId) => {
      const shape = shrunkShape(catalogueModel(modelId).shape);
      const engine = createLlamaEngine({ workerPath, workFolder: newFolder() });
      const { samples, settings } = await engine.measure(
        {
          ...request,
          target: target({ shape }),
          tests: [
            ...bothTests(32, 4),
            { kind: 'pp', tokens: 1024, depthTokens: 0 },
            ...bothTests(32, 4, 1024),
          ],
          sliceLayers: [shape.layerCount],
          timeBudgetMilliseconds: 100,
        },
        noHooks,
      );
      const names = new Set(samples.map(({ test }) => testName(test)));
      expect([...names].sort()).toEqual(['pp1024', 'pp32', 'pp32@d1024', 'tg4', 'tg4@d1024']);
      expect(settings).toMatchObject({ batch: 512, physicalBatch: 512 });
    },
  );

  it('says so when the architecture cannot be sliced', async () => {
    const folder = newFolder();
    const engine = createLlamaEngine({ workerPath, workFolder: folder });
    const unknown = { ...request, target: target({ shape: { ...tinyLlama, architecture: 'bert' } }) };
    await expect(engine.measure(unknown, noHooks)).rejects.toMatchObject({
      code: 'architecture-not-synthesised',
    });
    expect(readdirSync(folder)).toEqual([]);
  });
});

const phases = ['writing', 'loading', 'warming-up', 'measuring'] as const;

describe.concurrent('the real worker', () => {
  it.each(phases)('cancelled while %s stops and leaves no file', async (phase) => {
    const folder = newFolder();
    const aborter = new AbortController();
    const engine = createLlamaEngine({ workerPath, workFolder: folder });
    const cancelled = engine.measure(
      { ...request, timeBudgetMilliseconds: 60_000 },
      { signal: aborter.signal, onProgress: (p) => p.phase === phase && aborter.abort() },
    );
    await expect(cancelled).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    expect(readdirSync(folder)).toEqual([]);
  });

  it.each(['loading', 'measuring'] as const)(
    'killed while %s is an error, and leaves no file',
    async (phase) => {
      const folder = newFolder();
      let child: ChildHandle | undefined;
      const spawn: SpawnChild = (...worker) => (child = forkNode(...worker));
      const engine = createLlamaEngine({ workerPath, workFolder: folder, spawn });
      const killed = engine.measure(
        { ...request, timeBudgetMilliseconds: 60_000 },
        { ...noHooks, onProgress: (p) => p.phase === phase && child?.kill() },
      );
      await expect(killed).rejects.toMatchObject({ code: 'engine-died', details: { how: 'signal SIGKILL' } });
      expect(readdirSync(folder)).toEqual([]);
    },
  );

  it('removes its files and ends when its parent vanishes', async () => {
    const runFolder = join(newFolder(), 'run');
    mkdirSync(runFolder);
    const job: MeasureJob = {
      folder: runFolder,
      synthetic: { shape: tinyLlama, quantisation: 'Q4_0' },
      models: [[1], [0, 1, 3]].map((slice) => ({
        path: join(runFolder, `${slice.length}.gguf`),
        layers: slice.length,
        slice,
      })),
      tests: bothTests(512, 32),
      layersTotal: 4,
      vocabularySize: tinyLlama.vocabularySize,
      contextTokens: 1024,
      hasPlainCache: true,
      memoryBytes: 1e9,
      timeBudgetMilliseconds: 60_000,
      plannedSeconds: { writing: 1, loading: 1, warmingUp: 1, measuring: 10 },
    };
    const parent = resolve(import.meta.dirname, '../../fixtures/workers/vanishing-parent.mjs');
    const vanishing = fork(parent, [workerPath, JSON.stringify(job)], { execArgv: [] });
    const worker = await new Promise<number>((tell) =>
      vanishing.once('message', (message) => tell(Number(Reflect.get(Object(message), 'worker')))),
    );
    await eventually(() => expect(existsSync(runFolder)).toBe(false));
    await eventually(() => expect(() => process.kill(worker, 0)).toThrow());
  });
});
