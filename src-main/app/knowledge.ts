import type { AppState } from '#contract/contract.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { catalogueAsOf } from '#core/chips/as-of.ts';
import type { Catalogue, Chip } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { calibrate, type Calibration, referenceModelId } from '#core/speed/calibration.ts';
import type { MeasuredTargets } from '#core/speed/measured-target.ts';
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
  /** Trusted runs of models on this machine; absent: none. */
  measured?: MeasuredTargets;
  /** Its newest trusted run of ten minutes. */
  sustained?: BenchmarkResult;
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

/** What is asked of a day, ISO. */
export interface DayAsked {
  day: string;
  now: Date;
  modelId?: string | undefined;
}

/** Farthest ahead of UTC that anyone's clock is: their day is today too. */
const millisecondsAhead = 14 * 3_600_000;

/**
 * The catalogue of an earlier day, as long as the model asked for was out by then. Nothing was before the
 * first of them. Of the days after its own nothing is known but what is asked every day: up to today it is
 * the newest, as where no day is named.
 *
 * @throws `Fault` `model-not-out`, `later-than-catalogue`
 */
export function catalogueOfDay(newest: Catalogue, { day, now, modelId }: DayAsked): Catalogue {
  const today = new Date(now.getTime() + millisecondsAhead).toISOString().slice(0, 10);
  if (day > newest.asOf && day > today) throw new Fault('later-than-catalogue', { lastDay: newest.asOf });
  const catalogue = catalogueAsOf(newest, day);
  const named = (models: Catalogue['models']) => models.find(({ id }) => id === modelId);
  const isTooEarly = modelId === undefined ? catalogue.models.length === 0 : !named(catalogue.models);
  const model = named(newest.models)?.name;
  // A name that no catalogue has is told as such, further in.
  if (!isTooEarly || (modelId !== undefined && model === undefined)) return catalogue;
  throw new Fault('model-not-out', { day: catalogue.asOf, ...(model !== undefined && { model }) });
}
