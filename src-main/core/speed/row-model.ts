import { modelNamed } from '#core/models/named-model.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { approximateModel } from './approximate-model.ts';
import type { BatchRow } from './batch-row.ts';

/** Beyond this factor a table's parameters are not those of the model that it names. */
const sameModelFactor = 1.35;

/**
 * The interval of a model that is known by its parameters alone is stretched by this: nine in ten models of the
 * catalogue, taken as their nearest neighbour of another shape, come out within it.
 */
export const approximationStretch = { dense: 1.25, moe: 1.35 } as const;

/** A model as a row means it. */
export interface RowModel {
  model: CatalogueModel;
  weightScale: number;
  isApproximate: boolean;
}

/** What the row names; else, by its parameters, the nearest model there is; else the reason why not. */
export function rowModel(row: BatchRow, models: readonly CatalogueModel[]): RowModel | string {
  const named = modelNamed(models, row.model);
  const { parametersBillions, activeParametersBillions = parametersBillions } = row;
  const parameterCount = parametersBillions === undefined ? undefined : parametersBillions * 1e9;
  if (named) {
    const distance = Math.abs(Math.log((parameterCount ?? named.parameterCount) / named.parameterCount));
    return distance > Math.log(sameModelFactor)
      ? `parameters-disagree: ${named.id}`
      : { model: named, weightScale: 1, isApproximate: false };
  }
  if (parameterCount === undefined || activeParametersBillions === undefined) return 'unknown-model';
  const activeParameterCount = Math.min(activeParametersBillions * 1e9, parameterCount);
  const nearest = approximateModel(models, { parameterCount, activeParameterCount });
  return nearest ? { ...nearest, isApproximate: true } : 'unknown-model';
}
