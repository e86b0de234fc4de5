import type { Interval, SpeedEstimate } from './estimate.ts';

/** Seconds until the first word: prompt ÷ prompt speed. A slow rate gives the high end. Absent without a prompt speed. */
export function firstTokenSeconds(speed: SpeedEstimate, promptTokens: number): Interval | undefined {
  const rate = speed.promptTokensPerSecond;
  return rate && secondsFor(rate, promptTokens);
}

/** Seconds for one answer of the user's mix: prompt ÷ prompt speed + output ÷ generation speed. 512 at 400 and 128 at 50 take 3.84 s. */
export function mixSeconds(
  speed: SpeedEstimate,
  mix: { promptTokens: number; outputTokens: number },
): Interval | undefined {
  const prompt = firstTokenSeconds(speed, mix.promptTokens);
  const rate = speed.generationTokensPerSecond;
  if (!prompt || !rate) return undefined;
  const output = secondsFor(rate, mix.outputTokens);
  return { low: prompt.low + output.low, mid: prompt.mid + output.mid, high: prompt.high + output.high };
}

const secondsFor = (rate: Interval, tokens: number): Interval => ({
  low: tokens / rate.high,
  mid: tokens / rate.mid,
  high: tokens / rate.low,
});
