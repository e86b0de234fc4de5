import type { ComparisonEntry, EngineComparison, MeasuredEntry } from '#core/engines/comparison.ts';
import { type Axis, intervalAxis } from './speed-axis.ts';

export interface EngineBar {
  /** Index into the entries of the comparison. */
  index: number;
  entry: MeasuredEntry;
  rate: MeasuredEntry['results'][string];
  /** Shares of the axis, 0…1. */
  bar: number;
  low: number;
  /** The end of the axis where the interval has no upper end. */
  high: number;
  /** Its interval lies above all others. */
  isWinner: boolean;
}

export interface EngineChart {
  test: string;
  axis: Axis;
  /** As they were measured. */
  bars: EngineBar[];
}

/** What a test measured on every engine, as bars from 0; absent where no engine has it. */
export function engineChart(comparison: EngineComparison, test: string): EngineChart | undefined {
  const measured = comparison.entries.flatMap((entry: ComparisonEntry, index) => {
    const rate = entry.status === 'measured' ? entry.results[test] : undefined;
    return entry.status === 'measured' && rate ? [{ entry, index, rate }] : [];
  });
  if (measured.length === 0) return undefined;
  const axis = intervalAxis(
    measured.map(({ rate: { low, tokensPerSecond: mid, high = mid } }) => ({ low, mid, high })),
    'linear',
  );
  const verdict = comparison.verdicts.find((each) => each.test === test);
  return {
    test,
    axis,
    bars: measured.map(({ entry, index, rate }) => ({
      index,
      entry,
      rate,
      bar: axis.at(rate.tokensPerSecond),
      low: axis.at(rate.low),
      high: rate.high === undefined ? 1 : axis.at(rate.high),
      isWinner: verdict?.outcome === 'winner' && verdict.fastest === index,
    })),
  };
}

/** The tests that any engine has, prompts first, each once. */
export function comparedTests({ entries }: Pick<EngineComparison, 'entries'>): string[] {
  const tests = entries.flatMap((entry) => (entry.status === 'measured' ? Object.keys(entry.results) : []));
  const rank = (test: string): number => (test.startsWith('pp') ? 0 : 1);
  return [...new Set(tests)].sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}
