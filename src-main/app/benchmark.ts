import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import { machineLimits } from '#core/benchmark/machine-limits.ts';
import type { BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import type { Chip } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { AskedRun } from './asked-runs.ts';
import { watchConditions, type ConditionWatch } from './condition-watch.ts';
import { Hold, unlessCancelled } from './hold.ts';
import { JointProgress } from './joint-progress.ts';
import type { Ports } from './ports.ts';

/** At most one benchmark at a time; a second one is refused, not queued. */
export interface BenchmarkRunner {
  readonly isRunning: boolean;
  /** Measures what `prepare` answers, one after the other. Throws `benchmark-busy` at once, `benchmark-cancelled`. */
  run(asked: AskedBenchmark): Promise<KeptRun[]>;
  /** The machine goes to sleep: what is being measured is thrown away and measured again after `resume`. */
  pause(): void;
  resume(): void;
  /** Power or heat is no longer what it was: a run takes note. */
  conditionsChanged(): void;
  /** Resolves when the run has ended and its files are gone; at once when none runs. */
  cancel(): Promise<void>;
}

export interface AskedBenchmark {
  /** Checks what is asked for; nothing is measured when it throws. */
  prepare(): Promise<readonly AskedRun[]>;
  machine: Machine | undefined;
  /** This Mac's, where it is known: bounds what can be true. */
  chip?: Chip | undefined;
  onProgress(progress: BenchmarkProgress): void;
  /** After each model, before the next one. */
  onKept(kept: KeptRun): Promise<void>;
}

/** A result, and why it could not be kept in the history; absent: it is kept. */
export interface KeptRun {
  result: BenchmarkResult;
  unkept?: unknown;
}

type RunnerPorts = Pick<Ports, 'probe' | 'engine' | 'history' | 'clock'>;

export function createBenchmarkRunner(ports: RunnerPorts): BenchmarkRunner {
  let running: { run: Run; ended: Promise<unknown> } | undefined;
  return {
    get isRunning() {
      return running !== undefined;
    },
    async run(asked) {
      if (running) throw new Fault('benchmark-busy');
      const run = new Run(ports, asked);
      const work = run.measureAll();
      running = { run, ended: work.catch(() => undefined) };
      try {
        return await work;
      } catch (error) {
        throw run.signal.aborted ? new Fault('benchmark-cancelled', {}, { cause: error }) : error;
      } finally {
        running = undefined;
      }
    },
    async cancel() {
      running?.run.cancel();
      await running?.ended;
    },
    pause: () => running?.run.pause(),
    resume: () => running?.run.resume(),
    conditionsChanged: () => running?.run.conditionsChanged(),
  };
}

/** One benchmark from its first model to its last. */
class Run {
  readonly #ports: RunnerPorts;
  readonly #asked: AskedBenchmark;
  readonly #controller = new AbortController();
  readonly #hold: Hold;
  /** Of the model that is being measured. */
  #watch: ConditionWatch | undefined;
  #latest: BenchmarkProgress = { phase: 'checking', fraction: 0 };

  constructor(ports: RunnerPorts, asked: AskedBenchmark) {
    this.#ports = ports;
    this.#asked = asked;
    this.#hold = new Hold(() => ports.clock.now().getTime());
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  async measureAll(): Promise<KeptRun[]> {
    const runs = await unlessCancelled(this.#asked.prepare(), this.signal);
    const progress = new JointProgress(runs, () => this.#hold.runningMilliseconds());
    const kept: KeptRun[] = [];
    for (const run of runs) {
      await unlessCancelled(this.#hold.passed(), this.signal);
      const done = await this.#measure(run, (own) => this.#tell(progress.joint(own)));
      kept.push(done);
      await this.#asked.onKept(done);
      progress.runEnds();
    }
    return kept;
  }

  cancel(): void {
    this.#controller.abort();
  }

  pause(): void {
    this.#hold.pause();
    this.#asked.onProgress({ ...this.#latest, phase: 'paused' });
  }

  resume(): void {
    if (!this.#hold.isHeld) return;
    this.#hold.resume();
    this.#asked.onProgress(this.#latest);
  }

  conditionsChanged(): void {
    this.#watch?.lookNow();
  }

  /** While the machine goes to sleep, whatever still comes in is not what is being waited for. */
  #tell(progress: BenchmarkProgress): void {
    if (progress.phase !== 'paused') this.#latest = progress;
    this.#asked.onProgress(this.#hold.isHeld ? { ...progress, phase: 'paused' } : progress);
  }

  async #measure(run: AskedRun, onProgress: (progress: BenchmarkProgress) => void): Promise<KeptRun> {
    const { probe, engine, history, clock } = this.#ports;
    const { machine, chip } = this.#asked;
    const { signal } = this;
    const { mode, request, depthsLeftOut, sameShapeAs } = run;
    const started = clock.now();
    const startedRunning = this.#hold.runningMilliseconds();
    onProgress({ phase: 'checking', fraction: 0 });
    const watch = watchConditions(this.#ports, await unlessCancelled(probe.readConditions(), signal));
    this.#watch = watch;
    const measurement = await engine
      .measure(request, {
        signal,
        onProgress,
        onBlock: watch.look,
        onPausable: (control) => this.#hold.controlBy(control),
      })
      .finally(() => this.#hold.controlBy(undefined));
    const result = evaluateBenchmark({
      mode,
      request,
      measurement,
      conditions: await unlessCancelled(watch.readings(), signal),
      limits: machineLimits(measurement.backend, machine?.memoryBandwidthBytesPerSecond.value, chip),
      startedAt: started.toISOString(),
      elapsedMilliseconds: Math.max(0, this.#hold.runningMilliseconds() - startedRunning),
    });
    const entry = {
      ...result,
      ...(depthsLeftOut.length > 0 && { depthsLeftOut }),
      ...(sameShapeAs !== undefined && { sameShapeAs }),
      machine: machineLabel(machine),
    };
    // What took a minute to measure is shown even where it cannot be kept.
    return history.append(entry).then(
      () => ({ result: entry }),
      (unkept: unknown) => ({ result: entry, unkept }),
    );
  }
}

/** Identifies the machine in the history, which may be carried from one Mac to the next. */
export function machineLabel(machine: Machine | undefined): BenchmarkResult['machine'] {
  if (!machine) return undefined;
  return {
    chip: machine.chipName.value,
    gpuCores: machine.gpuCores.value,
    memoryBytes: machine.memoryBytes.value,
    osVersion: machine.macosVersion.value ?? machine.osName.value,
  };
}
