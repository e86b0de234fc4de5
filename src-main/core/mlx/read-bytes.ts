import { usedShare } from '#core/gguf/used-share.ts';
import { mlxTensorBits, type MlxQuantisation } from '#core/memory/mlx-weights.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';

/**
 * Weights that mlx-lm reads for one generated token, bytes: of the routed experts those that are used, of an untied
 * embedding one row, which is nothing. `undefined` where the architecture's tensors are not listed. Qwen3-8B at 4
 * bits, of 4.61 GB of weights: 4.26 GB.
 */
export function mlxReadBytes(shape: ModelShape, quantisation: MlxQuantisation): number | undefined {
  if (!supportsTensors(shape)) return undefined;
  return modelTensors(shape).reduce((bytes, tensor) => {
    const bits = elementCount(tensor.dimensions) * mlxTensorBits(shape, tensor, quantisation);
    return bytes + (usedShare(shape, tensor) * bits) / 8;
  }, 0);
}
