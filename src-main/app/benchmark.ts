import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import { machineLimits } from '#core/benchmark/machine-limits.ts';
import type { BenchmarkMode, BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import type { BenchmarkConditions, ConditionReadings } from '#core/benchmark/trust.ts';
import type { Chip } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { BenchmarkRequest, MeasureHooks, PauseControl, Ports } from './ports.ts';

/** At most one benchmark at a time; a second one is refused, not queued. */
export interface BenchmarkRunner {
  readonly isRunning: boolean;
  run(
    asked: AskedRun,
    machine: Machine | undefined,
    onProgress: (progress: BenchmarkProgress) => void,
  ): Promise<KeptRun>;
  /** The machine goes to sleep: what is being measured is thrown away and measured again after `resume`. */
  pause(): void;
  resume(): void;
  /** Resolves when the run has ended and its files are gone; at once when none runs. */
  cancel(): Promise<void>;
}

export interface AskedRun {
  mode: BenchmarkMode;
  request: BenchmarkRequest;
  /** This Mac's, where it is known: bounds what can be true. */
  chip?: Chip | undefined;
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

/** Conditions are read at most this often between blocks. */
const leastReadingMilliseconds = 5000;

export function createBenchmarkRunner(ports: RunnerPorts): BenchmarkRunner {
  let running: { controller: AbortController; ended: Promise<unknown> } | undefined;
  let pausable: PauseControl | undefined;

  async function measure(
    asked: AskedRun,
    machine: Machine | undefined,
    hooks: Pick<MeasureHooks, 'onProgress' | 'signal'>,
  ): Promise<KeptRun> {
    const { mode, request } = asked;
    const started = ports.clock.now();
    hooks.onProgress({ phase: 'checking', fraction: 0 });
    const watch = watchConditions(ports, await ports.probe.readConditions());
    const measurement = await ports.engine.measure(request, {
      ...hooks,
      onBlock: watch.look,
      onPausable: (control) => (pausable = control),
    });
    hooks.signal.throwIfAborted();
    const result = evaluateBenchmark({
      mode,
      request,
      measurement,
      conditions: await watch.readings(),
      limits: machineLimits(measurement.backend, machine?.memoryBandwidthBytesPerSecond.value, asked.chip),
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
    async run(asked, machine, onProgress) {
      if (running) throw new Fault('benchmark-busy');
      const controller = new AbortController();
      const work = measure(asked, machine, { onProgress, signal: controller.signal });
      running = { controller, ended: work.catch(() => undefined) };
      try {
        return await work;
      } catch (error) {
        throw controller.signal.aborted ? new Fault('benchmark-cancelled', {}, { cause: error }) : error;
      } finally {
        running = undefined;
        pausable = undefined;
      }
    },
    async cancel() {
      running?.controller.abort();
      await running?.ended;
    },
    pause: () => pausable?.pause(),
    resume: () => pausable?.resume(),
  };
}

/** Looks at the machine between blocks, beside the measuring, and once more at the end. */
function watchConditions({ probe, clock }: RunnerPorts, before: BenchmarkConditions) {
  const during: BenchmarkConditions[] = [];
  let lookedAt = clock.now().getTime();
  let looking: Promise<unknown> = Promise.resolve();
  return {
    look(): void {
      const now = clock.now().getTime();
      if (now - lookedAt < leastReadingMilliseconds) return;
      lookedAt = now;
      // A reading that fails says nothing of the machine.
      looking = probe.readConditions().then(
        (reading) => during.push(reading),
        () => undefined,
      );
    },
    async readings(): Promise<ConditionReadings> {
      await looking;
      return { before, during, after: await probe.readConditions() };
    },
  };
}
