import { testName } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Catalogue, Chip } from '#core/chips/catalogue.ts';
import { findMacByIdentifier } from '#core/chips/identify.ts';
import { fitAnswer } from '#core/fit/answer.ts';
import type { FitAnswer } from '#core/fit/grid.ts';
import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { memoryNeed } from '#core/memory/need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { acrossBins } from '#core/speed/across-bins.ts';
import { answerSeconds, firstTokenByPrompt, firstTokenSeconds, type SpeedAt } from '#core/speed/derived.ts';
import { joulesPerToken, kilowattHoursPerMillionTokens, powerWatts } from '#core/speed/energy.ts';
import type { Engine } from '#core/speed/engine.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { measuredTargetOf } from '#core/speed/measured-target.ts';
import { modelSpeed, type SpeedSource } from '#core/speed/model-speed.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import type { ChipPrediction, PredictQuestion, SustainedSpeed } from '#core/speed/prediction.ts';
import { speedReason } from '#core/speed/reasons.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { fanlessShares, measuredShares } from '#core/speed/sustained-share.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import type { Knowledge } from './knowledge.ts';

export interface PredictContext {
  catalogue: Catalogue;
  parameters: SpeedParameters;
  /** Of this machine; absent: it was not read, or could not be. */
  here?: Knowledge | undefined;
}

/** What is asked, with every name found in the catalogue. */
export interface Asked {
  question: PredictQuestion;
  model: CatalogueModel;
  quantisation: GridQuantisation;
  engine: Engine;
  depthTokens: number;
}

/** One machine, or several bins of a chip where it was not said which. */
export interface Subject {
  bins: readonly Chip[];
  /** Where there is no bin. */
  name: string;
  memoryBytes?: number | undefined;
  budgetBytes?: number | undefined;
  canRaiseLimit: boolean;
  isThisMac: boolean;
}

/** One model on one machine, with everything that follows from its speeds. */
export function chipPrediction(context: PredictContext, asked: Asked, subject: Subject): ChipPrediction {
  const { question, model, depthTokens } = asked;
  const { promptTokens, outputTokens } = question;
  const speedAt = speedAtOf(context, asked, subject);
  const fits = fitOf(asked, subject);
  const speed = whereItRuns(speedAt({ promptTokens, depthTokens }), fits);
  const first = firstTokenSeconds(speed, promptTokens);
  const runs = fits !== 'refused' && fits !== 'crawls';
  const mix = runs ? answerSeconds(speedAt, { promptTokens, outputTokens }) : undefined;
  const macs = macsOf(context, subject);
  const sustained = sustainedOf(context.here?.sustained, subject, macs);
  const energy = energyOf(context.catalogue, subject, speed);
  const measured = measuredOf(context.here, asked, subject);
  return {
    ...chipFacts(subject),
    macs,
    speed,
    ...(fits && { fits }),
    ...(first && { firstTokenSeconds: first }),
    ...(mix && { mixSeconds: mix }),
    firstToken: runs ? firstTokenByPrompt(speedAt, model.shape.maximumContextTokens) : [],
    ...(sustained && { sustained }),
    ...(energy && { energy }),
    ...(measured && { measured }),
  };
}

type ChipFacts = Pick<
  ChipPrediction,
  'chipId' | 'chip' | 'gpuCores' | 'bandwidthBytesPerSecond' | 'memoryGB' | 'isThisMac'
>;

function chipFacts({ bins, name, memoryBytes, isThisMac }: Subject): ChipFacts {
  const [bin, ...others] = bins;
  const memoryGB = memoryBytes === undefined ? undefined : memoryBytes / bytesPerGibibyte;
  return {
    chip: name,
    isThisMac,
    ...(memoryGB !== undefined && { memoryGB }),
    ...(bin &&
      others.length === 0 && {
        chipId: bin.id,
        gpuCores: bin.gpuCores,
        bandwidthBytesPerSecond: speedChip(bin, memoryGB).bandwidthBytesPerSecond,
      }),
  };
}

