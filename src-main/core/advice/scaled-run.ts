import type { Catalogue } from '#core/chips/catalogue.ts';
import { gridQuantisationNamed } from '#core/fit/grid-quantisation.ts';
import { engineLoad } from '#core/speed/engine-load.ts';
import type { Interval, SpeedEstimate } from '#core/speed/estimate.ts';
import type { SpeedLoad } from '#core/speed/load.ts';
import { gigabytesPerSecond } from '#core/units.ts';
import type { Need } from './advice.ts';
import type { Target } from './situation.ts';

/** A published run of LLaMA 7B v2 Q4_0 (pp512, tg128) on something that is not a Mac. */
export interface ReferenceRun {
  promptTokensPerSecond: number;
  generationTokensPerSecond: number;
  bandwidthGigabytesPerSecond?: number | undefined;
}

const referenceModelId = 'llama-2-7b';
const referenceQuantisation = 'Q4_0';

/**
 * Published rate ÷ the reference run of the same card scaled by bytes (generation) or FLOPs (prompt), over all
 * cards of the catalogue that have both. Dense, six runs: generation 0.82 (Llama 3 8B on an RTX 4090) to 1.09 (a
 * 14B on it), prompts 0.63 and 0.81. MoE, gpt-oss-20b on four cards: 0.53 to 0.81, prompts 0.32 to 0.48. The
 * middles are theirs, the ends a little wider, since they are few.
 */
export const scaledRunSpread = {
  dense: {
    generation: { low: 0.75, mid: 0.9, high: 1.2 },
    prompt: { low: 0.5, mid: 0.75, high: 1.1 },
  },
  moe: {
    generation: { low: 0.4, mid: 0.6, high: 1 },
    prompt: { low: 0.25, mid: 0.35, high: 0.7 },
  },
} as const;

/** Bytes that a written token reads. */
const bytesRead = ({ weightBytesRead, kvCacheBytes: cacheBytes }: SpeedLoad): number =>
  weightBytesRead + cacheBytes;

/** FLOPs of a prompt token: two a parameter, four a query element and attended token. */
const promptFlops = ({ promptParameters, attentionWidthTokens }: SpeedLoad): number =>
  2 * promptParameters + 4 * attentionWidthTokens;

/** The reference run in proportion to bytes and FLOPs, before any spread. */
export function scaledRates(
  reference: ReferenceRun,
  loads: { from: SpeedLoad; to: SpeedLoad },
): { prompt: number; generation: number } {
  const { from, to } = loads;
  return {
    prompt: (reference.promptTokensPerSecond * promptFlops(from)) / promptFlops(to),
    generation: (reference.generationTokensPerSecond * bytesRead(from)) / bytesRead(to),
  };
}

/** The reference as `llama-bench` ran it; absent in a catalogue without the model. */
export function referenceLoad({ models }: Pick<Catalogue, 'models'>): SpeedLoad | undefined {
  const model = models.find(({ id }) => id === referenceModelId);
  const use = { promptTokens: 512, depthTokens: 64, kvType: 'f16' as const };
  return model && engineLoad('llama.cpp', model, referenceQuantisation, use);
}

/**
 * Speeds of the need's target on something that is not a Mac, computed from a published run of the reference
 * model on it; generation never above bandwidth ÷ bytes read. Absent for a quantisation that llama.cpp does
 * not have. RTX 4090 (186 tokens a second with the 7B), 32B at Q4_K_M: about 33, between 28 and 44.
 */
export function scaledRun(
  catalogue: Pick<Catalogue, 'models'>,
  reference: ReferenceRun,
  { target, need }: { target: Target; need: Need },
): SpeedEstimate | undefined {
  const from = referenceLoad(catalogue);
  const { model, quantisation, contextTokens, kvType } = target;
  const { promptTokens, outputTokens } = need;
  const depthTokens = Math.min(contextTokens, promptTokens + outputTokens);
  const use = { promptTokens, depthTokens, kvType };
  const to = engineLoad('llama.cpp', model, gridQuantisationNamed(quantisation), use);
  if (!from || !to) return undefined;
  const { prompt, generation } = scaledRates(reference, { from, to });
  const spread = scaledRunSpread[to.isMoe ? 'moe' : 'dense'];
  const bandwidth = reference.bandwidthGigabytesPerSecond;
  const limit = bandwidth === undefined ? Infinity : gigabytesPerSecond(bandwidth) / bytesRead(to);
  return {
    promptTokensPerSecond: times(spread.prompt, prompt),
    generationTokensPerSecond: times(spread.generation, generation, limit),
    confidence: 'predicted',
    reasons: [],
  };
}

const times = (spread: Interval, rate: number, limit = Infinity): Interval => ({
  low: Math.min(limit, spread.low * rate),
  mid: Math.min(limit, spread.mid * rate),
  high: Math.min(limit, spread.high * rate),
});
