import { freemem, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { planBenchmark, type BenchmarkPlan } from '#core/benchmark/plan.ts';
import { Fault } from '#core/fault.ts';
import type {
  BenchmarkRequest,
  EngineDescription,
  EnginePort,
  Measurement,
  Simulation,
  SimulationRequest,
} from '../../app/ports.ts';
import { forkNode, type SpawnChild } from './child-handle.ts';
import { runChild } from './child-run.ts';
import type { MeasureJob, SimulateJob } from './protocol.ts';
import { checkDisk, createWorkFolder, isMeasuredElsewhere, sweepWorkFolders } from './work-folder.ts';

export interface LlamaEngineOptions {
  /** The bundled `engine-worker.js`. */
  workerPath: string;
  /** Existing folder in which each run makes a private one; the system's temporary folder by default. */
  workFolder?: string;
  /** `forkNode` by default; Electron's host passes one over `utilityProcess`. */
  spawn?: SpawnChild;
  /** Memory that may still be taken, in bytes; by default what the system says, on Linux only. */
  readAvailableBytes?: () => Promise<number | undefined>;
  /** A worker that says nothing for so long counts as hung. A single step lasts 20 s on a slow CPU. */
  silenceMilliseconds?: number;
  /** Starting llama.cpp, writing, loading and one last repetition come on top of the time budget. */
  graceMilliseconds?: number;
}

/** Part of all memory that a benchmark may take where nobody says how much is free. */
const largestMemoryShare = 0.6;

/** Runs llama.cpp in a process of its own; see `EnginePort`. One measurement at a time. */
export function createLlamaEngine(options: LlamaEngineOptions): EnginePort {
  const { workerPath, workFolder = tmpdir(), spawn = forkNode, silenceMilliseconds = 90_000 } = options;
  const { readAvailableBytes = linuxAvailableBytes, graceMilliseconds = 180_000 } = options;
  const activeFolders = new Set<string>();
  let isMeasuring = false;

  async function checkRoom(plan: BenchmarkPlan, description: EngineDescription): Promise<void> {
    await checkDisk(workFolder, plan.writeBytes);
    const available = (await readAvailableBytes()) ?? largestMemoryShare * totalmem();
    const freeBytes = Math.min(available, description.budgetBytes ?? Infinity);
    if (plan.memoryBytes > freeBytes) {
      throw new Fault('not-enough-memory', {
        neededBytes: plan.memoryBytes,
        freeBytes: Math.round(freeBytes),
      });
    }
  }

  async function measureIn(
    folder: string,
    request: BenchmarkRequest,
    { onProgress, signal }: Parameters<EnginePort['measure']>[1],
  ): Promise<Measurement> {
    const deadline = performance.now() + request.timeBudgetMilliseconds;
    let plan: BenchmarkPlan | undefined;
    return runChild<Measurement>({
      child: spawn(workerPath),
      signal,
      silenceMilliseconds,
      deadlineMilliseconds: request.timeBudgetMilliseconds + graceMilliseconds,
      handle: async (message, reply) => {
        if (message.kind === 'ready' && !plan) {
          plan = planBenchmark({ ...request, backend: message.description.backend });
          await checkRoom(plan, message.description);
          const timeBudgetMilliseconds = Math.max(0, deadline - performance.now());
          reply({ kind: 'measure', job: { ...jobFor(folder, request, plan), timeBudgetMilliseconds } });
        } else if (message.kind === 'progress' && plan) {
          onProgress(message.progress);
        } else if (message.kind === 'measured' && plan) {
          return checkedMeasurement(message.measurement, request, plan);
        } else {
          throw new Fault('engine-answer-invalid', { problem: `an unasked ${message.kind}` });
        }
        return undefined;
      },
    });
  }

  return {
    describe: async (signal) =>
      runChild<EngineDescription>({
        child: spawn(workerPath),
        signal,
        silenceMilliseconds,
        deadlineMilliseconds: silenceMilliseconds,
        handle: (message) => (message.kind === 'ready' ? withoutAbsent(message.description) : undefined),
      }),

    simulate: async (request, signal) =>
      runChild<Simulation>({
        child: spawn(workerPath),
        signal,
        silenceMilliseconds,
        deadlineMilliseconds: silenceMilliseconds,
        handle: (message, reply) => {
          if (message.kind === 'simulated') return checkedSimulation(message.simulation, request);
          if (message.kind !== 'ready')
            throw new Fault('engine-answer-invalid', { problem: `an unasked ${message.kind}` });
          reply({ kind: 'simulate', job: simulateJobFor(request) });
          return undefined;
        },
      }),

    measure: async (request, hooks) => {
      if (isMeasuring) throw new Fault('benchmark-busy');
      isMeasuring = true;
      try {
        hooks.onProgress({ phase: 'checking', fraction: 0 });
        const folder = await createWorkFolder(workFolder);
        activeFolders.add(folder.path);
        try {
          if (await isMeasuredElsewhere(workFolder)) throw new Fault('benchmark-busy');
          return await measureIn(folder.path, request, hooks);
        } finally {
          await folder.remove();
          activeFolders.delete(folder.path);
        }
      } finally {
        isMeasuring = false;
      }
    },

    sweep: async () => sweepWorkFolders(workFolder, activeFolders),
  };
}

const jobFor = (
  folder: string,
  { shape, quantisation, promptTokens, generatedTokens }: BenchmarkRequest,
  plan: BenchmarkPlan,
): Omit<MeasureJob, 'timeBudgetMilliseconds'> => ({
  folder,
  shape,
  quantisation,
  promptTokens,
  generatedTokens,
  memoryBytes: plan.memoryBytes,
  slices: plan.depths.map(({ layers }) => ({ layers, path: join(folder, `${layers.length}-layers.gguf`) })),
});

const simulateJobFor = ({ source, questions }: SimulationRequest): SimulateJob => ({
  source: source.kind === 'files' ? { ...source, paths: [...source.paths] } : source,
  questions: [...questions],
});

/** One answer for each question, in their order. */
function checkedSimulation(simulation: Simulation, { questions }: SimulationRequest): Simulation {
  const isAsked =
    simulation.loads.length === questions.length &&
    questions.every((question, index) => {
      const load = simulation.loads[index];
      return load?.contextTokens === question.contextTokens && load.kvType === question.kvType;
    });
  if (!isAsked) throw new Fault('engine-answer-invalid', { problem: 'not the loads asked for' });
  return simulation;
}

type Parsed<T> = { [K in keyof T]: T[K] | undefined };

/** Drops a key whose value is `undefined`: absent is absent. */
function withoutAbsent({
  budgetBytes,
  ...others
}: Omit<EngineDescription, 'budgetBytes'> &
  Parsed<Pick<EngineDescription, 'budgetBytes'>>): EngineDescription {
  return { ...others, ...(budgetBytes !== undefined && { budgetBytes }) };
}

/** A measurement must be of what was asked: every planned depth, both tests, the right token counts. */
function checkedMeasurement(
  measurement: Omit<Measurement, 'deviceName'> & Parsed<Pick<Measurement, 'deviceName'>>,
  request: BenchmarkRequest,
  plan: BenchmarkPlan,
): Measurement {
  const tokensOf = { pp: request.promptTokens, tg: request.generatedTokens };
  const depths = plan.depths.map(({ layers }) => layers.length);
  const isAsked = measurement.samples.every(
    ({ test, layers, tokens }) => depths.includes(layers) && tokens === tokensOf[test],
  );
  const isComplete = depths.every((depth) =>
    (['pp', 'tg'] as const).every((test) =>
      measurement.samples.some((sample) => sample.test === test && sample.layers === depth),
    ),
  );
  if (!isAsked || !isComplete)
    throw new Fault('engine-answer-invalid', { problem: 'not the samples asked for' });
  const { deviceName, ...others } = measurement;
  return { ...others, ...(deviceName !== undefined && { deviceName }) };
}

/** On macOS free pages say little: most memory is cache that gives way. */
const linuxAvailableBytes = async (): Promise<number | undefined> =>
  process.platform === 'linux' ? freemem() : undefined;
