import type { SpeedLoad } from './load.ts';
import type { SpeedChip } from './speed-chip.ts';

/**
 * The KV cache counts this often in the bytes a token reads: llama.cpp's attention reaches about half the
 * bandwidth of its matrix kernels. Source: Qwen3.6-27B on M5 Max at 1k, 4k and 8k (about 4 with wide
 * error), a 32B model on M3 Max 18.6 → 10.4 t/s at 32k (2).
 */
const keyValueReads = 2;

/** llama.cpp's physical batch, as `llama-bench` sets it: weights are read once per so many prompt tokens. */
const physicalBatchTokens = 512;

/**
 * Seconds of a generated token are Σ coefficient × term.
 * - `bytes`: (weights + KV read) ÷ bandwidth, s; its coefficient is 1 ÷ efficiency.
 * - `layer`, `layer-ultra`: layers; coefficients in seconds a layer.
 * - `kv-old-build`: KV ÷ bandwidth for builds before flash attention was usable on Metal.
 * - `unpack-…`: parameters read ÷ GPU cores; coefficients are core-seconds a parameter. `early` is M1
 *   and M2, whose kernels for K-quants are slow, on the Max most of all; `old-build` those of early 2024.
 */
export const generationTerms = [
  'bytes',
  'layer',
  'layer-ultra',
  'kv-old-build',
  'unpack-old-build-k',
  'unpack-early-float',
  'unpack-early-eight',
  'unpack-early-four',
  'unpack-early-k',
  'unpack-early-max-k',
  'unpack-late-float',
  'unpack-late-eight',
  'unpack-late-four',
  'unpack-late-k',
] as const;
export type GenerationTerm = (typeof generationTerms)[number];

/**
 * Seconds of a prompt token are Σ coefficient × term.
 * - `generation-1` … `generation-5`: parameters ÷ GPU cores; core-seconds a parameter in F16.
 * - `quantised-…`, `k-early`, `ultra`: the same product, added for quantised weights and for the Ultra.
 * - `attention`: query width × attended tokens ÷ GPU cores.
 * - `weights-read`: weights read ÷ bandwidth ÷ batch. `layer-launch`: layers ÷ batch.
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
  'ultra',
  'attention',
  'weights-read',
  'layer-launch',
] as const;
export type PromptTerm = (typeof promptTerms)[number];

/** M5 is the first generation with neural accelerators in the GPU, and the newest with published runs. */
export const newestPublishedGeneration = 5;
const firstAcceleratedGeneration = 5;
const isEarly = (chip: SpeedChip): boolean => chip.generation >= 1 && chip.generation <= 2;

export type Terms<T extends string> = Partial<Record<T, number>>;

export function generationTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  options: { isOldBuild: boolean } = { isOldBuild: false },
): Terms<GenerationTerm> {
  const perCore = load.parametersRead / chip.gpuCores;
  const bytes = load.weightBytesRead + keyValueReads * load.kvCacheBytes;
  const terms: Terms<GenerationTerm> = {
    bytes: bytes / chip.bandwidthBytesPerSecond,
    layer: load.layerCount,
    [`unpack-${isEarly(chip) ? 'early' : 'late'}-${load.kernel}` as const]: perCore,
  };
  if (chip.tier === 'ultra') terms['layer-ultra'] = load.layerCount;
  if (options.isOldBuild) terms['kv-old-build'] = load.kvCacheBytes / chip.bandwidthBytesPerSecond;
  if (options.isOldBuild && load.kernel === 'k') terms['unpack-old-build-k'] = perCore;
  if (isEarly(chip) && chip.tier === 'max' && load.kernel === 'k') terms['unpack-early-max-k'] = perCore;
  return terms;
}

const promptGenerationTerms: Readonly<Record<number, PromptTerm>> = {
  1: 'generation-1',
  2: 'generation-2',
  3: 'generation-3',
  4: 'generation-4',
  5: 'generation-5',
};

/** Tokens that share one reading of the weights. */
export const promptBatchTokens = (promptTokens: number): number =>
  Math.max(1, Math.min(promptTokens, physicalBatchTokens));

/** `undefined` for a generation without published prompts. */
export function promptTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  promptTokens: number,
): Terms<PromptTerm> | undefined {
  const generation = promptGenerationTerms[chip.generation];
  if (!generation) return undefined;
  const perCore = load.promptParameters / chip.gpuCores;
  const batch = promptBatchTokens(promptTokens);
  const terms: Terms<PromptTerm> = {
    [generation]: perCore,
    attention: load.attentionWidthTokens / chip.gpuCores,
    'weights-read': load.weightBytesRead / chip.bandwidthBytesPerSecond / batch,
    'layer-launch': load.layerCount / batch,
  };
  if (load.kernel !== 'float' && chip.generation < firstAcceleratedGeneration) {
    terms[isEarly(chip) ? 'quantised-early' : 'quantised-late'] = perCore;
  }
  if (load.kernel === 'k' && isEarly(chip)) terms['k-early'] = perCore;
  if (chip.tier === 'ultra') terms.ultra = perCore;
  return terms;
}

/** A term that was never seen in the fit is absent and counts nothing. */
export type Coefficients<T extends string> = Readonly<Partial<Record<T, number>>>;

/** Σ coefficient × term. */
export function termSum<T extends string>(
  names: readonly T[],
  terms: Terms<T>,
  coefficients: Coefficients<T>,
): number {
  return names.reduce((sum, name) => sum + (coefficients[name] ?? 0) * (terms[name] ?? 0), 0);
}
