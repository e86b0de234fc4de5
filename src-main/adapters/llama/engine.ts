import { freemem, tmpdir, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { planBenchmark } from '#core/benchmark/plan.ts';
import type { BenchmarkPlan } from '#core/benchmark/plan-rules.ts';
import { plannedSeconds } from '#core/benchmark/plan-time.ts';
import { hasPlainCache, targetFacts } from '#core/benchmark/target.ts';
import { Fault } from '#core/fault.ts';
import type {
  BenchmarkRequest,
  EngineDescription,
  EnginePort,
  MeasureHooks,
  Measurement,
  Simulation,
  SimulationRequest,
} from '../../app/ports.ts';
import { slicesFolder } from '../storage/user-folder.ts';
import { forkNode, type SpawnChild, workerEnvironment } from './child-handle.ts';
import { checkedMeasurement, checkedSimulation } from './checked-answer.ts';
import { BlockClock } from './claimed-time.ts';
import { runChild } from './child-run.ts';
import { blamedOnFile } from './file-crash.ts';
import type { MeasureJob, SimulateJob } from './protocol.ts';
import { isMeasuredElsewhere, sweepWorkFolders } from './sweep.ts';
import { checkDisk, createWorkFolder } from './work-folder.ts';

export interface LlamaEngineOptions {
  /** The bundled `engine-worker.js`. */
  workerPath: string;
  /** Folder of our own in which each run makes a private one; `slicesFolder` by default. May not exist yet. */
  workFolder?: string;
  /** `forkNode` by default; Electron's host passes one over `utilityProcess`. */
  spawn?: SpawnChild;
  /** Memory that may still be taken, in bytes; by default what the system says, on Linux only. */
  readAvailableBytes?: () => Promise<number | undefined>;
  /** A worker that says nothing for so long, and uses no processor, counts as hung. */
  silenceMilliseconds?: number;
  /** Starting llama.cpp, writing, loading and one last repetition come on top of the time budget. */
  graceMilliseconds?: number;
}

/** A machine may take so many times what is planned: the plan's are the floors of machines with nothing else to do. */
const slowestShare = 2;

/** Part of all memory that a benchmark may take where nobody says how much is free. */
const largestMemoryShare = 0.6;

/** Runs llama.cpp in a process of its own; see `EnginePort`. One measurement at a time. */
export function createLlamaEngine(options: LlamaEngineOptions): EnginePort {
  const { workerPath, workFolder = slicesFolder(), spawn = forkNode, silenceMilliseconds = 90_000 } = options;
  const { readAvailableBytes = linuxAvailableBytes, graceMilliseconds = 180_000 } = options;
  // Earlier versions wrote in the system's temporary folder.
  const sweptFolders = [workFolder, tmpdir()];
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
    { onProgress, onBlock, onPausable, signal }: MeasureHooks,
  ): Promise<Measurement> {
    const deadline = performance.now() + request.timeBudgetMilliseconds;
    const child = spawn(workerPath, workerEnvironment);
    const clock = new BlockClock();
    let plan: BenchmarkPlan | undefined;
    let measuringSeconds = 0;
    return runChild<Measurement>({
      child,
      signal,
      onPausable,
      silenceMilliseconds,
      deadlineMilliseconds: () => {
        const budget = 2 * request.timeBudgetMilliseconds + (request.sustainedMilliseconds ?? 0);
        return Math.max(budget, slowestShare * measuringSeconds * 1000) + graceMilliseconds;
      },
      handle: async (message, reply) => {
        if (message.kind === 'ready' && !plan) {
          plan = planBenchmark({ ...request, backend: message.description.backend });
          await checkRoom(plan, message.description);
          const timeBudgetMilliseconds = Math.max(0, deadline - performance.now());
          const { backend } = message.description;
          const planned = plannedSeconds({ ...request, backend }, plan);
          measuringSeconds = planned.measuring;
          reply({
            kind: 'measure',
            job: {
              ...jobFor(folder, request, plan),
              timeBudgetMilliseconds,
              plannedSeconds: planned,
            },
          });
        } else if (message.kind === 'busy' && plan) {
          // It was heard, and that is all.
        } else if (message.kind === 'progress' && plan) {
          onProgress(message.progress);
        } else if (message.kind === 'block' && plan) {
          clock.ended();
          onBlock?.();
        } else if (message.kind === 'measured' && plan) {
          return checkedMeasurement(message.measurement, { request, plan, clock });
        } else {
          throw new Fault('engine-answer-invalid', { problem: `an unasked ${message.kind}` });
        }
        return undefined;
      },
    }).catch((error: unknown) => {
      throw blamedOnFile(error, request.target);
    });
  }

  return {
    describe: async (signal) =>
      runChild<EngineDescription>({
        child: spawn(workerPath, workerEnvironment),
        signal,
        silenceMilliseconds,
        deadlineMilliseconds: () => silenceMilliseconds,
        handle: (message) => (message.kind === 'ready' ? withoutAbsent(message.description) : undefined),
      }),

    simulate: async (request, signal) =>
      runChild<Simulation>({
        child: spawn(workerPath, workerEnvironment),
        signal,
        silenceMilliseconds,
        deadlineMilliseconds: () => silenceMilliseconds,
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
        await sweepWorkFolders(sweptFolders);
        const folder = await createWorkFolder(workFolder);
        try {
          if (await isMeasuredElsewhere(sweptFolders)) throw new Fault('benchmark-busy');
          return await measureIn(folder.path, request, hooks);
        } finally {
          await folder.remove();
          await sweepWorkFolders(sweptFolders);
        }
      } finally {
        isMeasuring = false;
      }
    },

    sweep: async () => sweepWorkFolders(sweptFolders),
  };
}

function jobFor(
  folder: string,
  { target, tests, keepsToBudget, sustainedMilliseconds }: BenchmarkRequest,
  { slices, contextTokens, memoryBytes }: BenchmarkPlan,
): Omit<MeasureJob, 'timeBudgetMilliseconds' | 'plannedSeconds'> {
  const { layerCount, vocabularySize } = targetFacts(target);
  const own = target.kind === 'synthetic' ? target : undefined;
  return {
    folder,
    ...(own && { synthetic: { shape: own.shape, quantisation: own.quantisation } }),
    models: slices.map(({ layers }) => ({
      path:
        target.kind === 'file'
          ? resolve(target.paths[0] ?? '')
          : join(folder, `${layers.length}-layers.gguf`),
      layers: layers.length,
      ...(own && { slice: layers }),
    })),
    tests: [...tests],
    layersTotal: layerCount,
    vocabularySize,
    contextTokens,
    hasPlainCache: hasPlainCache(target),
    memoryBytes,
    ...(keepsToBudget !== undefined && { keepsToBudget }),
    ...(sustainedMilliseconds !== undefined && { sustainedMilliseconds }),
  };
}

const simulateJobFor = ({ source, questions }: SimulationRequest): SimulateJob => ({
  source: source.kind === 'files' ? { ...source, paths: [...source.paths] } : source,
  questions: [...questions],
});

type Parsed<T> = { [K in keyof T]: T[K] | undefined };

/** Drops a key whose value is `undefined`: absent is absent. */
function withoutAbsent({
  budgetBytes,
  ...others
}: Omit<EngineDescription, 'budgetBytes'> &
  Parsed<Pick<EngineDescription, 'budgetBytes'>>): EngineDescription {
  return { ...others, ...(budgetBytes !== undefined && { budgetBytes }) };
}

/** On macOS free pages say little: most memory is cache that gives way. */
const linuxAvailableBytes = async (): Promise<number | undefined> =>
  process.platform === 'linux' ? freemem() : undefined;
