import type { Handlers } from '#contract/contract.ts';
import { faultValue } from '#contract/dispatch.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { BenchmarkTarget } from '#core/benchmark/target.ts';
import { catalogueModelNamed } from '#core/engines/catalogue-model.ts';
import { commonModels } from '#core/engines/common-models.ts';
import { Fault } from '#core/fault.ts';
import { askedRuns, type AskedRun } from './asked-runs.ts';
import { createBenchmarkRunner, type KeptRun } from './benchmark.ts';
import { catalogueTarget, resolveTarget } from './benchmark-target.ts';
import { compareEngines, type KeptComparison } from './compare-engines.ts';
import { findContestants, type ComparedChoice } from './contestants.ts';
import { Hold, unlessCancelled } from './hold.ts';
import { chipOf } from './knowledge.ts';
import type { MeasuringOptions } from './measuring.ts';
import type { EnginePlace } from './ports.ts';
import type { EngineBenchAsked } from './engine-bench.ts';

export interface CompareAsked {
  /** Absent: all that answer. */
  engines?: readonly ComparedChoice[] | undefined;
  /** The model by any engine's name for it; absent: the only one that they have in common. */
  model?: string | undefined;
  /** Of our own engine: `MODEL`, `MODEL:QUANT` of the catalogue, or the path of a GGUF file. */
  own?: { model: string } | undefined;
  mode?: EngineBenchAsked['mode'] | undefined;
  /** Default 512. */
  promptTokens?: number | undefined;
  /** Default 128. */
  generatedTokens?: number | undefined;
}

/** Comparisons of engines, as the application asks for them and shows them in its state; see `App`. */
export interface Comparing {
  readonly isRunning: boolean;
  compare(asked: CompareAsked, onProgress?: (progress: BenchmarkProgress) => void): Promise<KeptComparison>;
  findEngines: Handlers['findEngines'];
  compareEngines: Handlers['compareEngines'];
  cancel(): Promise<void>;
  pause(): void;
  resume(): void;
}

export interface ComparingOptions extends MeasuringOptions {
  /** Before the state tells that it has ended. */
  onCompared(made: KeptComparison): void;
}

interface Running {
  controller: AbortController;
  hold: Hold;
  runner: ReturnType<typeof createBenchmarkRunner>;
  ended: Promise<unknown>;
}

type Own = { run: AskedRun; model: string; target: BenchmarkTarget };

