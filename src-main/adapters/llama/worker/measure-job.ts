import { rm } from 'node:fs/promises';
import { parseMetalSwitches } from '#core/benchmark/native-log.ts';
import { batchTokens, planRules } from '#core/benchmark/plan.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { Measurement } from '../../../app/ports.ts';
import type { MeasureJob } from '../protocol.ts';
import { LoadedSlice } from './loaded-slice.ts';
import { measureRounds } from './measure-rounds.ts';
import { ProgressMeter } from './progress-meter.ts';
import type { StartedLlama } from './start-llama.ts';
import { writeSlice } from './write-slice.ts';

export interface JobHooks {
  signal: AbortSignal;
  onProgress(progress: BenchmarkProgress): void;
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
  const slices = await loadSlices(started, job, meter, hooks.signal);
  // The mapping keeps the weights; from here on not even a power cut leaves a file.
  await Promise.all(job.slices.map(({ path }) => rm(path, { force: true })));
  await warmUp(slices, job, meter);
  const samples = await measureRounds({
    ...job,
    slices,
    layerCount: job.shape.layerCount,
    endMilliseconds,
    meter,
  });
  meter.report('finishing', 0);

  const { description } = started;
  const deviceName = description.deviceNames[0];
  return {
    samples,
    backend: description.backend,
    build: description.build,
    ...(deviceName !== undefined && { deviceName }),
    settings: {
      threads: slices[0]?.threads ?? 0,
      batch: batchTokens,
      physicalBatch: batchTokens,
      flashAttention: slices[0]?.flashAttention ?? 'unknown',
      memoryMapped: true,
      ...parseMetalSwitches(description.log),
    },
    bytesWritten,
  };
}

async function writeSlices(job: MeasureJob, meter: ProgressMeter, signal: AbortSignal): Promise<number> {
  const planned = job.slices.map(({ path, layers }) => ({
    path,
    slice: planSlice(job.shape, job.quantisation, layers),
  }));
  const totalBytes = planned.reduce((bytes, { slice }) => bytes + sliceBytes(slice), 0);
  let fileBytes = 0;
  let written = 0;
  const onBytes = (bytes: number): void => {
    written += bytes;
    meter.report('writing', written / totalBytes);
  };
  for (const { path, slice } of planned) {
    fileBytes += await writeSlice({ path, slice, shape: job.shape, signal, onBytes });
  }
  return fileBytes;
}

async function loadSlices(
  started: StartedLlama,
  job: MeasureJob,
  meter: ProgressMeter,
  signal: AbortSignal,
): Promise<LoadedSlice[]> {
  const loaded: LoadedSlice[] = [];
  for (const [index, { path, layers }] of job.slices.entries()) {
    const onLoadProgress = (share: number): void =>
      meter.report('loading', (index + share) / job.slices.length);
    onLoadProgress(0);
    loaded.push(
      await LoadedSlice.load(started, {
        path,
        layers: layers.length,
        contextTokens: Math.max(planRules.contextTokens, job.promptTokens, job.generatedTokens),
        vocabularySize: job.shape.vocabularySize,
        random: xorshift32(index + 1),
        signal,
        onLoadProgress,
      }),
    );
  }
  return loaded;
}

/**
 * Touches every weight and the whole compute buffer and, on a GPU, compiles every kernel: a prompt of full
 * size, as llama-bench does, and a few tokens.
 */
async function warmUp(slices: readonly LoadedSlice[], job: MeasureJob, meter: ProgressMeter): Promise<void> {
  for (const [index, slice] of slices.entries()) {
    const onToken = (): void => meter.report('warming-up', index / slices.length);
    onToken();
    await slice.measure('pp', job.promptTokens, onToken);
    await slice.measure('tg', Math.min(4, job.generatedTokens), onToken);
  }
}
