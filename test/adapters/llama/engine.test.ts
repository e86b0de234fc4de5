import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { spawnSync } from 'node:child_process';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { BenchmarkRequest } from '../../../src-main/app/ports.ts';
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

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const engineWith = (name: string, options: Partial<LlamaEngineOptions> = {}) =>
  createLlamaEngine({ workerPath: worker(name), workFolder: folder, ...options });

interface Watch {
  phases: string[];
  aborter: AbortController;
}

function measure(name: string, options: Partial<LlamaEngineOptions> = {}, cancelAt?: string, watch?: Watch) {
  const aborter = watch?.aborter ?? new AbortController();
  return engineWith(name, options).measure(request, {
    signal: aborter.signal,
    onProgress: ({ phase }) => {
      watch?.phases.push(phase);
      if (phase === cancelAt) aborter.abort();
    },
  });
}

const fault = (code: string, details: object = {}): unknown =>
  expect.objectContaining({ code, details: expect.objectContaining(details) as unknown });

const phases = ['writing', 'loading', 'warming-up', 'measuring'];

describe('a measurement', () => {
  it('is what the worker measured, and leaves no file', async () => {
    const watch: Watch = { phases: [], aborter: new AbortController() };
    const measurement = await measure('answers', {}, undefined, watch);
    expect(measurement.samples).toHaveLength(8);
    expect(measurement).toMatchObject({ backend: 'cpu', bytesWritten: 24 });
    expect(watch.phases).toEqual(['checking', ...phases]);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('can be repeated by the same engine', async () => {
    const engine = engineWith('answers');
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    await engine.measure(request, hooks);
    await expect(engine.measure(request, hooks)).resolves.toHaveProperty('samples');
  });
});

describe('a worker that dies', () => {
  it.each(phases)('while %s is an error that names the phase, and leaves no file', async (phase) => {
    await expect(measure(`dies-while-${phase}`)).rejects.toEqual(
      fault('engine-died', { phase, how: 'signal SIGKILL' }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('before it said a word is an error that says how it ended', async () => {
    await expect(measure('dies-at-start')).rejects.toEqual(
      fault('engine-died', { phase: 'starting', how: 'code 7' }),
    );
  });

  it('because its file does not exist is an error as well', async () => {
    await expect(measure('no-such-worker')).rejects.toEqual(fault('engine-died', { phase: 'starting' }));
  });

  it('does not keep the engine from measuring again', async () => {
    const engine = engineWith('dies-while-loading');
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    await expect(engine.measure(request, hooks)).rejects.toEqual(fault('engine-died'));
    await expect(engine.measure(request, hooks)).rejects.toEqual(fault('engine-died'));
  });
});

describe('a worker that hangs', () => {
  it.each(phases)('while %s is killed, and leaves no file', async (phase) => {
    await expect(measure(`hangs-while-${phase}`, { silenceMilliseconds: 1500 })).rejects.toEqual(
      fault('engine-hung', { phase }),
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it('by talking without end is killed when its time is up', async () => {
    const talking = measure('talks-for-ever', { graceMilliseconds: 300 });
    await expect(talking).rejects.toEqual(fault('engine-hung', { phase: 'measuring' }));
  });

  it('is killed within a second when cancelled, deaf as it is', async () => {
    const watch: Watch = { phases: [], aborter: new AbortController() };
    await expect(measure('hangs-while-measuring', {}, 'measuring', watch)).rejects.toEqual(
      fault('benchmark-cancelled'),
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('cancelling', () => {
  it.each(['checking', ...phases])('while %s leaves no file', async (phase) => {
    await expect(measure('hangs-while-measuring', {}, phase)).rejects.toEqual(fault('benchmark-cancelled'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('before the start never starts', async () => {
    const aborter = new AbortController();
    aborter.abort();
    const watch: Watch = { phases: [], aborter };
    await expect(measure('answers', {}, undefined, watch)).rejects.toEqual(fault('benchmark-cancelled'));
  });
});

describe('a worker that lies', () => {
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
    'one-test-only',
    'nothing-measured',
    'fraction-above-one',
    'ready-again',
  ])('with %s is not believed', async (lie) => {
    process.env['KAIDOKI_TEST_LIE'] = lie;
    await expect(measure('lies')).rejects.toEqual(fault('engine-answer-invalid'));
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe('a failure the worker reports', () => {
  it('keeps its code and figures', async () => {
    await expect(measure('fails')).rejects.toEqual(fault('disk-full', { neededBytes: 1000 }));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('of a missing binary reaches the description too', async () => {
    await expect(measure('engine-missing')).rejects.toEqual(fault('engine-missing'));
    await expect(engineWith('engine-missing').describe()).rejects.toEqual(fault('engine-missing'));
  });
});

describe('room', () => {
  it('is refused when less memory is free than the slices need', async () => {
    const readAvailableBytes = async () => 50e6;
    await expect(measure('answers', { readAvailableBytes })).rejects.toEqual(
      fault('not-enough-memory', { freeBytes: 50e6 }),
    );
  });

  it("is refused when the slices exceed the GPU's budget", async () => {
    await expect(measure('claims-metal')).rejects.toEqual(fault('not-enough-memory', { freeBytes: 100e6 }));
  });

  it('is refused when the disk is too small for the slices', async () => {
    const huge = {
      ...request,
      target: syntheticTargetOf({
        shape: { ...tinyLlama, embeddingLength: 2 ** 20, feedForwardLength: 2 ** 24 },
      }),
    };
    const hooks = { signal: new AbortController().signal, onProgress: () => undefined };
    await expect(engineWith('answers').measure(huge, hooks)).rejects.toEqual(fault('not-enough-disk'));
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is made where there is no folder yet, and left empty', async () => {
    const workFolder = join(folder, 'not', 'yet');
    await expect(measure('answers', { workFolder })).resolves.toHaveProperty('samples');
    expect(readdirSync(workFolder)).toEqual([]);
  });

  it('is refused where a file is given for a folder', async () => {
    const workFolder = join(folder, 'file');
    writeFileSync(workFolder, '');
    await expect(measure('answers', { workFolder })).rejects.toEqual(fault('folder-unwritable'));
  });
});

describe('two benchmarks at once', () => {
  it('are refused in one process', async () => {
    const engine = engineWith('hangs-while-measuring');
    const aborter = new AbortController();
    const first = engine.measure(request, { signal: aborter.signal, onProgress: () => undefined });
    const second = engine.measure(request, { signal: aborter.signal, onProgress: () => undefined });
    await expect(second).rejects.toEqual(fault('benchmark-busy'));
    aborter.abort();
    await expect(first).rejects.toEqual(fault('benchmark-cancelled'));
  });

  it('are refused beside another living process, whose files stay', async () => {
    // The test runner's parent lives as long as this test.
    const other = join(folder, `kaidoki-slices-${process.ppid}-abc123`);
    mkdirSync(other);
    await expect(measure('answers')).rejects.toEqual(fault('benchmark-busy'));
    expect(readdirSync(folder)).toEqual([`kaidoki-slices-${process.ppid}-abc123`]);
  });
});

describe('the sweep', () => {
  /** A process number that was just given back. */
  const deadProcess = (): number => spawnSync(process.execPath, ['-e', '0']).pid;

  const leave = (name: string): void => {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'slice.gguf'), 'left behind');
  };

  it('removes what a crashed run left and counts its files', async () => {
    leave(`kaidoki-slices-${deadProcess()}-abc123`);
    await expect(engineWith('answers').sweep()).resolves.toBe(1);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the run of another living process and everything that is not ours', async () => {
    const names = [`kaidoki-slices-${process.ppid}-abc123`, 'kaidoki-slices-', 'photos', 'kaidoki-slices-12'];
    for (const name of names) leave(name);
    await expect(engineWith('answers').sweep()).resolves.toBe(0);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });

  it('finds nothing in a folder that does not exist', async () => {
    await expect(engineWith('answers', { workFolder: join(folder, 'nowhere') }).sweep()).resolves.toBe(0);
  });
});
