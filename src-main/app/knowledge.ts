import type { AppState } from '#contract/contract.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue, Chip } from '#core/chips/catalogue.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { calibrate, type Calibration, referenceModelId } from '#core/speed/calibration.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { publishedRange } from '#core/speed/published.ts';
import { speedChip, type SpeedChip } from '#core/speed/speed-chip.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { findModel } from './reference.ts';

/** Everything that predictions rest on: catalogue, fitted parameters, this machine, its measurement. */
export interface Knowledge {
  catalogue: Catalogue;
  parameters: SpeedParameters;
  machine: Machine;
  /** This Mac's chip in the catalogue; absent: unknown, or not a Mac. */
  chip?: Chip;
  calibration?: Calibration;
}

/** The run that calibrates, and the engine's build that is installed now where that is known. */
export interface MeasuredReference {
  result: BenchmarkResult;
  installedBuild?: string | undefined;
}

export const chipOf = (machine: Machine | undefined, catalogue: Catalogue): Chip | undefined =>
  catalogue.chips.find((chip) => chip.id === machine?.chipId.value);

/** The chip with the bandwidth that it has at this machine's memory size. */
export function speedChipOf(chip: Chip | undefined, memoryBytes: number | undefined): SpeedChip | undefined {
  if (!chip) return undefined;
  return speedChip(chip, memoryBytes === undefined ? undefined : memoryBytes / bytesPerGibibyte);
}

export function knowledgeOf(
  catalogue: Catalogue,
  parameters: SpeedParameters,
  machine: Machine,
  measured: MeasuredReference | undefined,
): Knowledge {
  const chip = chipOf(machine, catalogue);
  const speed = speedChipOf(chip, machine.memoryBytes.value);
  const reference = findModel(catalogue, referenceModelId);
  const calibration =
    measured &&
    calibrate({
      ...measured,
      ...(speed && { chip: speed }),
      referenceModel: reference,
      parameters,
    });
  return { catalogue, parameters, machine, ...(chip && { chip }), ...(calibration && { calibration }) };
}

/** The band of published runs behind this machine's own mark; absent when nobody has published one. */
export function publishedOf(machine: Machine | undefined, catalogue: Catalogue): AppState['published'] {
  const chip = chipOf(machine, catalogue);
  return chip && publishedRange(catalogue.referenceSpeeds, chip);
}
