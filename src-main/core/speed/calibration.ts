import type { BenchmarkResult, EngineSettings } from '#core/benchmark/result.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import type { QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Interval } from './estimate.ts';
import { quantisationKernel } from './kernel.ts';
import { type SpeedLoad, speedLoad } from './load.ts';
import { type SpeedParameters, speedAssumptions } from './parameters.ts';
import { generationSeconds, promptSeconds } from './predict.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedMeasure } from './spread.ts';

/** The model every calibration is measured with; llama.cpp's public table for Macs uses it. */
export const referenceModelId = 'llama-2-7b';
export const referenceQuantisation = 'Q4_0' satisfies QuantisationName;
const referencePromptTokens = 512;
const referenceGeneratedTokens = 128;

/** This machine's measured reference, and what it says about predictions. */
export interface Calibration {
  generation: Interval;
  prompt: Interval;
  /** Of the reference model. */
  modelName: string;
  /** Of the reference model, as it was measured. */
  load: SpeedLoad;
  backend: BenchmarkResult['backend'];
  measuredAt: string;
  /** Of the engine; absent: the one that is installed, or nobody knows which that is. */
  otherBuild?: { build: string; installedBuild: string };
  /** Whether the GPU's neural accelerators were used. */
  tensorApi: EngineSettings['tensorApi'];
  /** The chip it was measured on; absent: unknown, or not measured on its GPU. */
  chip?: SpeedChip;
  /** Measured ÷ predicted rate on this chip; absent without `chip`. */
  generationFactor?: number;
  promptFactor?: number;
  /** The same without what neural accelerators that were not used leave undone: for other Macs. */
  promptFactorElsewhere?: number;
}

export interface CalibrationInput {
  result: BenchmarkResult;
  /** What a measurement made now would name as its build; leave out when it is unknown. */
  installedBuild?: string | undefined;
  /** This Mac's chip; leave out when it is unknown. */
  chip?: SpeedChip;
  referenceModel: Pick<CatalogueModel, 'name' | 'shape' | 'parameterCount' | 'activeParameterCount'>;
  parameters: SpeedParameters;
}

/** `undefined` when the run cannot carry a prediction: not trusted, another model, or a rate missing. */
export function calibrate(input: CalibrationInput): Calibration | undefined {
  const { result, parameters } = input;
  const prompt = result.results[`pp${referencePromptTokens}`];
  const generation = result.results[`tg${referenceGeneratedTokens}`];
  if (!result.trusted || !isReferenceRun(result) || !prompt || !generation) return undefined;
  if (prompt.tokensPerSecond <= 0 || generation.tokensPerSecond <= 0) return undefined;
  const load = speedLoad({
    model: input.referenceModel,
    kernel: quantisationKernel(referenceQuantisation),
    weightBytes: weightBytesOrEstimate(input.referenceModel, referenceQuantisation).bytes,
    kvCacheBytes: kvCacheBytes(input.referenceModel.shape, {
      contextTokens: referenceGeneratedTokens / 2,
      kvType: 'f16',
    }),
    promptTokens: referencePromptTokens,
  });
  const calibration: Calibration = {
    generation: measuredInterval(generation),
    prompt: measuredInterval(prompt),
    modelName: input.referenceModel.name,
    load,
    backend: result.backend,
    measuredAt: result.startedAt,
    tensorApi: result.settings.tensorApi,
    ...otherBuild(result.build, input.installedBuild),
  };
  // On the CPU of a Mac the figures say nothing about its GPU, which the chip's prediction is about.
  if (!input.chip || result.backend !== 'metal') return calibration;
  const prediction = { load, chip: input.chip, parameters };
  const factor = (tensorApi: boolean): number | undefined => {
    const seconds = promptSeconds(prediction, referencePromptTokens, { tensorApi });
    return seconds === undefined ? undefined : prompt.tokensPerSecond * seconds;
  };
  const [promptFactor, elsewhere] = [factor(true), factor(calibration.tensorApi !== 'off')];
  return {
    ...calibration,
    chip: input.chip,
    generationFactor: generation.tokensPerSecond * generationSeconds(prediction),
    ...(promptFactor !== undefined && { promptFactor }),
    ...(elsewhere !== undefined && { promptFactorElsewhere: elsewhere }),
  };
}

/** A file that calls itself so is none: nobody knows what it holds. */
const isReferenceRun = ({ model, quantisation, file }: BenchmarkResult): boolean =>
  file === undefined && model === referenceModelId && quantisation === referenceQuantisation;

const otherBuild = (
  build: string,
  installedBuild: string | undefined,
): Pick<Calibration, 'otherBuild'> | undefined =>
  installedBuild === undefined || installedBuild === build
    ? undefined
    : { otherBuild: { build, installedBuild } };

const measuredInterval = (rate: {
  tokensPerSecond: number;
  low: number;
  high?: number | undefined;
}): Interval => ({
  low: Math.min(rate.low, rate.tokensPerSecond),
  mid: rate.tokensPerSecond,
  high: Math.max(rate.high ?? rate.tokensPerSecond, rate.tokensPerSecond),
});

/**
 * What to multiply predictions for a chip with, after a measurement: on the measured chip all of measured ÷
 * predicted, on another one the software's part; 1 where nothing was measured.
 */
export function calibrationFactors(
  calibration: Calibration | undefined,
  chip: SpeedChip,
): Record<SpeedMeasure, number> {
  if (!calibration?.chip) return { generation: 1, prompt: 1 };
  const { generationFactor = 1, promptFactor = 1, promptFactorElsewhere = 1 } = calibration;
  if (isSameChip(calibration.chip, chip)) return { generation: generationFactor, prompt: promptFactor };
  return {
    generation: softwareFactor('generation', generationFactor),
    prompt: softwareFactor('prompt', promptFactorElsewhere),
  };
}

/**
 * The part of measured ÷ predicted that is likely the software's, which every Mac gets (a faster build, a
 * better kernel), and not this machine's (its chip, its cooling, its day): one machine can't tell the two
 * apart, so a share is taken, in logarithms, and at most 0.8 … 1.25. A generation factor of 0.81 gives 0.9.
 */
export function softwareFactor(measure: SpeedMeasure, factor: number): number {
  const { softwareShare, softwareFactor: bounds } = speedAssumptions;
  return Math.min(bounds.high, Math.max(bounds.low, factor ** softwareShare[measure]));
}

export const isSameChip = (a: SpeedChip, b: SpeedChip): boolean => a.id !== undefined && a.id === b.id;

/** The newest run of the reference model on this chip, trusted or not, whatever the order of the history. */
export function newestReference(
  history: readonly BenchmarkResult[],
  machine: { chip?: string; gpuCores?: number },
): BenchmarkResult | undefined {
  return history
    .filter(
      (run) =>
        isReferenceRun(run) &&
        run.machine?.chip === machine.chip &&
        run.machine?.gpuCores === machine.gpuCores,
    )
    .reduce<BenchmarkResult | undefined>(
      (newest, run) => (newest && newest.startedAt > run.startedAt ? newest : run),
      undefined,
    );
}
