import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { referenceModelId, referenceQuantisation } from '#core/speed/calibration.ts';
import type { BenchmarkRequest } from './ports.ts';

/** The whole click stays under a minute: writing, loading and measuring share this much. */
export const clickMilliseconds = 40_000;

/** @throws `Fault` `unknown-model` */
export function findModel(catalogue: Catalogue, modelId: string): CatalogueModel {
  const model = catalogue.models.find(({ id }) => id === modelId);
  if (!model) throw new Fault('unknown-model', { model: modelId });
  return model;
}

export function benchmarkRequest(
  model: CatalogueModel,
  quantisation: string = referenceQuantisation,
): BenchmarkRequest {
  return {
    modelId: model.id,
    shape: model.shape,
    quantisation,
    promptTokens: 512,
    generatedTokens: 128,
    timeBudgetMilliseconds: clickMilliseconds,
  };
}

/** The newest run of the reference model that was made on this very machine. */
export function newestReferenceRun(
  entries: readonly BenchmarkResult[],
  machine: Machine | undefined,
): BenchmarkResult | undefined {
  return entries.findLast(
    (entry) =>
      entry.model === referenceModelId &&
      entry.quantisation === referenceQuantisation &&
      entry.machine?.chip === machine?.chipName.value &&
      entry.machine?.gpuCores === machine?.gpuCores.value,
  );
}
