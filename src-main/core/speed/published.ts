import type { Chip, ReferenceSpeed } from '#core/chips/catalogue.ts';
import type { Interval } from './estimate.ts';
import { quantile } from './least-squares.ts';

/** Published runs of the reference model on one chip; `PublishedRangeSchema` of the contract. */
export interface PublishedRange {
  promptTokensPerSecond: Interval;
  generationTokensPerSecond: Interval;
  runs: number;
  /** Year or month of the oldest and newest run. */
  from: string;
  to: string;
  source: string;
}

/**
 * LLaMA 7B v2 Q4_0 runs of llama.cpp on the same chip with as many GPU cores, both rates known: smallest,
 * median, largest. `undefined` when nobody has published one.
 */
export function publishedRange(
  rows: readonly ReferenceSpeed[],
  chip: Pick<Chip, 'brandString' | 'gpuCores'>,
): PublishedRange | undefined {
  const runs = rows.filter(
    (row) =>
      row.engine === 'llama.cpp' &&
      row.model === 'LLaMA 7B v2' &&
      row.quantisation === 'Q4_0' &&
      `Apple ${row.chip}` === chip.brandString &&
      row.gpuCores === chip.gpuCores,
  );
  const prompt = runs.flatMap((row) => row.promptTokensPerSecond ?? []);
  const generation = runs.flatMap((row) => row.generationTokensPerSecond ?? []);
  const dates = runs.map((row) => row.date).sort();
  const [from, source] = [dates[0], runs[0]?.source];
  if (prompt.length === 0 || generation.length === 0 || from === undefined || source === undefined) {
    return undefined;
  }
  return {
    promptTokensPerSecond: range(prompt),
    generationTokensPerSecond: range(generation),
    runs: runs.length,
    from,
    to: dates.at(-1) ?? from,
    source,
  };
}

const range = (values: readonly number[]): Interval => ({
  low: Math.min(...values),
  mid: quantile(values, 0.5),
  high: Math.max(...values),
});
