import { memoryNeed } from '#core/memory/need.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { promisedBits } from '#core/memory/promised-bits.ts';
import type { QuantisationName } from '#core/models/recipes.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { fitAnswer, ruleOfThumbBytes } from './answer.ts';
import type { FitGrid, FitMachine, FitRow, KvType } from './grid.ts';
import { quantisationsOf, type GridQuantisation } from './grid-quantisation.ts';
import { largestContexts } from './largest-context.ts';

/** Speed of one model on the machine of the grid; the speed model is passed in. */
export type SpeedOf = (
  model: CatalogueModel,
  quantisation: GridQuantisation,
  contextTokens: number,
  kvType: KvType,
) => SpeedEstimate;

export interface GridQuestion {
  machine: FitMachine;
  models: readonly CatalogueModel[];
  quantisations: readonly GridQuantisation[];
  contextTokens: number;
  kvType: KvType;
  speedOf: SpeedOf;
}

/** Models shown first: 1B to 120B, dense and sparse, the article's sizes and a Japanese one. Catalogue ids. */
export const defaultGridModels: readonly string[] = [
  'llama-3.2-1b',
  'qwen3-4b',
  'qwen2.5-7b',
  'llama-3-elyza-jp-8b',
  'qwen3-8b',
  'gemma-3-12b',
  'qwen2.5-14b',
  'gpt-oss-20b',
  'mistral-small-3.2-24b',
  'qwen3-30b-a3b',
  'qwen2.5-32b',
  'qwen3.5-35b-a3b',
  'llama-3.3-70b',
  'qwen2.5-72b',
  'gpt-oss-120b',
];

/** Quantisations shown first, smallest first. Models trained in MXFP4 show that one instead. */
export const defaultQuantisations: readonly QuantisationName[] = ['Q4_K_M', 'Q5_K_M', 'Q6_K', 'Q8_0', 'F16'];

/**
 * Every model × quantisation on one machine, with memory, answer, largest context and speed. A context
 * above a model's maximum is answered for that maximum and marked `contextBeyondModel`.
 */
export function buildFitGrid(question: GridQuestion): FitGrid {
  const { machine, models, contextTokens, kvType } = question;
  return { machine, contextTokens, kvType, rows: models.flatMap((model) => modelRows(question, model)) };
}

function modelRows(question: GridQuestion, model: CatalogueModel): FitRow[] {
  const { machine, kvType, speedOf } = question;
  const backend = machine.backend ?? 'metal';
  const { memoryBytes, memoryBudgetBytes: budgetBytes, canRaiseLimit = true } = machine;
  const contextTokens = Math.min(question.contextTokens, model.shape.maximumContextTokens);
  const largestContext = largestContexts(model.shape, { kvType, backend });
  return quantisationsOf(model, question.quantisations).map((quantisation) => {
    const isMlx = isMlxQuantisation(quantisation);
    const need = memoryNeed(model, quantisation, { contextTokens, kvType, backend });
    const row: FitRow = {
      modelId: model.id,
      modelName: model.name,
      parameterCount: model.parameterCount,
      activeParameterCount: model.activeParameterCount,
      quantisation,
      need,
      answer: fitAnswer({ needBytes: need.totalBytes, budgetBytes, memoryBytes, canRaiseLimit }),
      largestContextTokens: (isMlx
        ? largestContexts(model.shape, { kvType, engine: 'mlx' })
        : largestContext)(budgetBytes - need.weightBytes),
      ruleOfThumbBytes: ruleOfThumbBytes(model.parameterCount, promisedBits(quantisation)),
      speed: speedOf(model, quantisation, contextTokens, kvType),
    };
    if (model.confidence === 'recalled') row.isShapeRecalled = true;
    if (contextTokens < question.contextTokens) row.contextBeyondModel = true;
    return row;
  });
}
