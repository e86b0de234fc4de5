import { rm } from 'node:fs/promises';
import { release } from 'node:os';
import { parseMetalSwitches } from '#core/benchmark/native-log.ts';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { planTimeRules, type PlannedSeconds } from '#core/benchmark/plan-time.ts';
import { Fault } from '#core/fault.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { Measurement } from '../../../app/ports.ts';
import type { MeasureJob, WorkerMeasurement } from '../protocol.ts';
import { createBlockWatch } from './block-watch.ts';
import { refusedByEngine } from './complaint.ts';
import { LoadedModel } from './loaded-model.ts';
import { measureBlocks } from './measure-blocks.ts';
import { Pace } from './pace.ts';
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
  { signal, gate, onProgress, onBlock }: JobHooks,
): Promise<WorkerMeasurement> {
  const now = (): number => gate.runningMilliseconds();
  const endMilliseconds = now() + job.timeBudgetMilliseconds;
  const pace = new Pace();
  const meter = new ProgressMeter({ send: onProgress, secondsLeft: () => 0, now });
  const onPhase = (phase: PlannedPhase): OnShare => phaseMeter(meter, phase, job, now);
  const bytesWritten = await writeSlices(job, onPhase('writing'), signal);
  const models = await readyModels(started, job, { onPhase, pace, signal });
  const { backend } = started.description;
  const watch = createBlockWatch();
  try {
    const measured = await measureBlocks({
      ...job,
      models,
      backend,
      endMilliseconds,
      pace,
      meter,
      watch,
      gate,
      onBlock,
    });
    meter.estimateBy(() => 0);
    meter.report('finishing');
    return { ...measured, ...describeRun(started, models), bytesWritten };
  } finally {
    watch.dispose();
  }
}

/** How much of a phase is done, 0…1. */
type OnShare = (share: number) => void;

type PlannedPhase = Exclude<keyof PlannedSeconds, 'starting'>;
const plannedPhases: readonly PlannedPhase[] = ['writing', 'loading', 'warmingUp', 'measuring'];
const phaseNames = {
  writing: 'writing',
  loading: 'loading',
  warmingUp: 'warming-up',
  measuring: 'measuring',
} as const;

/** A part that is done for less than this says little of the time that the whole will take. */
const leastShare = 0.1;

/** Reports how much of a phase is done. Before anything is measured, the plan says how long the rest will take. */
function phaseMeter(
  meter: ProgressMeter,
  phase: PlannedPhase,
  { plannedSeconds }: MeasureJob,
  now: () => number,
): OnShare {
  const began = now();
  const later = plannedPhases
    .slice(plannedPhases.indexOf(phase) + 1)
    .reduce((seconds, each) => seconds + plannedSeconds[each], 0);
  let done = 0;
  meter.estimateBy(() => {
    const elapsed = (now() - began) / 1000;
    const whole = done < leastShare ? Math.max(plannedSeconds[phase], elapsed) : elapsed / done;
    return later + Math.max(0, whole * (1 - done));
  });
  return (share) => {
    done = Math.min(1, Math.max(done, share));
    meter.report(phaseNames[phase]);
  };
}

function describeRun(
  { description }: StartedLlama,
  models: readonly LoadedModel[],
): Omit<WorkerMeasurement, 'samples' | 'blocks' | 'bytesWritten'> {
  const { backend, build, deviceNames, log } = description;
  const deviceName = deviceNames[0];
  const [first] = models;
  if (!first) throw new Fault('engine-answer-invalid', { problem: 'no model' });
  return {
    backend,
    build,
    ...(deviceName !== undefined && { deviceName }),
    settings: {
      threads: first.threads,
      ...first.settings,
      memoryMapped: true,
      ...parseMetalSwitches(log, darwinMajor()),
    },
  };
}

async function writeSlices(job: MeasureJob, onShare: OnShare, signal: AbortSignal): Promise<number> {
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
    onShare(written / totalBytes);
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
  { onPhase, pace, signal }: { onPhase(phase: PlannedPhase): OnShare; pace: Pace; signal: AbortSignal },
): Promise<LoadedModel[]> {
  const work = async (): Promise<LoadedModel[]> => {
    const models = await loadModels(started, job, onPhase('loading'), signal);
    // The mapping keeps the weights; from here on not even a power cut leaves a file of ours.
    await Promise.all(job.models.map(({ path, slice }) => slice && rm(path, { force: true })));
    const { backend } = started.description;
    await warmUp(models, { ...job, backend, pace }, onPhase('warmingUp'));
    return models;
  };
  const usersFile = job.models.find(({ slice }) => !slice);
  return usersFile ? refusedByEngine({ log: started.log, path: usersFile.path }, work) : work();
}

async function loadModels(
  started: StartedLlama,
  job: MeasureJob,
  onShare: OnShare,
  signal: AbortSignal,
): Promise<LoadedModel[]> {
  const loaded: LoadedModel[] = [];
  for (const [index, { path, layers }] of job.models.entries()) {
    const onLoadProgress = (share: number): void => onShare((index + share) / job.models.length);
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

/**
 * Touches every weight and, on a GPU, compiles every kernel: a prompt of full size, as llama-bench does, and
 * a few tokens; on a CPU a few batches will do.
 */
async function warmUp(
  models: readonly LoadedModel[],
  { tests, backend, pace }: Pick<MeasureJob, 'tests'> & { backend: Measurement['backend']; pace: Pace },
  onShare: OnShare,
): Promise<void> {
  const longest = planTimeRules.warmUpPromptTokens[backend];
  const prompt = tests.find(({ kind }) => kind === 'pp')?.tokens ?? longest;
  const warmUps: BenchmarkTest[] = [
    { kind: 'pp', tokens: Math.min(longest, prompt), depthTokens: 0 },
    { kind: 'tg', tokens: planTimeRules.warmUpGeneratedTokens, depthTokens: 0 },
  ];
  for (const [index, model] of models.entries()) {
    const onBatch = (): void => onShare(index / models.length);
    onBatch();
    for (const test of warmUps) {
      const { wallSeconds } = await model.measure(test, onBatch);
      pace.warmedUp({ test, layers: model.layers }, wallSeconds);
    }
  }
}

/** Darwin's major version, which tells macOS's; absent elsewhere. */
const darwinMajor = (): number | undefined =>
  process.platform === 'darwin' ? Number.parseInt(release(), 10) : undefined;
