import { describe, expect, it } from 'vitest';
import type { App } from '../../src-main/app/app.ts';
import type { BenchmarkRequest, EnginePort, MeasureHooks, Measurement } from '../../src-main/app/ports.ts';
import { testName } from '../../src-main/core/benchmark/benchmark-test.ts';
import type { BenchmarkProgress } from '../../src-main/core/benchmark/result.ts';
import { targetFacts } from '../../src-main/core/benchmark/target.ts';
import { Fault } from '../../src-main/core/fault.ts';
import { calmBlock } from '../fakes/benchmark-values.ts';
import { fakePorts, plausibleMeasurement } from '../fakes/ports.ts';
import { eventually } from '../fakes/eventually.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';
const build = 'test build';

/** Two slices of any model, at the speed of a tenth of what memory allows, so that physics is content. */
function measurementOf({ target, tests }: BenchmarkRequest): Measurement {
  const { readBytesPerToken, activeLayerWeights, layerCount } = targetFacts(target);
  const sizes = target.kind === 'file' ? [layerCount] : [2, 4];
  const seconds = (kind: 'pp' | 'tg'): number =>
    (kind === 'pp' ? (2 * activeLayerWeights) / 1e12 : readBytesPerToken / 27e9) / layerCount;
  const samples = sizes.flatMap((layers) =>
    tests.flatMap((test) =>
      [0, 1].map((block) => {
        const nativeSeconds = test.tokens * layers * seconds(test.kind) * (1 + 0.001 * block);
        return { test, layers, block, nativeSeconds, wallSeconds: nativeSeconds * 1.01 };
      }),
    ),
  );
  return {
    ...plausibleMeasurement(),
    build,
    samples,
    blocks: [0, 1].map((block) => calmBlock({ startedSeconds: 3 * block })),
    slices: sizes.map((layers) => Array.from({ length: layers }, (_, index) => index)),
  };
}

interface Scene {
  app: App;
  ports: ReturnType<typeof fakePorts>;
  requests: BenchmarkRequest[];
  /** Moves the clock on. */
  after(seconds: number): void;
}

type Measure = (request: BenchmarkRequest, hooks: MeasureHooks) => Promise<Measurement>;

/** The application on a Mac of the fixtures, with an engine in the test's hand. */
async function scene(measure: Measure = async (request) => measurementOf(request)): Promise<Scene> {
  const ports = fakePorts(mac);
  const requests: BenchmarkRequest[] = [];
  let milliseconds = Date.parse('2026-11-22T12:00:00Z');
  ports.clock.now = () => new Date(milliseconds);
  const engine: EnginePort = {
    ...ports.engine,
    measure: async (request, hooks) => {
      requests.push(request);
      return measure(request, hooks);
    },
  };
  const app = await startedApp({ ...ports, engine }, { installedBuild: async () => build });
  return { app, ports, requests, after: (seconds) => void (milliseconds += 1000 * seconds) };
}

const namesOf = ({ requests }: Scene): string[] =>
  requests.map(({ target }) => (target.kind === 'synthetic' ? target.modelId : target.name));

const status = async ({ app }: Scene) => (await app.handlers.readState({})).benchmark;

