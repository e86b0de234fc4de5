import type { Catalogue, ReferenceSpeed } from '#core/chips/catalogue.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { firstTokenSeconds, mixSeconds } from '#core/speed/derived.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { memoryGibibytes } from '#core/units.ts';
import type { Candidate, Need, Reason } from './advice.ts';
import { described } from './choice.ts';
import { reason } from './reasons.ts';
import { scaledRun } from './scaled-run.ts';
import type { Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** What a card keeps for its driver and the screen. */
const cardReserveBytes = 1e9;

/** What a computer with one memory for all keeps for its system and programs. */
const sharedReserveBytes = 8e9;

/** Smaller cards hold too little to be bought for language models. */
const leastCardMemoryGB = 24;

/** Consumer cards that people buy for this; by name, as the published table has them. */
const consumerCard = /^RTX \d{4}/;

/**
 * The NVIDIA card for a stationary target of up to 32B: the fastest consumer card of 24 GB and one of 32
 * that hold it, with the reference model's published figures and those computed from them for the target.
 */
export function nvidiaCards(catalogue: Catalogue, target: Target, need: Need): Reason[] {
  const isSmall = target.model.parameterCount <= adviceThresholds.nvidiaLargestParameters;
  if (!isSmall || need.portable === 'required') return [];
  const { totalBytes } = memoryNeed(target.model, target.quantisation, target);
  return fastestCards(catalogue.referenceSpeeds, totalBytes).map((row, index) => {
    const { promptTokensPerSecond = 0, generationTokensPerSecond = 0 } = row;
    const speed = scaledRun(
      catalogue,
      { ...row, promptTokensPerSecond, generationTokensPerSecond },
      { target, need },
    );
    return reason('nvidia-card', {
      card: row.chip,
      memoryGB: row.memoryGB ?? 0,
      promptTokensPerSecond,
      generationTokensPerSecond,
      date: row.date,
      source: row.source,
      ...(index > 0 && { isFurther: true }),
      ...(speed && targetDetails(speed, target, need)),
    });
  });
}

/** One card for each memory size, smallest first; a row without both rates can't be scaled. */
function fastestCards(rows: readonly ReferenceSpeed[], needBytes: number): ReferenceSpeed[] {
  const fastest = new Map<number, ReferenceSpeed>();
  for (const row of rows) {
    if (row.engine !== 'llama.cpp (CUDA)' || row.model !== 'LLaMA 7B v2' || !consumerCard.test(row.chip))
      continue;
    const { memoryGB, generationTokensPerSecond: rate, promptTokensPerSecond: prompt } = row;
    if (memoryGB === undefined || memoryGB < leastCardMemoryGB) continue;
    if (rate === undefined || prompt === undefined) continue;
    if (memoryGibibytes(memoryGB) - cardReserveBytes < needBytes) continue;
    if (rate > (fastest.get(memoryGB)?.generationTokensPerSecond ?? 0)) fastest.set(memoryGB, row);
  }
  return [...fastest.values()].sort((a, b) => (a.memoryGB ?? 0) - (b.memoryGB ?? 0));
}

/** The target's own figures; low and high of each. */
function targetDetails(speed: SpeedEstimate, { model, quantisation }: Target, need: Need): Reason['details'] {
  const generation = speed.generationTokensPerSecond;
  const prompt = speed.promptTokensPerSecond;
  const seconds = mixSeconds(speed, need);
  return {
    model: model.name,
    quantisation,
    ...(generation && { targetLow: generation.low, targetHigh: generation.high }),
    ...(prompt && { targetPromptLow: prompt.low, targetPromptHigh: prompt.high }),
    ...(seconds && { secondsLow: seconds.low, secondsHigh: seconds.high }),
  };
}

/**
 * A computer with one large memory that is not a Mac, for a target beyond a card, where a PC would do and
 * its middle speeds pass the need's gates.
 */
export function largeMemoryComputers(catalogue: Catalogue, target: Target, need: Need): Reason[] {
  if (need.portable === 'required' || need.otherComputerAllowed !== true) return [];
  const { totalBytes } = memoryNeed(target.model, target.quantisation, target);
  if (nvidiaCards(catalogue, target, need).length > 0) return [];
  return (catalogue.otherComputers ?? []).flatMap(({ product, memoryGB, price, reference, ...row }) => {
    const speed = scaledRun(catalogue, { ...row, ...reference }, { target, need });
    const isHeld = memoryGibibytes(memoryGB) - sharedReserveBytes >= totalBytes;
    if (!isHeld || !speed || !isQuickEnough(speed, need)) return [];
    const { amount, currency, asOf } = price;
    const details = targetDetails(speed, target, need);
    return [reason('other-computer', { product, memoryGB, amount, currency, asOf, ...details })];
  });
}

const isQuickEnough = (speed: SpeedEstimate, need: Need): boolean =>
  (speed.generationTokensPerSecond?.mid ?? 0) >= need.minimumGenerationTokensPerSecond &&
  (firstTokenSeconds(speed, need.promptTokens)?.mid ?? Infinity) <= need.maximumFirstTokenSeconds;

/** The same answer on the Mac that would be taken, to be read beside the others. */
export function macBeside(mac: Candidate | undefined): Reason[] {
  const rate = mac?.speed.generationTokensPerSecond;
  const seconds = mac?.timeOnMixSeconds;
  if (!mac || !rate || seconds === undefined) return [];
  return [reason('mac-beside', { ...described(mac), targetLow: rate.low, targetHigh: rate.high, seconds })];
}

/** Saving money is rarely a reason to buy: an API serves open models for cents. */
export function cheaperApi({ apiPrices }: Catalogue, need: Need): Reason[] {
  if (need.motive !== 'save-money' || !apiPrices) return [];
  const { inputLow, inputHigh, outputLow, outputHigh, asOf } = apiPrices;
  const own = apiPrices.models?.find(({ modelId }) => modelId === need.modelId);
  const ownDetails = own && { input: own.input, output: own.output };
  return [reason('api-is-cheaper', { inputLow, inputHigh, outputLow, outputHigh, asOf, ...ownDetails })];
}
