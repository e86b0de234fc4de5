import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import type { BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { BenchmarkRequest, Ports } from './ports.ts';

/** At most one benchmark at a time; a second one is refused, not queued. */
export interface BenchmarkRunner {
  readonly isRunning: boolean;
  run(
    request: BenchmarkRequest,
    machine: Machine | undefined,
    onProgress: (progress: BenchmarkProgress) => void,
  ): Promise<KeptRun>;
  /** Resolves when the run has ended and its files are gone; at once when none runs. */
  cancel(): Promise<void>;
}

/** A result, and why it could not be kept in the history; absent: it is kept. */
export interface KeptRun {
  result: BenchmarkResult;
  unkept?: unknown;
}

type RunnerPorts = Pick<Ports, 'probe' | 'engine' | 'history' | 'clock'>;

/** Identifies the machine in the history, which may be carried from one Mac to the next. */
function machineLabel(machine: Machine | undefined): BenchmarkResult['machine'] {
  if (!machine) return undefined;
  return {
    chip: machine.chipName.value,
    gpuCores: machine.gpuCores.value,
    memoryBytes: machine.memoryBytes.value,
    osVersion: machine.macosVersion.value ?? machine.osName.value,
  };
}

export function createBenchmarkRunner(ports: RunnerPorts): BenchmarkRunner {
  let running: { controller: AbortController; ended: Promise<unknown> } | undefined;

  async function measure(
    request: BenchmarkRequest,
    machine: Machine | undefined,
    onProgress: (progress: BenchmarkProgress) => void,
    signal: AbortSignal,
  ): Promise<KeptRun> {
    const started = ports.clock.now();
    onProgress({ phase: 'checking', fraction: 0 });
    const conditions = await ports.probe.readConditions();
    const measurement = await ports.engine.measure(request, { onProgress, signal });
    signal.throwIfAborted();
    const result = evaluateBenchmark({
      request,
      measurement,
      conditions,
      bandwidthBytesPerSecond: machine?.memoryBandwidthBytesPerSecond.value,
      startedAt: started.toISOString(),
      elapsedMilliseconds: Math.max(0, ports.clock.now().getTime() - started.getTime()),
    });
    const entry = { ...result, machine: machineLabel(machine) };
    // What took a minute to measure is shown even where it cannot be kept.
    return ports.history.append(entry).then(
      () => ({ result: entry }),
      (unkept: unknown) => ({ result: entry, unkept }),
    );
  }

  return {
    get isRunning() {
      return running !== undefined;
    },
    async run(request, machine, onProgress) {
      if (running) throw new Fault('benchmark-busy');
      const controller = new AbortController();
      const work = measure(request, machine, onProgress, controller.signal);
      running = { controller, ended: work.catch(() => undefined) };
      try {
        return await work;
      } catch (error) {
        throw controller.signal.aborted ? new Fault('benchmark-cancelled', {}, { cause: error }) : error;
      } finally {
        running = undefined;
      }
    },
    async cancel() {
      running?.controller.abort();
      await running?.ended;
    },
  };
}
