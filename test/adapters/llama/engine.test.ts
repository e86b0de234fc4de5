import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterAll, describe, expect, it } from 'vitest';
import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import type { BenchmarkRequest, EnginePort } from '../../../src-main/app/ports.ts';
import { forkNode, type SpawnChild } from '../../../src-main/adapters/llama/child-handle.ts';
import { createLlamaEngine, type LlamaEngineOptions } from '../../../src-main/adapters/llama/engine.ts';
import { bothTests, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';

const worker = (name: string): string =>
  resolve(import.meta.dirname, '../../fixtures/workers', `${name}.mjs`);

const request: BenchmarkRequest = {
  target: syntheticTargetOf({ modelId: 'tiny', shape: tinyLlama }),
  tests: bothTests(16, 4),
  sliceLayers: [1, 3],
  timeBudgetMilliseconds: 1000,
};

/** Everything of this file; tests run side by side, each in a folder of its own. */
const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

interface Run extends Partial<LlamaEngineOptions> {
  /** Phase in which it is cancelled. */
  cancelAt?: string;
  aborter?: AbortController;
}

/** A folder of its own, with the played worker `name` to measure in it. */
function scene(name: string) {
  const folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
  folders.push(folder);
  const phases: string[] = [];
  const engine = (options: Partial<LlamaEngineOptions> = {}): EnginePort =>
    createLlamaEngine({ workerPath: worker(name), workFolder: folder, ...options });
  const measure = async ({ cancelAt, aborter = new AbortController(), ...options }: Run = {}) =>
    engine(options).measure(request, {
      signal: aborter.signal,
      onProgress: ({ phase }) => {
        phases.push(phase);
        if (phase === cancelAt) aborter.abort();
      },
    });
  return { folder, phases, engine, measure, files: () => readdirSync(folder) };
}

const noHooks = () => ({ signal: new AbortController().signal, onProgress: () => undefined });

const fault = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown });

const phases = ['writing', 'loading', 'warming-up', 'measuring'];

describe.concurrent('a measurement', () => {
  it('is what the worker measured, and leaves no file', async () => {
    const { measure, phases: seen, files } = scene('answers');
    const measurement = await measure();
    expect(measurement.samples).toHaveLength(8);
    expect(measurement).toMatchObject({ backend: 'cpu', bytesWritten: 24 });
    expect(seen).toEqual(['checking', ...phases]);
    expect(files()).toEqual([]);
  });

  it('can be repeated by the same engine', async () => {
    const engine = scene('answers').engine();
    await engine.measure(request, noHooks());
    await expect(engine.measure(request, noHooks())).resolves.toHaveProperty('samples');
  });
});

describe.concurrent('a worker that dies', () => {
  it.each(phases)('while %s is an error that names the phase, and leaves no file', async (phase) => {
    const { measure, files } = scene(`dies-while-${phase}`);
    await expect(measure()).rejects.toEqual(fault('engine-died', { phase, how: 'signal SIGKILL' }));
    expect(files()).toEqual([]);
  });

  it('before it said a word is an error that says how it ended', async () => {
    await expect(scene('dies-at-start').measure()).rejects.toEqual(
      fault('engine-died', { phase: 'starting', how: 'code 7' }),
    );
  });

  it('because its file does not exist is an error as well', async () => {
    await expect(scene('no-such-worker').measure()).rejects.toEqual(
      fault('engine-died', { phase: 'starting' }),
    );
  });

  it('does not keep the engine from measuring again', async () => {
    const engine = scene('dies-while-loading').engine();
    await expect(engine.measure(request, noHooks())).rejects.toEqual(fault('engine-died'));
    await expect(engine.measure(request, noHooks())).rejects.toEqual(fault('engine-died'));
  });
});

describe.concurrent('a worker that hangs', () => {
  it.each(phases)('while %s is killed, and leaves no file', async (phase) => {
    const { measure, files } = scene(`hangs-while-${phase}`);
    await expect(measure({ silenceMilliseconds: 1500 })).rejects.toEqual(fault('engine-hung', { phase }));
    expect(files()).toEqual([]);
  });

  it('by talking without end is killed when its time is up', async () => {
    const talking = scene('talks-for-ever').measure({ graceMilliseconds: 300 });
    await expect(talking).rejects.toEqual(fault('engine-hung', { phase: 'measuring' }));
  });

  it('is killed within a second when cancelled, deaf as it is', async () => {
    const { measure, files } = scene('hangs-while-measuring');
    await expect(measure({ cancelAt: 'measuring' })).rejects.toEqual(fault('benchmark-cancelled'));
    expect(files()).toEqual([]);
  });
});

describe.concurrent('cancelling', () => {
  it.each(['checking', ...phases])('while %s leaves no file', async (phase) => {
    const { measure, files } = scene('hangs-while-measuring');
    await expect(measure({ cancelAt: phase })).rejects.toEqual(fault('benchmark-cancelled'));
    expect(files()).toEqual([]);
  });

  it('before the start never starts', async () => {
    const aborter = new AbortController();
    aborter.abort();
    await expect(scene('answers').measure({ aborter })).rejects.toEqual(fault('benchmark-cancelled'));
  });
});