describe('the default mode', () => {
  it('measures the reference alone where no model is named', async () => {
    const one = await scene();
    const measured = await one.app.measure();
    expect(namesOf(one)).toEqual(['llama-2-7b']);
    expect(measured).toMatchObject({ result: { mode: 'default', model: 'llama-2-7b' } });
    expect(measured).not.toHaveProperty('reference');
  });

  it('measures the reference first and then the model that is named, and keeps both', async () => {
    const both = await scene();
    const { result, reference, isReferenceReused } = await both.app.measure({ model: 'qwen3-8b:Q4_K_M' });
    expect(namesOf(both)).toEqual(['llama-2-7b', 'qwen3-8b']);
    expect(result).toMatchObject({ model: 'qwen3-8b', quantisation: 'Q4_K_M' });
    expect(reference).toMatchObject({ model: 'llama-2-7b', quantisation: 'Q4_0' });
    expect(isReferenceReused).toBe(false);
    expect(both.ports.stored).toEqual([reference, result]);
    expect((await both.app.handlers.readState({})).latest).toEqual(reference);
  });

  it('measures the reference once where it is the one that is named', async () => {
    const one = await scene();
    expect(await one.app.measure({ model: 'llama-2-7b:Q4_0' })).not.toHaveProperty('reference');
    expect(namesOf(one)).toEqual(['llama-2-7b']);
  });

  it('measures the target with what is asked for, the reference always with the tests of the public table', async () => {
    const both = await scene();
    await both.app.measure({ model: 'qwen3-8b', promptTokens: 1024, depthTokens: 8192 });
    expect(both.requests.map(({ tests }) => tests.map(testName))).toEqual([
      ['pp512', 'tg128'],
      ['pp1024', 'tg128', 'pp1024@d8192', 'tg128@d8192'],
    ]);
  });

  it('says which of how many it measures, and counts time and share over both', async () => {
    const both = await scene(async (request, { onProgress }) => {
      onProgress({ phase: 'writing', fraction: 0, secondsLeft: 20 });
      both.after(10);
      onProgress({ phase: 'measuring', fraction: 0.5, secondsLeft: 10 });
      both.after(10);
      return measurementOf(request);
    });
    const told: BenchmarkProgress[] = [];
    await both.app.measure({ model: 'qwen3-8b:Q4_K_M' }, (progress) => told.push(progress));
    const known = told.filter(({ phase }) => phase === 'measuring');
    expect(known.map(({ model }) => model)).toEqual([
      { name: expect.stringMatching(/7B.*Q4_0/), index: 1, count: 2 },
      { name: expect.stringMatching(/Qwen3 8B.*Q4_K_M/), index: 2, count: 2 },
    ]);
    expect(known[0]?.secondsLeft).toBeGreaterThan(30);
    expect(known[1]?.secondsLeft).toBe(10);
    expect(known[1]?.fraction).toBeCloseTo(0.75, 9);
    const fractions = told.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
  });

  it('keeps the reference when the target fails', async () => {
    const both = await scene(async (request) => {
      if (request.target.kind === 'synthetic' && request.target.modelId === 'qwen3-8b')
        throw new Fault('not-enough-memory', { neededBytes: 2, freeBytes: 1 });
      return measurementOf(request);
    });
    await expect(both.app.measure({ model: 'qwen3-8b' })).rejects.toMatchObject({
      code: 'not-enough-memory',
    });
    expect(both.ports.stored.map(({ model }) => model)).toEqual(['llama-2-7b']);
    expect(await status(both)).toMatchObject({ status: 'failed', fault: { code: 'not-enough-memory' } });
  });
});

describe('a history that cannot be written', () => {
  it.each(['read', 'append'] as const)('hides none of two runs: it fails to %s', async (failing) => {
    const both = await scene();
    const fault = new Fault('history-unwritable', { path: 'x', problem: 'ENOSPC' });
    both.ports.history.append = () => Promise.reject(fault);
    if (failing === 'read') both.ports.history.read = () => Promise.reject(fault);
    const { reference } = await both.app.measure({ model: 'qwen3-8b' });
    const state = await both.app.handlers.readState({});
    expect(state.latest).toEqual(reference);
    expect(state.historyFault).toMatchObject({ code: 'history-unwritable' });
  });
});

describe('a reference measured less than an hour ago', () => {
  it('stands for a new one, and is shown beside the target', async () => {
    const later = await scene();
    const { result: earlier } = await later.app.measure();
    later.after(3599);
    const { reference, isReferenceReused } = await later.app.measure({ model: 'qwen3-8b' });
    expect(namesOf(later)).toEqual(['llama-2-7b', 'qwen3-8b']);
    expect(reference).toEqual(earlier);
    expect(isReferenceReused).toBe(true);
  });

  it('is measured anew when nothing else is asked for', async () => {
    const again = await scene();
    await again.app.measure();
    await again.app.measure();
    expect(namesOf(again)).toEqual(['llama-2-7b', 'llama-2-7b']);
  });

  it.each([
    ['an hour ago', {}, 3600],
    ['not to be trusted', { trusted: false }, 60],
    ['by another build', { build: 'other' }, 60],
    ['with another macOS', { machine: { chip: 'Apple M4 Pro', gpuCores: 20, osVersion: '15.0' } }, 60],
    ['on another chip', { machine: { chip: 'Apple M4', gpuCores: 10 } }, 60],
    ['for ten minutes', { mode: 'sustained' as const }, 60],
    ['with other tests', { results: {} }, 60],
    ['in the future, by a clock since set back', { startedAt: '2026-11-23T00:00:00.000Z' }, 60],
  ])('is measured again where it was made %s', async (_, change, seconds) => {
    const later = await scene();
    await later.app.measure();
    later.ports.stored.splice(0, 1, ...later.ports.stored.map((entry) => ({ ...entry, ...change })));
    later.after(seconds);
    await later.app.measure({ model: 'qwen3-8b' });
    expect(namesOf(later)).toEqual(['llama-2-7b', 'llama-2-7b', 'qwen3-8b']);
  });

  it('is measured again where the history cannot be read', async () => {
    const later = await scene();
    await later.app.measure();
    later.ports.history.read = () =>
      Promise.reject(new Fault('history-unwritable', { path: '', problem: '' }));
    await later.app.measure({ model: 'qwen3-8b' });
    expect(namesOf(later)).toHaveLength(3);
  });
});

