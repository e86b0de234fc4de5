import type { Interval, SpeedEstimate } from './estimate.ts';
import type { FirstTokenPrediction } from './prediction.ts';

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

/** One model on one machine, for any prompt and depth. */
export type SpeedAt = (use: { promptTokens: number; depthTokens: number }) => SpeedEstimate;

/** A question, a page, a long document, a coding agent's first message and more. */
const usualPromptTokens: readonly number[] = [512, 2048, 8192, 32_768];

/**
 * Time to the first word by the length of the prompt, as far as the model's context goes: longer prompts are
 * read more slowly per token, very short ones too, since they share a batch with nobody. Empty without a
 * prompt speed.
 */
export function firstTokenByPrompt(speedAt: SpeedAt, maximumContextTokens: number): FirstTokenPrediction[] {
  return usualPromptTokens
    .filter((promptTokens) => promptTokens <= maximumContextTokens)
    .flatMap((promptTokens) => {
      const { promptTokensPerSecond } = speedAt({ promptTokens, depthTokens: promptTokens });
      if (!promptTokensPerSecond) return [];
      return [
        { promptTokens, promptTokensPerSecond, seconds: secondsFor(promptTokensPerSecond, promptTokens) },
      ];
    });
}

/** Seconds for one answer whose words are written after its prompt, at their mean depth. */
export function answerSeconds(
  speedAt: SpeedAt,
  mix: { promptTokens: number; outputTokens: number },
): Interval | undefined {
  const { promptTokens, outputTokens } = mix;
  const depthTokens = promptTokens + Math.ceil(outputTokens / 2);
  return mixSeconds(speedAt({ promptTokens, depthTokens }), mix);
}
