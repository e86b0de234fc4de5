import type { QuantisationKernel } from './kernel.ts';
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

/** M5 is the first generation with neural accelerators in the GPU, and the newest with published runs. */
export const newestPublishedGeneration = 5;
const firstAcceleratedGeneration = 5;
const isEarly = (chip: SpeedChip): boolean => chip.generation >= 1 && chip.generation <= 2;

/** Values in the order of `generationTerms` or `promptTerms`; 0 where a term does not apply. */
export type TermValues = Float64Array;

/** Position of each name in its list. */
const positionsIn = <T extends string>(names: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index])) as Record<T, number>;

const inGeneration = positionsIn(generationTerms);
const inPrompt = positionsIn(promptTerms);

/** Position of the unpacking term of each kernel. */
const unpackIn = (age: 'early' | 'late'): Readonly<Record<QuantisationKernel, number>> => ({
  float: inGeneration[`unpack-${age}-float`],
  eight: inGeneration[`unpack-${age}-eight`],
  four: inGeneration[`unpack-${age}-four`],
  k: inGeneration[`unpack-${age}-k`],
});
const earlyUnpack = unpackIn('early');
const lateUnpack = unpackIn('late');

/** Written into `into` where given, so that a grid of thousands of cells makes one array and no more. */
export function generationTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  { isOldBuild = false, into = new Float64Array(generationTerms.length) } = {},
): TermValues {
  const perCore = load.parametersRead / chip.gpuCores;
  const bytes = load.weightBytesRead + keyValueReads * load.kvCacheBytes;
  const early = isEarly(chip);
  const isK = load.kernel === 'k';
  into.fill(0);
  into[inGeneration.bytes] = bytes / chip.bandwidthBytesPerSecond;
  into[inGeneration.layer] = load.layerCount;
  into[(early ? earlyUnpack : lateUnpack)[load.kernel]] = perCore;
  if (chip.tier === 'ultra') into[inGeneration['layer-ultra']] = load.layerCount;
  if (isOldBuild) into[inGeneration['kv-old-build']] = load.kvCacheBytes / chip.bandwidthBytesPerSecond;
  if (isOldBuild && isK) into[inGeneration['unpack-old-build-k']] = perCore;
  if (early && chip.tier === 'max' && isK) into[inGeneration['unpack-early-max-k']] = perCore;
  return into;
}

/** By chip generation; `undefined` for 0, the A18 Pro. */
const promptGenerationPositions: readonly (number | undefined)[] = [
  undefined,
  inPrompt['generation-1'],
  inPrompt['generation-2'],
  inPrompt['generation-3'],
  inPrompt['generation-4'],
  inPrompt['generation-5'],
];

/** Tokens that share one reading of the weights. */
export const promptBatchTokens = (promptTokens: number): number =>
  Math.max(1, Math.min(promptTokens, physicalBatchTokens));

/** Whether prompts were published of the chip's generation. */
export const hasPromptTerms = ({ generation }: SpeedChip): boolean =>
  promptGenerationPositions[Math.min(generation, newestPublishedGeneration)] !== undefined;

/** `undefined` for a generation without published prompts. Written into `into` where given. */
export function promptTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  { promptTokens, into = new Float64Array(promptTerms.length) }: { promptTokens: number; into?: TermValues },
): TermValues | undefined {
  const generation = promptGenerationPositions[chip.generation];
  if (generation === undefined) return undefined;
  const perCore = load.promptParameters / chip.gpuCores;
  const batch = promptBatchTokens(promptTokens);
  const early = isEarly(chip);
  into.fill(0);
  into[generation] = perCore;
  into[inPrompt.attention] = load.attentionWidthTokens / chip.gpuCores;
  into[inPrompt['weights-read']] = load.weightBytesRead / chip.bandwidthBytesPerSecond / batch;
  into[inPrompt['layer-launch']] = load.layerCount / batch;
  if (load.kernel !== 'float' && chip.generation < firstAcceleratedGeneration) {
    into[inPrompt[early ? 'quantised-early' : 'quantised-late']] = perCore;
  }
  if (load.kernel === 'k' && early) into[inPrompt['k-early']] = perCore;
  if (chip.tier === 'ultra') into[inPrompt.ultra] = perCore;
  return into;
}

/** A term that was never seen in the fit is absent and counts nothing. */
export type Coefficients<T extends string> = Readonly<Partial<Record<T, number>>>;

/** Coefficients in the order of their names, 0 where absent. */
export const coefficientValues = <T extends string>(
  names: readonly T[],
  coefficients: Coefficients<T>,
): TermValues => Float64Array.from(names, (name) => coefficients[name] ?? 0);

/** Σ coefficient × term, in the order of the terms. */
export function termSum(coefficients: TermValues, terms: TermValues): number {
  let sum = 0;
  for (let index = 0; index < terms.length; index += 1) {
    sum += (coefficients[index] ?? 0) * (terms[index] ?? 0);
  }
  return sum;
}
