import { faultValue } from '#contract/dispatch.ts';
import { testVerdicts } from '#core/engines/compare-entries.ts';
import { entryOfBenchmark, entryOfEngineRun, failedEntry } from '#core/engines/comparison-entry.ts';
import { comparisonWarnings } from '#core/engines/comparison-warnings.ts';
import type { ComparisonEntry, EngineComparison } from '#core/engines/comparison.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { machineLabel, type KeptRun } from './benchmark.ts';
import type { AskedRun } from './asked-runs.ts';
import type { Contestant, Contestants } from './contestants.ts';
import { benchEngine, plannedEngineSeconds, type EngineBenchAsked } from './engine-bench.ts';
import { unlessCancelled, type Hold } from './hold.ts';
import { JointProgress } from './joint-progress.ts';
import type { Ports } from './ports.ts';

export interface ComparisonAsked extends Contestants {
  mode: EngineBenchAsked['mode'];
  promptTokens: number;
  generatedTokens: number;
  machine: Machine | undefined;
  /** The model of the catalogue that is compared, where it is one. */
  catalogueModel?: string | undefined;
}

export interface ComparisonHooks {
  signal: AbortSignal;
  hold: Hold;
  onProgress(progress: BenchmarkProgress): void;
  /** Measures our own engine, and keeps the run in the history. */
  measureOwn(run: AskedRun, onProgress: (progress: BenchmarkProgress) => void): Promise<KeptRun>;
}

export interface KeptComparison {
  comparison: EngineComparison;
  /** Why it, or a run of it, could not be kept; absent: all was. */
  unkept?: unknown;
}

/** Between two engines: heat goes, and what was let go is gone from memory. */
const restMilliseconds = 5000;

type ComparisonPorts = Pick<
  Ports,
  'otherEngines' | 'probe' | 'clock' | 'rest' | 'random' | 'engineRuns' | 'engineComparisons'
>;

/** What one contestant leaves behind. */
interface Done {
  entry: ComparisonEntry;
  stayedLoaded: boolean;
  evicted: string[];
  unkept?: unknown;
}

/**
 * Measures one contestant after the other, with rests between, and sets them beside each other. One that fails is
 * an entry with its fault; the others' results stand. Throws `benchmark-cancelled` alone.
 */
export async function compareEngines(
  ports: ComparisonPorts,
  asked: ComparisonAsked,
  hooks: ComparisonHooks,
): Promise<KeptComparison> {
  const { signal, hold } = hooks;
  const started = ports.clock.now();
  const progress = new JointProgress(
    asked.contestants.map((each) => planOf(each, asked)),
    () => hold.runningMilliseconds(),
  );
  const all: Done[] = [];
  for (const [index, contestant] of asked.contestants.entries()) {
    if (index > 0) await unlessCancelled(ports.rest(restMilliseconds, signal), signal);
    await unlessCancelled(hold.passed(), signal);
    const tell = (own: BenchmarkProgress): void => hooks.onProgress(progress.joint(own));
    all.push(await measured(contestant, ports, { asked, hooks: { ...hooks, onProgress: tell } }));
    progress.runEnds();
  }
  const comparison = comparisonOf(all, asked, {
    startedAt: started.toISOString(),
    elapsedMilliseconds: Math.max(0, ports.clock.now().getTime() - started.getTime()),
  });
  const unkept = all.find((done) => done.unkept !== undefined)?.unkept;
  // Where nobody could be measured there is nothing to keep.
  if (!all.some(({ entry }) => entry.status === 'measured')) return { comparison };
  return ports.engineComparisons.append(comparison).then(
    () => ({ comparison, ...(unkept !== undefined && { unkept }) }),
    (reason: unknown) => ({ comparison, unkept: reason }),
  );
}

function planOf(contestant: Contestant, { mode }: ComparisonAsked) {
  return contestant.engine === 'kaidoki'
    ? { name: contestantName(contestant), plannedSeconds: contestant.run.plannedSeconds }
    : { name: contestantName(contestant), plannedSeconds: plannedEngineSeconds(mode) };
}

const contestantName = (contestant: Contestant): string =>
  [contestant.program, modelOf(contestant)].filter((part) => part !== undefined).join(' · ');

const modelOf = (contestant: Contestant): string | undefined =>
  contestant.engine === 'kaidoki' ? contestant.run.name : contestant.choice.model;

interface Measuring {
  asked: ComparisonAsked;
  hooks: ComparisonHooks;
}

async function measured(
  contestant: Contestant,
  ports: ComparisonPorts,
  { asked, hooks }: Measuring,
): Promise<Done> {
  try {
    return contestant.engine === 'kaidoki'
      ? await measuredOwn(contestant.run, hooks)
      : await measuredOther(contestant, ports, { asked, hooks });
  } catch (error) {
    if (hooks.signal.aborted) throw new Fault('benchmark-cancelled', {}, { cause: error });
    const entry = failedEntry({
      engine: contestant.engine,
      program: contestant.program,
      model: modelOf(contestant),
      fault: faultValue(error, 'compareEngines'),
      finishedAt: ports.clock.now().toISOString(),
    });
    return { entry, stayedLoaded: false, evicted: [] };
  }
}

async function measuredOther(
  { choice }: Extract<Contestant, { choice: unknown }>,
  ports: ComparisonPorts,
  { asked, hooks }: Measuring,
): Promise<Done> {
  const { mode, promptTokens, generatedTokens, machine } = asked;
  const { run, unkept } = await benchEngine(
    ports,
    { ...choice, mode, promptTokens, generatedTokens, machine },
    hooks,
  );
  return {
    entry: entryOfEngineRun(run),
    stayedLoaded: run.wasLoaded,
    evicted: run.evictedModels ?? [],
    unkept,
  };
}

async function measuredOwn(run: AskedRun, { measureOwn, onProgress }: ComparisonHooks): Promise<Done> {
  const { result, unkept } = await measureOwn(run, onProgress);
  return { entry: entryOfBenchmark(result), stayedLoaded: false, evicted: [], unkept };
}

function comparisonOf(
  all: readonly Done[],
  asked: ComparisonAsked,
  times: Pick<EngineComparison, 'startedAt' | 'elapsedMilliseconds'>,
): EngineComparison {
  const entries = all.map(({ entry }) => entry);
  const facts = {
    stayedLoaded: all.flatMap((done, index) => (done.stayedLoaded ? [index] : [])),
    evicted: all.flatMap(({ evicted }) => evicted),
    isSynthetic: asked.contestants.some(
      (each) => each.engine === 'kaidoki' && each.run.request.target.kind === 'synthetic',
    ),
  };
  const { label, catalogueModel, machine, mode, promptTokens, generatedTokens } = asked;
  return {
    kind: 'engine-comparison',
    model: label,
    ...(catalogueModel !== undefined && { catalogueModel }),
    mode,
    promptTokens,
    generatedTokens,
    entries,
    verdicts: testVerdicts(entries),
    warnings: comparisonWarnings(entries, facts),
    ...(machine && { machine: machineLabel(machine) }),
    ...times,
  };
}
