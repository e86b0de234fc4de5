import { articleTrainingRuleBytes, trainingNeed } from '#core/memory/training.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { fitAnswer } from './answer.ts';
import type { FitAnswer, FitMachine, TrainingFit, TrainingRun } from './grid.ts';

const asksTooMuch = ({ sampleTokens, layers }: TrainingRun, { shape }: CatalogueModel): boolean =>
  sampleTokens > shape.maximumContextTokens || (typeof layers === 'number' && layers > shape.layerCount);

/**
 * The column of fine-tuning for one model; `undefined` where its tensors are not listed, or for longer
 * samples or more layers than it has. Throws `bad-input`.
 */
export function trainingFit(
  machine: Pick<FitMachine, 'memoryBytes' | 'memoryBudgetBytes' | 'canRaiseLimit'>,
  model: CatalogueModel,
  run: TrainingRun,
): TrainingFit | undefined {
  const bits = run.method === 'qlora' ? 4 : 16;
  if (asksTooMuch(run, model)) return undefined;
  const need = trainingNeed(model, { ...run, bits });
  if (!need) return undefined;
  const { memoryBytes, memoryBudgetBytes: budgetBytes, canRaiseLimit = true } = machine;
  const answerTo = (needBytes: number): FitAnswer =>
    fitAnswer({ needBytes, budgetBytes, memoryBytes, canRaiseLimit });
  const { peak: _, ...parts } = need;
  return {
    ...parts,
    answers: { low: answerTo(need.lowBytes), mid: answerTo(need.totalBytes), high: answerTo(need.highBytes) },
    articleRuleBytes: articleTrainingRuleBytes(model.parameterCount, bits),
  };
}
