import { articleTrainingRuleBytes, trainingNeed } from '#core/memory/training.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { fitAnswer } from './answer.ts';
import type { FitAnswer, FitMachine, TrainingFit, TrainingRun } from './grid.ts';

/** Samples longer than the model's context are cut to it, as mlx-lm would refuse them. */
const sampleOf = ({ sampleTokens }: TrainingRun, { shape }: CatalogueModel): number =>
  Math.min(sampleTokens, shape.maximumContextTokens);

/** The column of fine-tuning for one model; `undefined` where its tensors are not listed. Throws `bad-input`. */
export function trainingFit(
  machine: FitMachine,
  model: CatalogueModel,
  run: TrainingRun,
): TrainingFit | undefined {
  const bits = run.method === 'qlora' ? 4 : 16;
  const need = trainingNeed(model, { ...run, bits, sampleTokens: sampleOf(run, model) });
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
