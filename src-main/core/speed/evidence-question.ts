import { isSameChip } from './calibration.ts';
import type { Engine, Kernels } from './engine.ts';
import { newestPublishedGeneration } from './prompt-terms.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';

/** What is asked of the published runs. */
export interface EvidenceQuestion {
  chip: SpeedChip;
  engine: Engine;
  /** Whose kernels run the model. */
  kernels: Kernels;
  isMoe: boolean;
  /** Nobody published a run of a model with these layers. */
  isNewFamily: boolean;
  /** Whether the GPU's neural accelerators are taken to be used, where the chip has them. */
  tensorApi: boolean;
}

/** No run of a chip as new, or of the A18 Pro, was published. */
export const isUnpublishedGeneration = (chip: SpeedChip): boolean =>
  chip.generation > newestPublishedGeneration || chip.generation < 1;

/** Whether the reference was measured on this very chip; with llama.cpp, which alone is corrected by it. */
export const appliesCalibration = (
  { calibration }: SpeedSource,
  { engine, chip }: Pick<EvidenceQuestion, 'engine' | 'chip'>,
): boolean => engine === 'llama.cpp' && calibration?.chip !== undefined && isSameChip(calibration.chip, chip);
