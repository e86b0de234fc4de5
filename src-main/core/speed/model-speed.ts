import type { KvType } from '#core/fit/grid.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { SpeedEstimate } from './estimate.ts';
import { quantisationKernel } from './kernel.ts';
import { speedLoad } from './load.ts';
import { type SpeedOfLoad, speedsOn } from './model.ts';
import type { SpeedSource } from './speed-source.ts';

export type { SpeedSource } from './speed-source.ts';

/** How a model is used: the speeds are those of a prompt this long, and of words written after it. */
export interface SpeedUse {
  promptTokens: number;
  /** Tokens in the KV cache while generating. */
  depthTokens: number;
  kvType: KvType;
}

const speedsBySource = new WeakMap<SpeedSource, SpeedOfLoad>();

/**
 * `speedsOn` with weights and KV cache counted from the model's shape. What the machine alone fixes is
 * remembered per source object: hand over the same one for many models.
 */
export function modelSpeed(
  source: SpeedSource,
  model: CatalogueModel,
  quantisation: QuantisationName,
  use: SpeedUse,
): SpeedEstimate {
  let speedOf = speedsBySource.get(source);
  if (!speedOf) {
    speedOf = speedsOn(source);
    speedsBySource.set(source, speedOf);
  }
  const { promptTokens, depthTokens, kvType } = use;
  const load = speedLoad({
    model,
    kernel: quantisationKernel(quantisation),
    weightBytes: weightBytesOrEstimate(model, quantisation).bytes,
    kvCacheBytes: kvCacheBytes(model.shape, { contextTokens: depthTokens, kvType }),
    promptTokens,
  });
  return speedOf(load, promptTokens);
}
