import type { Catalogue, ReferenceSpeed } from '#core/chips/catalogue.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { memoryGibibytes } from '#core/units.ts';
import type { Need, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import type { Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** What a card keeps for its driver and the screen. */
const cardReserveBytes = 1e9;

/** Smaller cards hold too little to be bought for language models. */
const leastCardMemoryGB = 24;

/** Consumer cards that people buy for this; by name, as the published table has them. */
const consumerCard = /^RTX \d{4}/;

/**
 * The NVIDIA card for a stationary target of up to 32B: the fastest consumer card of 24 GB and one of 32
 * that hold it, with the reference model's published figures to compare with a Mac's.
 */
export function nvidiaCards(catalogue: Catalogue, target: Target, need: Need): Reason[] {
  const isSmall = target.model.parameterCount <= adviceThresholds.nvidiaLargestParameters;
  if (!isSmall || need.portable === 'required') return [];
  const { totalBytes } = memoryNeed(target.model, target.quantisation, target);
  const fastest = new Map<number, ReferenceSpeed>();
  for (const row of catalogue.referenceSpeeds) {
    if (row.engine !== 'llama.cpp (CUDA)' || row.model !== 'LLaMA 7B v2' || !consumerCard.test(row.chip))
      continue;
    const { memoryGB, generationTokensPerSecond: rate } = row;
    if (memoryGB === undefined || memoryGB < leastCardMemoryGB || rate === undefined) continue;
    if (memoryGibibytes(memoryGB) - cardReserveBytes < totalBytes) continue;
    if (rate > (fastest.get(memoryGB)?.generationTokensPerSecond ?? 0)) fastest.set(memoryGB, row);
  }
  return [...fastest.values()]
    .sort((a, b) => (a.memoryGB ?? 0) - (b.memoryGB ?? 0))
    .map((row) =>
      reason('nvidia-card', {
        card: row.chip,
        memoryGB: row.memoryGB ?? 0,
        promptTokensPerSecond: row.promptTokensPerSecond ?? 0,
        generationTokensPerSecond: row.generationTokensPerSecond ?? 0,
        date: row.date,
        source: row.source,
      }),
    );
}

/** Saving money is rarely a reason to buy: an API serves open models for cents. */
export function cheaperApi({ apiPrices }: Catalogue, need: Need): Reason[] {
  if (need.motive !== 'save-money' || !apiPrices) return [];
  const { inputLow, inputHigh, outputLow, outputHigh, asOf } = apiPrices;
  return [reason('api-is-cheaper', { inputLow, inputHigh, outputLow, outputHigh, asOf })];
}
