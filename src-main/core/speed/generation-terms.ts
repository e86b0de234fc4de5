import type { BuildAge } from './build-age.ts';
import { positionsIn, type TermValues } from './coefficients.ts';
import type { QuantisationKernel } from './kernel.ts';
import type { SpeedLoad } from './load.ts';
import type { SpeedChip } from './speed-chip.ts';

/**
 * Seconds of a generated token are `floorSeconds` + Σ coefficient × term, no coefficient below 0, so that no
 * prediction beats the memory.
 * - `weights`, `kv`: bytes ÷ bandwidth, s; what reading takes beyond the floor.
 * - `kv-early-build`: the same for early builds, in place of `kv`.
 * - `layer…`: layers; coefficients in seconds a layer. `ultra` and `unfused-build` add to it.
 * - `unpack-…`: parameters read ÷ GPU cores; coefficients are core-seconds a parameter. `early` is M1 and
 *   M2, whose kernels for K-quants are slow, on the Max most of all; `affine` are MLX's; `early-build` adds.
 * - `recurrent`: bytes of state ÷ GPU cores (linear attention, Mamba).
 * - `moe-weights`: of a mixture of experts, weights read ÷ bandwidth; llama.cpp reads experts at a lower
 *   rate. `moe-layer`: the same for MLX, layers ÷ bandwidth; its coefficient is bytes a layer.
 */
export const generationTerms = [
  'weights',
  'kv',
  'kv-early-build',
  'layer',
  'layer-unfused-build',
  'layer-ultra',
  'unpack-early-build-k',
  'unpack-early-float',
  'unpack-early-eight',
  'unpack-early-four',
  'unpack-early-k',
  'unpack-early-affine',
  'unpack-early-max-k',
  'unpack-late-float',
  'unpack-late-eight',
  'unpack-late-four',
  'unpack-late-k',
  'unpack-late-affine',
  'recurrent',
  'moe-layer',
  'moe-weights',
] as const;

const at = positionsIn(generationTerms);

type UnpackPositions = Readonly<Record<QuantisationKernel, number>>;
const unpackIn = (age: 'early' | 'late'): UnpackPositions => ({
  float: at[`unpack-${age}-float`],
  eight: at[`unpack-${age}-eight`],
  four: at[`unpack-${age}-four`],
  k: at[`unpack-${age}-k`],
  affine: at[`unpack-${age}-affine`],
});
const earlyUnpack = unpackIn('early');
const lateUnpack = unpackIn('late');

/** M1 and M2; the A18 Pro (0) is a late chip. */
export const isEarlyChip = ({ generation }: SpeedChip): boolean => generation === 1 || generation === 2;

/** What reading a token's weights and cache once takes at the memory's full bandwidth, s. */
export const floorSeconds = (load: SpeedLoad, chip: SpeedChip): number =>
  (load.weightBytesRead + load.kvCacheBytes) / chip.bandwidthBytesPerSecond;

interface GenerationTermOptions {
  buildAge?: BuildAge;
  into?: TermValues;
}

/** Written into `into` where given, so that a grid of thousands of cells makes one array and no more. */
export function generationTermValues(
  load: SpeedLoad,
  chip: SpeedChip,
  { buildAge = 'current', into = new Float64Array(generationTerms.length) }: GenerationTermOptions = {},
): TermValues {
  const perCore = load.parametersRead / chip.gpuCores;
  const bandwidth = chip.bandwidthBytesPerSecond;
  const layers = load.layerCount;
  const isEarly = isEarlyChip(chip);
  const isK = load.kernel === 'k';
  into.fill(0);
  into[at.weights] = load.weightBytesRead / bandwidth;
  into[buildAge === 'early' ? at['kv-early-build'] : at.kv] = load.kvCacheBytes / bandwidth;
  into[at.layer] = layers;
  into[(isEarly ? earlyUnpack : lateUnpack)[load.kernel]] = perCore;
  into[at.recurrent] = load.recurrentStateBytes / chip.gpuCores;
  if (chip.tier === 'ultra') into[at['layer-ultra']] = layers;
  if (isEarly && chip.tier === 'max' && isK) into[at['unpack-early-max-k']] = perCore;
  if (load.isMoe) {
    if (load.kernel === 'affine') into[at['moe-layer']] = layers / bandwidth;
    else into[at['moe-weights']] = load.weightBytesRead / bandwidth;
  }
  if (buildAge !== 'current') into[at['layer-unfused-build']] = layers;
  if (buildAge === 'early' && isK) into[at['unpack-early-build-k']] = perCore;
  return into;
}
