import { parseTestName } from '#core/benchmark/benchmark-test.ts';
import { rateRatio } from '#core/benchmark/compare.ts';
import type { MeasuredRate } from '#core/benchmark/result.ts';
import type { EngineComparison, MeasuredEntry } from '#core/engines/comparison.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Engine } from '#core/speed/engine.ts';

/** How many times as fast one engine writes as another, by a comparison on this machine. */
export interface MeasuredFactor {
  low: number;
  mid: number;
  high: number;
  /** ISO date. */
  measuredAt: string;
  /** What was compared, where it was another model of the class. */
  otherModel?: string;
}

/** Tuned constants: engines gain speed with every release, and another model says less. */
export const comparisonRules = {
  mostDays: 90,
  /** Parameters of another model of the same class ÷ those of the target. */
  sizes: { least: 0.5, most: 2 },
} as const;

const millisecondsPerDay = 86_400_000;

/** Comparisons that still count on the day, newest first; of later days none, so that a past day is answered as it was. */
export function recentComparisons(
  comparisons: readonly EngineComparison[],
  today: string,
): EngineComparison[] {
  // Anywhere on earth it is still, or already, that day.
  const end = Date.parse(today) + 2 * millisecondsPerDay;
  const begin = Date.parse(today) - comparisonRules.mostDays * millisecondsPerDay;
  return comparisons
    .filter(({ startedAt }) => Date.parse(startedAt) >= begin && Date.parse(startedAt) < end)
    .toSorted((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt));
}

export interface FactorAsked {
  comparisons: readonly EngineComparison[];
  from: Engine;
  to: Engine;
  model: CatalogueModel;
  models: readonly CatalogueModel[];
}

/**
 * The ratio with its 95 % interval by the newest comparison of the same model that has both engines, or else of
 * another of its class: dense or a mixture as well, and of half to twice the parameters. Only what can be trusted.
 */
export function measuredFactor(asked: FactorAsked): MeasuredFactor | undefined {
  const { comparisons, model } = asked;
  const same = comparisons.filter(({ catalogueModel }) => catalogueModel === model.id);
  const alike = comparisons.filter((comparison) => isOfClass(comparison, asked));
  for (const comparison of [...same, ...alike]) {
    const factor = factorIn(comparison, asked);
    if (factor) return same.includes(comparison) ? factor : { ...factor, otherModel: comparison.model };
  }
  return undefined;
}

function isOfClass({ catalogueModel }: EngineComparison, { model, models }: FactorAsked): boolean {
  const other = models.find(({ id }) => id === catalogueModel);
  if (!other || other.id === model.id) return false;
  const share = other.parameterCount / model.parameterCount;
  const { least, most } = comparisonRules.sizes;
  return (
    (other.shape.moe === undefined) === (model.shape.moe === undefined) && share >= least && share <= most
  );
}

function factorIn(
  { entries, verdicts, startedAt }: EngineComparison,
  { from, to }: FactorAsked,
): Omit<MeasuredFactor, 'otherModel'> | undefined {
  if (verdicts.some(({ outcome }) => outcome === 'not-comparable')) return undefined;
  const trusted = entries.filter(
    (entry): entry is MeasuredEntry => entry.status === 'measured' && entry.isTrusted,
  );
  const [before, after] = [quickest(trusted, from), quickest(trusted, to)];
  const ratio = before && after && rateRatio(before, after);
  if (ratio?.high === undefined) return undefined;
  return { low: ratio.low, mid: ratio.ratio, high: ratio.high, measuredAt: startedAt.slice(0, 10) };
}

/** Of the programs that run an engine's kernels, as our own llama.cpp and LM Studio, the quickest. */
function quickest(entries: readonly MeasuredEntry[], engine: Engine): MeasuredRate | undefined {
  const rates = entries
    .filter((entry) => speedEngineOf(entry) === engine)
    .flatMap(({ results }) => generationOf(results));
  return rates.toSorted((a, b) => b.tokensPerSecond - a.tokensPerSecond)[0];
}

function generationOf(results: MeasuredEntry['results']): MeasuredRate[] {
  return Object.entries(results).flatMap(([name, rate]) => {
    const test = parseTestName(name);
    return test?.kind === 'tg' && test.depthTokens === 0 ? [rate] : [];
  });
}

/** Which engine of the speed model an entry ran in; `undefined` where that can't be told. */
function speedEngineOf({ engine, program, format }: MeasuredEntry): Engine | undefined {
  if (engine === 'ollama') return 'ollama';
  if (engine === 'mlx' || format === 'mlx') return 'mlx';
  if (engine === 'kaidoki' || (engine === 'server' && program === 'llama-server')) return 'llama.cpp';
  return engine === 'lmstudio' && format === 'gguf' ? 'llama.cpp' : undefined;
}
