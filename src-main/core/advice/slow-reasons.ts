import type { Need, Reason } from './advice.ts';
import { type AdviceReasonCode, reason } from './reasons.ts';
import type { Situation } from './situation.ts';
import { speedOrigin } from './speed-origin.ts';

/** The codes of a Mac one has differ from those of one that could be had. */
interface SlowCodes {
  writes: AdviceReasonCode;
  reads: AdviceReasonCode;
  /** Fast enough in a chat, too slow for hours without a fan. */
  hot: AdviceReasonCode;
}

/** Which gate a target misses, each with the figure, its origin and the gate; empty: none, or no figures. */
export function slowReasons(found: Situation, need: Need, codes: SlowCodes): Reason[] {
  const { generationTokensPerSecond, firstTokenSeconds } = found;
  if (generationTokensPerSecond === undefined || firstTokenSeconds === undefined) return [];
  const origin = speedOrigin(found.speed);
  const minimumTokensPerSecond = need.minimumGenerationTokensPerSecond;
  const maximumSeconds = need.maximumFirstTokenSeconds;
  const { promptTokens } = need;
  const reasons: Reason[] = [];
  if (generationTokensPerSecond < minimumTokensPerSecond) {
    reasons.push(reason(codes.writes, { generationTokensPerSecond, minimumTokensPerSecond, ...origin }));
  }
  if (firstTokenSeconds > maximumSeconds) {
    reasons.push(reason(codes.reads, { firstTokenSeconds, maximumSeconds, promptTokens, ...origin }));
  }
  if (reasons.length > 0 || found.isFastEnough !== false) return reasons;
  const { prompt, generation } = found.kept;
  return [
    reason(codes.hot, {
      generationTokensPerSecond: generationTokensPerSecond * generation,
      minimumTokensPerSecond,
      firstTokenSeconds: firstTokenSeconds / prompt,
      maximumSeconds,
      promptTokens,
      factor: generation,
      ...origin,
    }),
  ];
}
