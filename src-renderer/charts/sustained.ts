import type { Sustained } from '#core/benchmark/result.ts';
import { roundTicks } from './price-time.ts';

export type SustainedKind = 'prompt' | 'generation';

interface TimedRate {
  seconds: number;
  tokensPerSecond: number;
}

interface Tick {
  value: number;
  /** Share of the axis, 0…1 from the left or from the top. */
  at: number;
}

interface SustainedCurve {
  /** Shares of the plot, 0…1 from the left and from the top, in the order of time. */
  points: { x: number; y: number }[];
  /** Tokens per second, from 0: half the height is half the speed. */
  rateTicks: Tick[];
  minuteTicks: Tick[];
  /** Mean of the first tenth of the time, as a share from the top: what the end is held against. */
  startAt: number;
  /** Means of the first tenth and of the last fifth of the time, as `sustainedCurve` of the core takes them. */
  startRate: number;
  endRate: number;
  lastSeconds: number;
}

const firstShare = 0.1;
const lastShare = 0.2;

/** The points at which that rate was measured, in the order of time. */
export const ratesOf = ({ points }: Sustained, kind: SustainedKind): TimedRate[] =>
  points
    .flatMap(({ seconds, promptTokensPerSecond, generationTokensPerSecond }) => {
      const rate = kind === 'prompt' ? promptTokensPerSecond : generationTokensPerSecond;
      return rate === undefined ? [] : [{ seconds, tokensPerSecond: rate }];
    })
    .sort((a, b) => a.seconds - b.seconds);

const mean = (rates: readonly TimedRate[]): number =>
  rates.reduce((sum, { tokensPerSecond }) => sum + tokensPerSecond, 0) / rates.length;

/** A rate over time within a plot whose rates begin at 0; `undefined` with fewer than two points. */
export function sustainedCurve(rates: readonly TimedRate[]): SustainedCurve | undefined {
  const last = rates.at(-1);
  if (rates.length < 2 || !last || !(last.seconds > 0)) return undefined;
  const rateValues = roundTicks(Math.max(...rates.map(({ tokensPerSecond }) => tokensPerSecond)));
  const top = rateValues.at(-1) ?? 1;
  const y = (rate: number): number => 1 - rate / top;
  const minutes = last.seconds / 60;
  const early = rates.filter(({ seconds }) => seconds <= firstShare * last.seconds);
  const startRate = mean(early.length > 0 ? early : rates.slice(0, 1));
  return {
    points: rates.map(({ seconds, tokensPerSecond }) => ({
      x: seconds / last.seconds,
      y: y(tokensPerSecond),
    })),
    rateTicks: rateValues.map((value) => ({ value, at: y(value) })),
    minuteTicks: roundTicks(minutes)
      .filter((value) => value <= minutes)
      .map((value) => ({ value, at: value / minutes })),
    startAt: y(startRate),
    startRate,
    endRate: mean(rates.filter(({ seconds }) => seconds >= (1 - lastShare) * last.seconds)),
    lastSeconds: last.seconds,
  };
}

interface MinuteRow {
  /** From 1: the first minute. */
  minute: number;
  prompt?: number;
  generation?: number;
}

/** Means of each minute, for the table beside the chart; minutes without a point are left out. */
export function minuteRows(sustained: Sustained): MinuteRow[] {
  const [prompt, generation] = [ratesOf(sustained, 'prompt'), ratesOf(sustained, 'generation')];
  const minuteOf = ({ seconds }: TimedRate): number => Math.floor(seconds / 60) + 1;
  const minutes = [...new Set([...prompt, ...generation].map(minuteOf))].sort((a, b) => a - b);
  return minutes.map((minute) => {
    const of = (rates: readonly TimedRate[]): TimedRate[] =>
      rates.filter((rate) => minuteOf(rate) === minute);
    const [reads, writes] = [of(prompt), of(generation)];
    return {
      minute,
      ...(reads.length > 0 && { prompt: mean(reads) }),
      ...(writes.length > 0 && { generation: mean(writes) }),
    };
  });
}
