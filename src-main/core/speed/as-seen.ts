import type { Engine } from './engine.ts';
import type { SpeedEstimate } from './estimate.ts';
import { speedReason } from './reasons.ts';

/** What the user sees ÷ what is predicted, of words written in one engine. */
export interface SeenSpeed {
  engine: Engine;
  generationFactor: number;
}

/** What is written, times what was seen, and never beyond `most`. Of prompts nothing was told. */
export function asSeen(
  speed: SpeedEstimate,
  { generationFactor }: SeenSpeed,
  most = Infinity,
): SpeedEstimate {
  const { generationTokensPerSecond: rate, reasons } = speed;
  if (!rate) return speed;
  const scaled = (figure: number): number => Math.min(figure * generationFactor, most);
  return {
    ...speed,
    generationTokensPerSecond: { low: scaled(rate.low), mid: scaled(rate.mid), high: scaled(rate.high) },
    reasons: [...reasons, speedReason('speed-as-seen', { share: generationFactor })],
  };
}
