import type { CatalogueModel } from '#core/models/shape.ts';

/** What a table tells of a model that the catalogue has not. */
export interface ParameterCounts {
  parameterCount: number;
  activeParameterCount: number;
}

export interface ApproximateModel {
  /** With the shape of the nearest model of the catalogue and the parameters asked for. */
  model: CatalogueModel;
  /** What its weights are to those of that shape: parameters ÷ the nearest model's. */
  weightScale: number;
}

/** Beyond it the nearest model has other layers, and says nothing. */
const farthestFactor = 1.5;

/** Below this share of active parameters a model is a mixture of experts. */
const moeShare = 0.9;

/**
 * A model of which only parameter counts are known, as the nearest one of the catalogue, dense or MoE, with
 * its weights scaled: layers and attention of models as large differ little. `undefined` where none is
 * within half as much again. 8.83 G dense parameters (Yi 1.5 9B) count as a Ministral 3 8B scaled by 1.04.
 */
export function approximateModel(
  models: readonly CatalogueModel[],
  asked: ParameterCounts,
): ApproximateModel | undefined {
  const { parameterCount, activeParameterCount } = asked;
  const isMoe = activeParameterCount < moeShare * parameterCount;
  const nearest = models
    .filter((model) => isMoe === (model.shape.moe !== undefined) && isPlain(model))
    .map((model) => ({ model, distance: distanceOf(model, asked, isMoe) }))
    .reduce<{ model: CatalogueModel; distance: number } | undefined>(
      (best, each) => (best && best.distance <= each.distance ? best : each),
      undefined,
    );
  if (!nearest || nearest.distance > Math.log(farthestFactor)) return undefined;
  const { model } = nearest;
  return {
    model: { ...model, parameterCount, activeParameterCount },
    weightScale: parameterCount / model.parameterCount,
  };
}

/** The larger of the two distances, in logarithms. */
function distanceOf(model: CatalogueModel, asked: ParameterCounts, isMoe: boolean): number {
  const distance = (a: number, b: number): number => Math.abs(Math.log(a / b));
  const whole = distance(model.parameterCount, asked.parameterCount);
  return isMoe ? Math.max(whole, distance(model.activeParameterCount, asked.activeParameterCount)) : whole;
}

/**
 * Shapes from sources, of attention layers alone and without tables that no token reads whole: what nobody
 * listed is seldom anything else.
 */
const isPlain = ({ shape, confidence }: CatalogueModel): boolean =>
  confidence === 'sourced' &&
  shape.extras?.['per_layer_input'] === undefined &&
  !/[LMC]/.test(shape.layerPattern ?? '');
