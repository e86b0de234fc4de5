import type { KvType } from '#core/fit/grid.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Calibration } from './calibration.ts';
import type { SpeedEstimate } from './estimate.ts';
import { estimateSpeed } from './model.ts';
import type { SpeedParameters } from './parameters.ts';
import type { SpeedChip } from './speed-chip.ts';

export interface SpeedSource {
  /** Absent: not a Mac, or one whose chip is unknown. */
  chip?: SpeedChip;
  parameters: SpeedParameters;
  calibration?: Calibration;
}

/** How a model is used: the speeds are those of a prompt this long, and of words written after it. */
export interface SpeedUse {
  promptTokens: number;
  /** Tokens in the KV cache while generating. */
  depthTokens: number;
  kvType: KvType;
}

/** `estimateSpeed` with weights and KV cache counted from the model's shape. */
export const modelSpeed = (
  source: SpeedSource,
  model: CatalogueModel,
  quantisation: QuantisationName,
  use: SpeedUse,
): SpeedEstimate =>
  estimateSpeed({
    ...source,
    model,
    quantisation,
    weightBytes: weightBytesOrEstimate(model, quantisation).bytes,
    kvCacheBytes: kvCacheBytes(model.shape, { contextTokens: use.depthTokens, kvType: use.kvType }),
    promptTokens: use.promptTokens,
  });