describe('the other modes', () => {
  it.each(['quick', 'full', 'sustained'] as const)('measure one model: %s', async (mode) => {
    const one = await scene();
    const measured = await one.app.measure({ mode, model: 'qwen3-8b' });
    expect(namesOf(one)).toEqual(['qwen3-8b']);
    expect(measured.result.mode).toBe(mode);
    expect(measured).not.toHaveProperty('reference');
  });

  it('full says which depths the context does not reach', async () => {
    const one = await scene();
    const { result } = await one.app.measure({ mode: 'full' });
    expect(result.depthsLeftOut).toEqual([16_384]);
    expect(result.firstToken?.map(({ promptTokens }) => promptTokens)).toEqual([512, 4096]);
    expect((await one.app.measure({ mode: 'full', model: 'qwen3-8b' })).result).not.toHaveProperty(
      'depthsLeftOut',
    );
  });

  it.each([
    [undefined, 600_000],
    [1, 60_000],
    [60, 3_600_000],
  ])('sustained for %s minutes works for %i ms', async (minutes, sustainedMilliseconds) => {
    const one = await scene();
    await one.app.measure({ mode: 'sustained', minutes });
    expect(one.requests[0]).toMatchObject({ sustainedMilliseconds });
  });

  it('sustained leaves what predictions rest on as it was', async () => {
    const one = await scene();
    await one.app.measure({ mode: 'quick' });
    one.after(60);
    await one.app.measure({ mode: 'sustained' });
    expect((await one.app.handlers.readState({})).latest?.mode).toBe('quick');
  });
});

describe('a question that makes no sense', () => {
  it.each([
    [{ model: 'nosuch' }, 'unknown-model'],
    [{ model: 'qwen3-8b:Q9' }, 'unknown-quantisation'],
    [{ model: 'qwen3-8b:MLX-4bit' }, 'unknown-quantisation'],
    [{ promptTokens: 513 }, 'bad-input'],
    [{ promptTokens: 0.5 }, 'bad-input'],
    [{ generatedTokens: 0 }, 'bad-input'],
    [{ depthTokens: -1 }, 'bad-input'],
    [{ promptTokens: 4098 }, 'context-out-of-range'],
    [{ depthTokens: 4097 }, 'bad-input'],
    [{ model: 'qwen3-8b', depthTokens: 40_961 }, 'bad-input'],
    [{ minutes: 5 }, 'bad-input'],
    [{ mode: 'sustained' as const, minutes: 61 }, 'bad-input'],
    [{ mode: 'sustained' as const, minutes: 0.5 }, 'bad-input'],
  ])('is refused before anything is begun: %j is %s', async (asked, code) => {
    const none = await scene();
    await expect(none.app.measure(asked)).rejects.toMatchObject({ code });
    await expect(none.app.handlers.startBenchmark(asked)).rejects.toMatchObject({ code });
    expect(none.requests).toEqual([]);
  });

  it('is a path, from a window: not even a file that exists', async () => {
    const none = await scene();
    await expect(none.app.handlers.startBenchmark({ model: 'package.json' })).rejects.toMatchObject({
      code: 'unknown-model',
    });
    expect(await status(none)).toEqual({ status: 'idle' });
  });
});

describe('a window', () => {
  it('starts any mode of any model, and sees the mode', async () => {
    const begun = await scene(() => new Promise(() => undefined));
    await begun.app.handlers.startBenchmark({ mode: 'full', model: 'qwen3-8b:Q4_K_M' });
    await eventually(() => expect(begun.requests).toHaveLength(1));
    expect(await status(begun)).toMatchObject({ status: 'running', mode: 'full' });
    expect(namesOf(begun)).toEqual(['qwen3-8b']);
  });
});