export function createComparing(options: ComparingOptions): Comparing {
  const { ports, store, facts, onKept, onCompared, isOtherwiseBusy } = options;
  let running: Running | undefined;

  /** What our own engine is to measure: the model alone, with the two tests that every engine can. */
  function ownRun(
    target: BenchmarkTarget,
    { mode = 'default', promptTokens, generatedTokens }: CompareAsked,
  ) {
    const { catalogue, machine } = facts();
    const asked = { mode, promptTokens, generatedTokens, depthTokens: 0 };
    const [run] = askedRuns(target, asked, { catalogue, machine }).slice(-1);
    if (!run) throw new Error('A benchmark measures at least one model.');
    return run;
  }

  async function ownOf(asked: CompareAsked): Promise<Own | undefined> {
    if (!asked.own) return undefined;
    const { model } = asked.own;
    const target = await resolveTarget(ports, facts().catalogue, model);
    const name = target.kind === 'file' ? target.name : target.modelId;
    return { run: ownRun(target, asked), model: name, target };
  }

  async function measureOwn(
    run: AskedRun,
    { runner }: Running,
    onProgress: (progress: BenchmarkProgress) => void,
  ): Promise<KeptRun> {
    const { machine, catalogue } = facts();
    const [kept] = await runner.run({
      machine,
      chip: chipOf(machine, catalogue),
      prepare: async () => [run],
      onProgress,
      onKept,
    });
    if (!kept) throw new Error('A benchmark measures at least one model.');
    return kept;
  }

  async function work(asked: CompareAsked, own: Running, tell: (progress: BenchmarkProgress) => void) {
    const { signal } = own.controller;
    const { catalogue, machine } = facts();
    const { mode = 'default', promptTokens = 512, generatedTokens = 128 } = asked;
    const target = await unlessCancelled(ownOf(asked), signal);
    const contestants = await unlessCancelled(
      findContestants(ports.otherEngines, { ...asked, own: target }, signal),
      signal,
    );
    const known = target?.run.sameShapeAs ?? syntheticId(target?.target);
    const catalogueModel = known ?? catalogueModelNamed(contestants.label, catalogue.models)?.id;
    return compareEngines(
      ports,
      { ...contestants, mode, promptTokens, generatedTokens, machine, catalogueModel },
      {
        signal,
        hold: own.hold,
        onProgress: tell,
        measureOwn: (run, onProgress) => measureOwn(run, own, onProgress),
      },
    );
  }

  /** At once `running`, so that nothing else begins while engines are looked for. */
  function begin(
    asked: CompareAsked,
    onProgress: (progress: BenchmarkProgress) => void = () => undefined,
  ): Promise<KeptComparison> {
    if (running || isOtherwiseBusy()) throw new Fault('benchmark-busy');
    const { mode = 'default' } = asked;
    const own: Running = {
      controller: new AbortController(),
      hold: new Hold(() => ports.clock.now().getTime()),
      runner: createBenchmarkRunner(ports),
      ended: Promise.resolve(),
    };
    running = own;
    own.controller.signal.addEventListener('abort', () => void own.runner.cancel());
    const tell = (told: BenchmarkProgress): void => {
      const progress: BenchmarkProgress = own.hold.isHeld ? { ...told, phase: 'paused' } : told;
      onProgress(progress);
      if (!own.controller.signal.aborted)
        store.update({ benchmark: { status: 'running', mode, progress, isComparison: true } });
    };
    tell({ phase: 'checking', fraction: 0 });
    const ending = settle(work(asked, own, tell), own);
    own.ended = ending.catch(() => undefined);
    return ending;
  }

  async function settle(working: Promise<KeptComparison>, own: Running): Promise<KeptComparison> {
    try {
      const kept = await working.finally(() => end(own));
      onCompared(kept);
      store.update({ benchmark: { status: 'idle' } });
      return kept;
    } catch (error) {
      const isCancelled = own.controller.signal.aborted;
      const fault = faultValue(error, 'compareEngines');
      const failed = { status: 'failed', fault, isComparison: true } as const;
      store.update({ benchmark: isCancelled ? { status: 'idle' } : failed });
      throw isCancelled ? new Fault('benchmark-cancelled', {}, { cause: error }) : error;
    }
  }

  /** What our own engine still has to tidy up is waited for. */
  async function end(own: Running): Promise<void> {
    await own.runner.cancel();
    running = undefined;
  }

  return {
    get isRunning() {
      return running !== undefined;
    },
    compare: async (asked, onProgress) => begin(asked, onProgress),

    async findEngines({ addresses }) {
      const places: EnginePlace[] = addresses;
      const engines = await ports.otherEngines.find(places, AbortSignal.timeout(findingMilliseconds));
      return { engines, common: commonModels(engines) };
    },

    async compareEngines(asked) {
      const { own } = asked;
      // Files are opened for the command line alone: a window is not trusted with paths.
      if (own && !catalogueTarget(facts().catalogue, own.model))
        throw new Fault('unknown-model', { model: own.model });
      // The window follows the state; a failure ends up there.
      begin(asked).catch(() => undefined);
      return {};
    },

    async cancel() {
      if (!running) return;
      store.update({ benchmark: { status: 'cancelling', isComparison: true } });
      running.controller.abort();
      await running.ended;
    },

    pause() {
      running?.hold.pause();
      running?.runner.pause();
    },
    resume() {
      running?.hold.resume();
      running?.runner.resume();
    },
  };
}

/** Of all engines together; they are asked at the same time. */
const findingMilliseconds = 30_000;

const syntheticId = (target: BenchmarkTarget | undefined): string | undefined =>
  target?.kind === 'synthetic' ? target.modelId : undefined;
