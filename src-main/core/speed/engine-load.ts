import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { KvType } from '#core/fit/grid.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { hasMxfp4Experts, mlxQuantisations } from '#core/memory/mlx-need.ts';
import { mlxBitsPerWeight, type MlxQuantisation, mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { isQuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Kernels } from './engine.ts';
import { quantisationKernel } from './kernel.ts';
import { type SpeedLoad, speedLoad } from './load.ts';

export interface LoadUse {
  promptTokens: number;
  /** Tokens in the KV cache while generating. */
  depthTokens: number;
  kvType: KvType;
}

/**
 * What a model asks of a chip under llama.cpp's or MLX's kernels. `undefined` for files that they do not
 * run: MLX's bits in llama.cpp, GGUF's quantised types in MLX (16-bit weights run in both).
 */
export function engineLoad(
  kernels: Kernels,
  model: CatalogueModel,
  quantisation: GridQuantisation,
  use: LoadUse,
): SpeedLoad | undefined {
  return kernels === 'mlx' ? mlxLoad(model, quantisation, use) : ggufLoad(model, quantisation, use);
}

function ggufLoad(
  model: CatalogueModel,
  quantisation: GridQuantisation,
  use: LoadUse,
): SpeedLoad | undefined {
  if (!isQuantisationName(quantisation)) return undefined;
  const { promptTokens, depthTokens, kvType } = use;
  return speedLoad({
    model,
    kernel: quantisationKernel(quantisation),
    weightBytes: weightBytesOrEstimate(model, quantisation).bytes,
    kvCacheBytes: kvCacheBytes(model.shape, { contextTokens: depthTokens, kvType }),
    promptTokens,
    depthTokens,
  });
}

function mlxLoad(model: CatalogueModel, quantisation: GridQuantisation, use: LoadUse): SpeedLoad | undefined {
  const bits = mlxBitsOf(quantisation);
  if (bits === undefined) return undefined;
  const { promptTokens, depthTokens, kvType } = use;
  return speedLoad({
    model,
    kernel: 'affine',
    weightBytes: mlxWeightsOf(model, { bits }),
    kvCacheBytes: mlxCacheBytes(model.shape, { contextTokens: depthTokens, kvType }),
    promptTokens,
    depthTokens,
  });
}

const mlxBitsOf = (quantisation: GridQuantisation): MlxQuantisation['bits'] | undefined =>
  quantisation === 'F16' || quantisation === 'BF16'
    ? 16
    : mlxQuantisations.find(({ name }) => name === quantisation)?.bits;

/** Bytes of a model's MLX weights, from its tensors or else from its parameters. */
export const mlxWeightsOf = (
  model: Pick<CatalogueModel, 'shape' | 'parameterCount'>,
  quantisation: MlxQuantisation,
): number =>
  mlxWeightBytes(model.shape, { ...quantisation, mxfp4Experts: hasMxfp4Experts(model.shape) }) ??
  (model.parameterCount * mlxBitsPerWeight(quantisation)) / 8;
