import { rateRatio } from '#core/benchmark/compare.ts';
import type { MeasuredRate } from '#core/benchmark/result.ts';
import { inTestOrder } from '#core/benchmark/test-order.ts';
import type { ComparisonEntry, MeasuredEntry, TestVerdict } from './comparison.ts';
import { compareModelNames } from './model-name.ts';

interface Contender {
  /** Index among all entries. */
  entry: number;
  rate: MeasuredRate;
}

/**
 * Who was fastest in each test. A winner is declared only where its 95 % interval lies above those of all other
 * trusted entries: 40 (39–41) beats 30 (29–31), 40 (36–44) does not beat 37 (34–40).
 */
export function testVerdicts(entries: readonly ComparisonEntry[]): TestVerdict[] {
  const measured = entries.flatMap((entry) => (entry.status === 'measured' ? [entry] : []));
  const names = inTestOrder([...new Set(measured.flatMap(({ results }) => Object.keys(results)))]);
  const isComparable = ofOneSize(measured);
  return names.map((test) => testVerdict(test, contenders(test, entries), isComparable));
}

const contenders = (test: string, entries: readonly ComparisonEntry[]): Contender[] =>
  entries
    .flatMap((entry, index) => {
      const rate = entry.status === 'measured' && entry.isTrusted ? entry.results[test] : undefined;
      return rate && rate.tokensPerSecond > 0 ? [{ entry: index, rate }] : [];
    })
    .sort((a, b) => b.rate.tokensPerSecond - a.rate.tokensPerSecond);

/** Models that tell different numbers of parameters in their names are no comparison of engines. */
const ofOneSize = (entries: readonly MeasuredEntry[]): boolean =>
  entries.every((one) =>
    entries.every((other) => compareModelNames(one.model, other.model) !== 'other-size'),
  );

function testVerdict(test: string, sorted: readonly Contender[], isComparable: boolean): TestVerdict {
  const [fastest, ...others] = sorted;
  if (!fastest) return { test, outcome: 'too-few', behind: [] };
  const behind = others.flatMap(({ entry, rate }) => {
    const ratio = rateRatio(rate, fastest.rate);
    if (!ratio) return [];
    const { ratio: times, low, high } = ratio;
    const isClear = rate.high !== undefined && fastest.rate.low > rate.high;
    return [{ entry, ratio: times, low, ...(high !== undefined && { high }), isClear }];
  });
  const outcome =
    others.length === 0
      ? 'too-few'
      : !isComparable
        ? 'not-comparable'
        : behind.every(({ isClear }) => isClear)
          ? 'winner'
          : 'no-difference';
  return { test, outcome, fastest: fastest.entry, behind };
}
