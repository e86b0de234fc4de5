import type { ChipPrediction } from '#core/speed/prediction.ts';

/** One machine whose words are shown as they come. */
export interface SpeedLane {
  key: string;
  prediction: ChipPrediction;
  /** Until the first word, as it is. */
  waitSeconds: number;
  tokensPerSecond: number;
}

/** The likeliest pace of a machine; `undefined` without both speeds. The wait is that of the chart where it has this prompt. */
export function speedLane(prediction: ChipPrediction, promptTokens: number): SpeedLane | undefined {
  const charted = prediction.firstToken.find((point) => point.promptTokens === promptTokens)?.seconds;
  const wait = charted ?? prediction.firstTokenSeconds;
  const rate = prediction.speed.generationTokensPerSecond;
  if (!wait || !rate || !(rate.mid > 0)) return undefined;
  const key = prediction.isThisMac ? 'own' : (prediction.chipId ?? prediction.chip);
  return { key, prediction, waitSeconds: wait.mid, tokensPerSecond: rate.mid };
}