describe.concurrent('a worker that lies', () => {
  it.each([
    'nonsense',
    'unknown-kind',
    'unknown-fault',
    'negative-time',
    'no-time',
    'not-a-number',
    'other-layers',
    'other-tokens',
    'other-depth',
    'a-test-too-many',
    'a-block-too-few',
    'no-blocks',
    'no-such-block',
    'half-a-block',
    'anchor-of-zero',
    'anchor-without-end',
    'machine-more-than-busy',
    'other-depth-of-block',
    'one-test-only',
    'nothing-measured',
    'fraction-above-one',
    'ready-again',
  ])('with %s is not believed', async (lie) => {
    const { measure, files } = scene('lies');
    const spawn: SpawnChild = (path, environment) =>
      forkNode(path, { ...environment, KAIDOKI_TEST_LIE: lie });
    await expect(measure({ spawn })).rejects.toEqual(fault('engine-answer-invalid'));
    expect(files()).toEqual([]);
  });
});

describe.concurrent('a worker that lies about time', () => {
  it('by claiming a thousandth of what it took is found out by the clock of its parent', async () => {
    const { measure } = scene('claims-less-time');
    const result = evaluateBenchmark({
      mode: 'default',
      request,
      measurement: await measure(),
      conditions: { before: {}, during: [] },
      limits: {},
      startedAt: '2026-11-22T10:00:00.000Z',
      elapsedMilliseconds: 1000,
    });
    expect(result.reasons).toContain('clocks-disagree');
  });

  it('by hiding when its blocks ended is not believed', async () => {
    await expect(scene('hides-blocks').measure()).rejects.toEqual(fault('engine-answer-invalid'));
  });
});

describe.concurrent('a failure the worker reports', () => {
  it('keeps its code and figures', async () => {
    const { measure, files } = scene('fails');
    await expect(measure()).rejects.toEqual(fault('disk-full', { neededBytes: 1000 }));
    expect(files()).toEqual([]);
  });

  it('of a missing binary reaches the description too', async () => {
    const { measure, engine } = scene('engine-missing');
    await expect(measure()).rejects.toEqual(fault('engine-missing'));
    await expect(engine().describe()).rejects.toEqual(fault('engine-missing'));
  });
});

describe.concurrent('room', () => {
  it('is refused when less memory is free than the slices need', async () => {
    const readAvailableBytes = async () => 50e6;
    await expect(scene('answers').measure({ readAvailableBytes })).rejects.toEqual(
      fault('not-enough-memory', { freeBytes: 50e6 }),
    );
  });

  it("is refused when the slices exceed the GPU's budget", async () => {
    await expect(scene('claims-metal').measure()).rejects.toEqual(
      fault('not-enough-memory', { freeBytes: 100e6 }),
    );
  });

  it('is refused when the disk is too small for the slices', async () => {
    const huge = {
      ...request,
      target: syntheticTargetOf({
        shape: { ...tinyLlama, embeddingLength: 2 ** 20, feedForwardLength: 2 ** 24 },
      }),
    };
    const { engine, files } = scene('answers');
    await expect(engine().measure(huge, noHooks())).rejects.toEqual(fault('not-enough-disk'));
    expect(files()).toEqual([]);
  });

  it('is made where there is no folder yet, and left empty', async () => {
    const { folder, measure } = scene('answers');
    const workFolder = join(folder, 'not', 'yet');
    await expect(measure({ workFolder })).resolves.toHaveProperty('samples');
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it('is refused where a file is given for a folder', async () => {
    const { folder, measure } = scene('answers');
    const workFolder = join(folder, 'file');
    writeFileSync(workFolder, '');
    await expect(measure({ workFolder })).rejects.toEqual(fault('folder-unwritable'));
  });
});

describe.concurrent('two benchmarks at once', () => {
  it('are refused in one process', async () => {
    const engine = scene('hangs-while-measuring').engine();
    const aborter = new AbortController();
    const first = engine.measure(request, { signal: aborter.signal, onProgress: () => undefined });
    const second = engine.measure(request, { signal: aborter.signal, onProgress: () => undefined });
    await expect(second).rejects.toEqual(fault('benchmark-busy'));
    aborter.abort();
    await expect(first).rejects.toEqual(fault('benchmark-cancelled'));
  });

  it('are refused beside another living process, whose files stay', async () => {
    const { folder, measure, files } = scene('answers');
    // The test runner's parent lives as long as this test.
    const other = join(folder, `kaidoki-slices-${process.ppid}-abc123`);
    mkdirSync(other);
    await expect(measure()).rejects.toEqual(fault('benchmark-busy'));
    expect(files()).toEqual([`kaidoki-slices-${process.ppid}-abc123`]);
  });
});

describe.concurrent('the sweep', () => {
  /** A process number that was just given back. */
  const deadProcess = (): number => spawnSync(process.execPath, ['-e', '0']).pid;

  const leave = (folder: string, name: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'slice.gguf'), 'left behind');
  };

  it('removes what a crashed run left and counts its files', async () => {
    const { folder, engine, files } = scene('answers');
    leave(folder, `kaidoki-slices-${deadProcess()}-abc123`);
    await expect(engine().sweep()).resolves.toBe(1);
    expect(files()).toEqual([]);
  });

  it('leaves the run of another living process and everything that is not ours', async () => {
    const names = [`kaidoki-slices-${process.ppid}-abc123`, 'kaidoki-slices-', 'photos', 'kaidoki-slices-12'];
    const { folder, engine, files } = scene('answers');
    for (const name of names) leave(folder, name);
    await expect(engine().sweep()).resolves.toBe(0);
    expect(files().sort()).toEqual(names.sort());
  });

  it('finds nothing in a folder that does not exist', async () => {
    const { folder, engine } = scene('answers');
    await expect(engine({ workFolder: join(folder, 'nowhere') }).sweep()).resolves.toBe(0);
  });
});
