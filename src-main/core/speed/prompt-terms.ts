import { positionsIn, type TermValues } from './coefficients.ts';
import { isEarlyChip } from './generation-terms.ts';
import type { SpeedLoad } from './load.ts';
import type { SpeedChip } from './speed-chip.ts';

/**
 * Seconds of a prompt token are Σ coefficient × term, no coefficient below 0.
 * - `generation-1` … `generation-5`: parameters ÷ GPU cores; core-seconds a parameter in F16.
 * - `quantised-…`, `k-early`, `affine-early`, `ultra`: the same product, added for quantised weights, for
 *   MLX on M1 and M2, and for the Ultra.
 * - `attention…`: query width × attended tokens ÷ GPU cores; `accelerated` in place of it from M5 on.
 * - `weights-read`: all weights ÷ bandwidth ÷ tokens that share a reading; `expert-weights-read` the same,
 *   added for a mixture of experts in llama.cpp. `layer-launch`: layers ÷ those tokens. These three make
 *   short prompts slow.
 */
export const promptTerms = [
  'generation-1',
  'generation-2',
  'generation-3',
  'generation-4',
  'generation-5',
  'quantised-early',
  'quantised-late',
  'k-early',
  'affine-early',
  'ultra',
  'attention',
  'attention-accelerated',
  'weights-read',
  'expert-weights-read',
  'layer-launch',
] as const;
export type PromptTerm = (typeof promptTerms)[number];

const at = positionsIn(promptTerms);

/** llama.cpp's physical batch as `llama-bench` sets it, and mlx-lm's prefill step: prompt tokens that share one reading of the weights. */
const batchTokens = { gguf: 512, affine: 2048 };

/** The newest generation with published runs. */
export const newestPublishedGeneration = 5;
/** The first with neural accelerators in the GPU, and the one before: what is left without the tensor API. */
const firstAcceleratedGeneration = 5;

/** By chip generation; `undefined` for 0, the A18 Pro. */
const promptGenerationTerms: readonly (PromptTerm | undefined)[] = [
  undefined,
  'generation-1',
  'generation-2',
  'generation-3',
  'generation-4',
  'generation-5',
];

/** Whether prompts were published of the chip's generation. */
export const hasPromptTerms = ({ generation }: SpeedChip): boolean =>
  promptGenerationTerms[Math.min(generation, newestPublishedGeneration)] !== undefined;

/** Whether the chip's GPU has neural accelerators: M5 and later. */
export const isAccelerated = ({ generation }: SpeedChip): boolean => generation >= firstAcceleratedGeneration;

/**
 * The chip as the terms know it: newer ones as the newest published generation. Without Metal's tensor API an
 * M5 reads as an M4 of as many cores: 130 t/s of a 27B at 2 bits on 20 cores, where the M4 Pro has 116.
 */
export const promptChip = (chip: SpeedChip, tensorApi: boolean): SpeedChip => ({
  ...chip,
  generation: Math.min(
    chip.generation,
    tensorApi ? newestPublishedGeneration : firstAcceleratedGeneration - 1,
  ),
});

interface PromptTermOptions {
  promptTokens: number;
  into?: TermValues;
}

/** `undefined` for a generation without published prompts. Written into `into` where given. */
export function promptTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  { promptTokens, into = new Float64Array(promptTerms.length) }: PromptTermOptions,
): TermValues | undefined {
  const generation = promptGenerationTerms[chip.generation];
  if (generation === undefined) return undefined;
  const isAffine = load.kernel === 'affine';
  const perCore = load.promptParameters / chip.gpuCores;
  const batch = Math.max(1, Math.min(promptTokens, isAffine ? batchTokens.affine : batchTokens.gguf));
  const read = load.totalWeightBytes / chip.bandwidthBytesPerSecond / batch;
  into.fill(0);
  into[at[generation]] = perCore;
  into[at[isAccelerated(chip) ? 'attention-accelerated' : 'attention']] =
    load.attentionWidthTokens / chip.gpuCores;
  into[at['weights-read']] = read;
  into[at['layer-launch']] = load.layerCount / batch;
  if (load.isMoe && !isAffine) into[at['expert-weights-read']] = read;
  if (chip.tier === 'ultra') into[at.ultra] = perCore;
  addQuantised(into, { load, chip, perCore });
  return into;
}

function addQuantised(
  into: TermValues,
  { load, chip, perCore }: { load: SpeedLoad; chip: SpeedChip; perCore: number },
): void {
  const isEarly = isEarlyChip(chip);
  if (load.kernel === 'affine') {
    if (isEarly) into[at['affine-early']] = perCore;
    return;
  }
  if (load.kernel !== 'float' && !isAccelerated(chip)) {
    into[at[isEarly ? 'quantised-early' : 'quantised-late']] = perCore;
  }
  if (load.kernel === 'k' && isEarly) into[at['k-early']] = perCore;
}