/** One source a bin, made once: what the chip alone fixes is remembered with it. */
function speedAtOf(context: PredictContext, asked: Asked, { bins, memoryBytes }: Subject): SpeedAt {
  const { parameters, here } = context;
  const { model, quantisation, engine, question } = asked;
  const memoryGB = memoryBytes === undefined ? undefined : memoryBytes / bytesPerGibibyte;
  const known: Omit<SpeedSource, 'chip'> = {
    parameters,
    ...(here?.calibration && { calibration: here.calibration }),
    ...(here?.measured && { measured: here.measured }),
  };
  const speedOn =
    (source: SpeedSource): SpeedAt =>
    (use) =>
      modelSpeed(source, model, quantisation, { ...use, kvType: question.kvType, engine });
  if (bins.length === 0) return speedOn(known);
  const ofBins = bins.map((bin) => ({
    gpuCores: bin.gpuCores,
    speedAt: speedOn({ ...known, chip: speedChip(bin, memoryGB) }),
  }));
  return (use) => acrossBins(ofBins.map(({ gpuCores, speedAt }) => ({ gpuCores, speed: speedAt(use) })));
}

function fitOf(asked: Asked, { memoryBytes, budgetBytes, canRaiseLimit }: Subject): FitAnswer | undefined {
  if (memoryBytes === undefined || budgetBytes === undefined) return undefined;
  const { model, quantisation, depthTokens, question } = asked;
  const { totalBytes } = memoryNeed(model, quantisation, {
    contextTokens: Math.max(depthTokens, question.promptTokens),
    kvType: question.kvType,
  });
  return fitAnswer({ needBytes: totalBytes, budgetBytes, memoryBytes, canRaiseLimit });
}

/** A model that does not fit has no speed there worth a number. */
function whereItRuns(speed: SpeedEstimate, fits: FitAnswer | undefined): SpeedEstimate {
  if (fits !== 'refused' && fits !== 'crawls') return speed;
  return { confidence: speed.confidence, reasons: [speedReason('speed-does-not-fit', { answer: fits })] };
}

/** This Mac alone where it is known by its identifier, else every Mac that came with the chip. */
function macsOf({ catalogue, here }: PredictContext, { bins, isThisMac }: Subject): ChipPrediction['macs'] {
  const identifier = here?.machine.modelIdentifier.value;
  const own = isThisMac && identifier !== undefined && findMacByIdentifier(catalogue.macs, identifier);
  const macs = own
    ? [own]
    : catalogue.macs.filter(({ chipIds }) => bins.some(({ id }) => chipIds.includes(id)));
  return macs.map(({ id, product, year, stillSold, hasFan }) => ({
    macId: id,
    product,
    year,
    stillSold,
    hasFan,
  }));
}

/** The user's own ten minutes win; the rule is about Macs without a fan. */
function sustainedOf(
  run: BenchmarkResult | undefined,
  { isThisMac }: Subject,
  macs: ChipPrediction['macs'],
): SustainedSpeed | undefined {
  const own = isThisMac && run ? measuredShares(run) : undefined;
  return own ?? fanlessShares(macs);
}

function energyOf(
  { powerReadings = [] }: Catalogue,
  { bins }: Subject,
  speed: SpeedEstimate,
): ChipPrediction['energy'] {
  const [bin, ...others] = bins;
  const rate = speed.generationTokensPerSecond;
  if (!bin || !rate) return undefined;
  const gpuCores = others.length === 0 ? bin.gpuCores : undefined;
  const power = powerWatts(powerReadings, { device: bin.brandString, gpuCores });
  if (!power) return undefined;
  const joules = joulesPerToken(power, rate);
  return {
    power,
    joulesPerToken: joules,
    kilowattHoursPerMillionTokens: {
      low: kilowattHoursPerMillionTokens(joules.low),
      mid: kilowattHoursPerMillionTokens(joules.mid),
      high: kilowattHoursPerMillionTokens(joules.high),
    },
  };
}

function measuredOf(
  here: Knowledge | undefined,
  { model, quantisation, engine }: Asked,
  { isThisMac }: Subject,
): ChipPrediction['measured'] {
  if (!isThisMac || !here?.measured || engine !== 'llama.cpp') return undefined;
  const target = measuredTargetOf(here.measured, model, quantisation);
  return (
    target && {
      measuredAt: target.measuredAt,
      tests: Object.fromEntries(target.tests.map(({ test, rate }) => [testName(test), rate])),
    }
  );
}
