import { Fault } from '#core/fault.ts';
import type { TrainingFit, TrainingRun } from '#core/fit/grid.ts';
import { trainingFit } from '#core/fit/training-fit.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Need, Reason } from './advice.ts';
import { isHeld, type Room } from './situation.ts';

/** Fine-tuning one model with these settings. */
export interface TrainingTarget {
  model: CatalogueModel;
  run: TrainingRun;
}

/** One such run on one machine. */
export interface TrainingSituation {
  fit: TrainingFit;
  /** The middle of the interval fits, and leaves the system enough. */
  holds: boolean;
  /** Its high end stays within the limit too. */
  isSure: boolean;
}

/** The gentlest run: 4 bits, one sample of 2048 tokens, each block computed again in the backward pass. */
export const gentlestRun: TrainingRun = {
  method: 'qlora',
  batch: 1,
  sampleTokens: 2048,
  gradientCheckpointing: true,
};

/** What the need asks for. Throws `bad-input` for longer samples or more layers than the model has. */
export function trainingTarget(model: CatalogueModel, { training }: Need): TrainingTarget {
  const { maximumContextTokens, layerCount } = model.shape;
  const run = training ?? {
    ...gentlestRun,
    sampleTokens: Math.min(gentlestRun.sampleTokens, maximumContextTokens),
  };
  const refuse = (path: string, most: number): never => {
    throw new Fault('bad-input', { path: `training.${path}`, expected: `a whole number from 1 to ${most}` });
  };
  if (run.sampleTokens > maximumContextTokens) refuse('sampleTokens', maximumContextTokens);
  if (typeof run.layers === 'number' && run.layers > layerCount) refuse('layers', layerCount);
  return { model, run };
}

/** `undefined` where the architecture's tensors are not listed. */
export function trainingSituation(
  { memoryBytes, budgetBytes, canRaiseLimit = true }: Room,
  { model, run }: TrainingTarget,
): TrainingSituation | undefined {
  const fit = trainingFit({ memoryBytes, memoryBudgetBytes: budgetBytes, canRaiseLimit }, model, run);
  if (!fit) return undefined;
  const { mid, high } = fit.answers;
  const holds = isHeld(mid, fit.totalBytes, memoryBytes);
  return { fit, holds, isSure: holds && isHeld(high, fit.highBytes, memoryBytes) };
}

/** What a run takes, as an interval, with the settings it is taken with. */
export const trainingDetails = (
  { model, run }: TrainingTarget,
  { fit }: TrainingSituation,
  { budgetBytes }: Pick<Room, 'budgetBytes'>,
): Reason['details'] => ({
  model: model.name,
  method: run.method,
  batch: run.batch,
  sampleTokens: run.sampleTokens,
  hasCheckpointing: run.gradientCheckpointing,
  ...needDetails(fit),
  budgetBytes,
});

/** The interval and what it rests on. */
export const needDetails = ({
  totalBytes,
  lowBytes,
  highBytes,
  confidence,
}: TrainingFit): Reason['details'] => ({ needBytes: totalBytes, lowBytes, highBytes, confidence });
