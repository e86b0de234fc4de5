import { rm } from 'node:fs/promises';
import { parseMetalSwitches } from '#core/benchmark/native-log.ts';
import { batchTokens } from '#core/benchmark/plan.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { Measurement } from '../../../app/ports.ts';
import type { MeasureJob } from '../protocol.ts';
import { createBlockWatch } from './block-watch.ts';
import { refusedByEngine } from './complaint.ts';
import { LoadedModel } from './loaded-model.ts';
import { measureBlocks } from './measure-blocks.ts';
import type { PauseGate } from './pause-gate.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { StartedLlama } from './start-llama.ts';
import { writeSlice } from './write-slice.ts';

export interface JobHooks {
  signal: AbortSignal;
  gate: PauseGate;
  onProgress(progress: BenchmarkProgress): void;
  onBlock(): void;
}

/** The whole benchmark inside the worker: write, load, warm up, measure. */
export async function measureJob(
  started: StartedLlama,
  job: MeasureJob,
  hooks: JobHooks,
): Promise<Measurement> {
  const endMilliseconds = performance.now() + job.timeBudgetMilliseconds;
  const meter = new ProgressMeter(hooks.onProgress, () => (endMilliseconds - performance.now()) / 1000);
  const bytesWritten = await writeSlices(job, meter, hooks.signal);
  const models = await readyModels(started, job, meter, hooks.signal);
  const { description } = started;
  const watch = createBlockWatch();
  try {
    const measured = await measureBlocks({
      ...job,
      models,
      backend: description.backend,
      endMilliseconds,
      meter,
      watch,
      gate: hooks.gate,
      onBlock: hooks.onBlock,
    });
    meter.report('finishing', 0);
    return { ...measured, ...describeRun(started, models), bytesWritten };
  } finally {
    watch.dispose();
  }
}

function describeRun(
  { description }: StartedLlama,
  models: readonly LoadedModel[],
): Omit<Measurement, 'samples' | 'blocks' | 'bytesWritten'> {
  const { backend, build, deviceNames, log } = description;
  const deviceName = deviceNames[0];
  return {
    backend,
    build,
    ...(deviceName !== undefined && { deviceName }),
    settings: {
      threads: models[0]?.threads ?? 0,
      batch: batchTokens,
      physicalBatch: batchTokens,
      flashAttention: models[0]?.flashAttention ?? 'unknown',
      memoryMapped: true,
      ...parseMetalSwitches(log),
    },
  };
}

async function writeSlices(job: MeasureJob, meter: ProgressMeter, signal: AbortSignal): Promise<number> {
  const { synthetic } = job;
  if (!synthetic) return 0;
  const { shape, quantisation } = synthetic;
  const planned = job.models.flatMap(({ path, slice }) =>
    slice ? [{ path, slice: planSlice(shape, quantisation, slice) }] : [],
  );
  const totalBytes = planned.reduce((bytes, { slice }) => bytes + sliceBytes(slice), 0);
  let fileBytes = 0;
  let written = 0;
  const onBytes = (bytes: number): void => {
    written += bytes;
    meter.report('writing', written / totalBytes);
  };
  for (const { path, slice } of planned) {
    fileBytes += await writeSlice({ path, slice, shape, signal, onBytes });
  }
  return fileBytes;
}

/** Loaded and warm. Throws `model-refused` for a file of the user's that llama.cpp can't run. */
async function readyModels(
  started: StartedLlama,
  job: MeasureJob,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<LoadedModel[]> {
  const work = async (): Promise<LoadedModel[]> => {
    const models = await loadModels(started, job, meter, signal);
    // The mapping keeps the weights; from here on not even a power cut leaves a file of ours.
    await Promise.all(job.models.map(({ path, slice }) => slice && rm(path, { force: true })));
    await warmUp(models, { ...job, backend: started.description.backend }, meter);
    return models;
  };
  const usersFile = job.models.find(({ slice }) => !slice);
  return usersFile ? refusedByEngine({ log: started.log, path: usersFile.path }, work) : work();
}

async function loadModels(
  started: StartedLlama,
  job: MeasureJob,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<LoadedModel[]> {
  const loaded: LoadedModel[] = [];
  for (const [index, { path, layers }] of job.models.entries()) {
    const onLoadProgress = (share: number): void =>
      meter.report('loading', (index + share) / job.models.length);
    onLoadProgress(0);
    loaded.push(
      await LoadedModel.load(started, {
        path,
        layers,
        contextTokens: job.contextTokens,
        vocabularySize: job.vocabularySize,
        hasPlainCache: job.hasPlainCache,
        random: xorshift32(index + 1),
        signal,
        onLoadProgress,
      }),
    );
  }
  return loaded;
}

/** A few batches touch every weight; a CPU has no kernels to compile. */
const cpuWarmUpTokens = 32;

/**
 * Touches every weight and, on a GPU, compiles every kernel: a prompt of full size, as llama-bench does, and
 * a few tokens.
 */
async function warmUp(
  models: readonly LoadedModel[],
  { tests, backend }: Pick<MeasureJob, 'tests'> & { backend: Measurement['backend'] },
  meter: ProgressMeter,
): Promise<void> {
  const longest = backend === 'cpu' ? cpuWarmUpTokens : batchTokens;
  const prompt = tests.find(({ kind }) => kind === 'pp')?.tokens ?? longest;
  for (const [index, model] of models.entries()) {
    const onBatch = (): void => meter.report('warming-up', index / models.length);
    onBatch();
    await model.measure({ kind: 'pp', tokens: Math.min(longest, prompt), depthTokens: 0 }, onBatch);
    await model.measure({ kind: 'tg', tokens: 4, depthTokens: 0 }, onBatch);
  }
}
