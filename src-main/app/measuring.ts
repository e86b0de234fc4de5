import type { Handlers } from '#contract/contract.ts';
import { faultValue } from '#contract/dispatch.ts';
import type { BenchmarkMode, BenchmarkProgress, BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import {
  askedRuns,
  measuredRuns,
  reusableReference,
  type AskedRun,
  type BenchmarkAsked,
  type MeasuredRuns,
} from './asked-runs.ts';
import { createBenchmarkRunner, type KeptRun } from './benchmark.ts';
import { catalogueTarget, resolveTarget } from './benchmark-target.ts';
import { createConditionRefresh } from './conditions.ts';
import { chipOf } from './knowledge.ts';
import type { Ports } from './ports.ts';
import type { StateStore } from './state.ts';

export interface MeasureAsked extends BenchmarkAsked {
  /** `MODEL`, `MODEL:QUANT` or the path of a GGUF file; absent: the reference. */
  model?: string | undefined;
}

/** What the application asks for, measures and shows in its state; see `App`. */
export interface Measuring {
  readonly isRunning: boolean;
  measure(asked?: MeasureAsked, onProgress?: (progress: BenchmarkProgress) => void): Promise<MeasuredRuns>;
  startBenchmark: Handlers['startBenchmark'];
  cancelBenchmark(): Promise<void>;
  pauseBenchmark(): void;
  resumeBenchmark(): void;
  /** A benchmark takes note of it; without one the state shows how the machine is now. */
  conditionsChanged(): Promise<void>;
}

/** What is known at the moment of asking. */
export interface MeasuringFacts {
  catalogue: Catalogue;
  machine?: Machine;
  installedBuild: string | undefined;
}

export interface MeasuringOptions {
  ports: Ports;
  store: StateStore;
  facts(): MeasuringFacts;
  /** After each model, before the next one. */
  onKept(kept: KeptRun): Promise<void>;
  /** Something else is being measured: one thing at a time. */
  isOtherwiseBusy(): boolean;
}

/** Answers the runs that are to be made, or throws what is wrong with the question. */
type Prepare = () => Promise<AskedRun[]>;

export function createMeasuring(options: MeasuringOptions): Measuring {
  const { ports, store, facts, onKept, isOtherwiseBusy } = options;
  const runner = createBenchmarkRunner(ports);
  const refreshConditions = createConditionRefresh(ports.probe, store);

  /** The last run is the target's, or the only one; the reference's before it may be an earlier one. */
  async function measureRuns(
    prepare: Prepare,
    mode: BenchmarkMode = 'default',
    onProgress: (progress: BenchmarkProgress) => void = () => undefined,
  ): Promise<MeasuredRuns> {
    const { catalogue, machine } = facts();
    let earlier: BenchmarkResult | undefined;
    if (runner.isRunning || isOtherwiseBusy()) throw new Fault('benchmark-busy');
    store.update({ benchmark: { status: 'running', mode, progress: { phase: 'checking', fraction: 0 } } });
    try {
      const kept = await runner.run({
        machine,
        chip: chipOf(machine, catalogue),
        prepare: async () => {
          const runs = await prepare();
          earlier = runs.length > 1 ? await earlierReference() : undefined;
          return earlier ? runs.slice(-1) : runs;
        },
        onProgress: (progress) => {
          onProgress(progress);
          if (store.read().benchmark.status !== 'cancelling')
            store.update({ benchmark: { status: 'running', mode, progress } });
        },
        onKept,
      });
      store.update({ benchmark: { status: 'idle' } });
      return measuredRuns(kept, earlier);
    } catch (error) {
      showFailure(error);
      throw error;
    }
  }

  /** A run that was cancelled did not fail. */
  function showFailure(error: unknown): void {
    const fault = faultValue(error, 'startBenchmark');
    const isCancelled = fault.code === 'benchmark-cancelled';
    store.update({ benchmark: isCancelled ? { status: 'idle' } : { status: 'failed', fault } });
  }

  async function earlierReference(): Promise<BenchmarkResult | undefined> {
    const { machine, installedBuild } = facts();
    const now = ports.clock.now();
    // A history that can't be read is told elsewhere; here it only saves no time.
    return ports.history.read().then(
      ({ entries }) => reusableReference({ entries, machine, installedBuild, now }),
      () => undefined,
    );
  }

  return {
    get isRunning() {
      return runner.isRunning;
    },

    measure({ model, ...asked } = {}, onProgress) {
      const { catalogue, machine } = facts();
      const prepare: Prepare = async () => {
        const target = model === undefined ? undefined : await resolveTarget(ports, catalogue, model);
        return askedRuns(target, asked, { catalogue, machine });
      };
      return measureRuns(prepare, asked.mode, onProgress);
    },

    async startBenchmark({ model, ...asked }) {
      if (runner.isRunning || isOtherwiseBusy()) throw new Fault('benchmark-busy');
      const { catalogue, machine } = facts();
      // Files are opened for the command line alone: a window is not trusted with paths.
      const target = model === undefined ? undefined : catalogueTarget(catalogue, model);
      if (model !== undefined && !target) throw new Fault('unknown-model', { model });
      const runs = askedRuns(target, asked, { catalogue, machine });
      // The window follows the state; a failure ends up there.
      measureRuns(async () => runs, asked.mode).catch(() => undefined);
      return {};
    },

    async cancelBenchmark() {
      if (!runner.isRunning) return;
      store.update({ benchmark: { status: 'cancelling' } });
      await runner.cancel();
    },

    pauseBenchmark: () => runner.pause(),
    resumeBenchmark: () => runner.resume(),
    async conditionsChanged() {
      if (runner.isRunning) runner.conditionsChanged();
      else await refreshConditions();
    },
  };
}
