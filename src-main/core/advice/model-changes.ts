import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Use } from './advice.ts';
import { type ChangeQuestion, type FreeChange, rates, tried } from './free-change.ts';
import { reason } from './reasons.ts';
import { passes } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** What another model would stand in for. */
export interface Instead {
  target: CatalogueModel;
  use: Use;
  /** Models released before this ISO date are not offered. */
  oldestModel: string;
}

/** MoE models of the target's class, newest first. */
export function sameClassMoe(models: readonly CatalogueModel[], instead: Instead): CatalogueModel[] {
  const { target } = instead;
  if (target.shape.moe) return [];
  const span = Math.log(adviceThresholds.sameClassFactor);
  return models
    .filter((model) => model.shape.moe && isOffered(model, instead))
    .filter((model) => Math.abs(Math.log(model.parameterCount / target.parameterCount)) <= span)
    .sort(newerFirst);
}

const insteadOf = ({ target: { model }, need, oldestModel }: ChangeQuestion): Instead => ({
  target: model,
  use: need.use,
  oldestModel,
});

export const moeChange = (question: ChangeQuestion): FreeChange[] =>
  firstPassing(question, sameClassMoe(question.models, insteadOf(question)), 'moe-of-same-class');

/** The largest smaller model that passes; newest among equals. */
export const smallerModel = (question: ChangeQuestion): FreeChange[] =>
  firstPassing(question, smallerModels(question.models, insteadOf(question)), 'smaller-model');

/** Models of a smaller class, largest first; newest among equals. */
export function smallerModels(models: readonly CatalogueModel[], instead: Instead): CatalogueModel[] {
  const most = instead.target.parameterCount / adviceThresholds.sameClassFactor;
  return models
    .filter((model) => isOffered(model, instead) && model.parameterCount < most)
    .sort((a, b) => b.parameterCount - a.parameterCount || newerFirst(a, b));
}

/** Who asks for a model up to this size is served by one made to be small. */
const smallTargetParameters = 10e9;

/** Models worth naming: people run them, they are for what is asked for, and not outdated. */
function isOffered(model: CatalogueModel, { target, use, oldestModel }: Instead): boolean {
  const isForCode = use === 'agent' || use === 'training' || target.tags.includes('coding');
  const kinds = [
    'general',
    ...(isForCode ? ['coding'] : []),
    ...(target.parameterCount <= smallTargetParameters ? ['small'] : []),
  ];
  return (
    model.priority === 1 &&
    (model.released ?? '') >= oldestModel &&
    model.tags.some((tag) => kinds.includes(tag))
  );
}

/**
 * What a model is usually run in, in the same engine's files: gpt-oss was trained in MXFP4, the others lose
 * little at 4 bits.
 */
export function usualQuantisation(model: CatalogueModel, besides: string): GridQuantisation {
  if (isMlxQuantisation(besides)) return 'MLX-4bit';
  return model.shape.architecture === 'gpt-oss' ? 'MXFP4' : 'Q4_K_M';
}

function firstPassing(
  question: ChangeQuestion,
  models: readonly CatalogueModel[],
  code: 'moe-of-same-class' | 'smaller-model',
): FreeChange[] {
  for (const model of models) {
    const quantisation = usualQuantisation(model, question.target.quantisation);
    const contextTokens = Math.min(question.target.contextTokens, model.shape.maximumContextTokens);
    const found = tried(question, { model, quantisation, contextTokens });
    if (!passes(found)) continue;
    const details = { modelId: model.id, model: model.name, quantisation, ...rates(found) };
    return [{ reason: reason(code, details), reachesTarget: code === 'moe-of-same-class' }];
  }
  return [];
}

const newerFirst = (a: CatalogueModel, b: CatalogueModel): number =>
  (b.released ?? '').localeCompare(a.released ?? '') || a.id.localeCompare(b.id);
