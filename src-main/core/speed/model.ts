import type { BuildAge } from './build-age.ts';
import { calibrationFactors } from './calibration.ts';
import { type Engine, engineNames, type Kernels } from './engine.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import { type Evidence, evidenceFor, type Range } from './evidence.ts';
import { appliesCalibration } from './evidence-question.ts';
import { floorSeconds } from './generation-terms.ts';
import type { SpeedLoad } from './load.ts';
import { speedAssumptions } from './parameters.ts';
import { oldBuildSecondsOn, secondsOn } from './predict.ts';
import { speedReason } from './reasons.ts';
import { scaleMeasurement } from './scale.ts';
import type { SpeedChip } from './speed-chip.ts';
import type { SpeedSource } from './speed-source.ts';
import { groupKey } from './spread.ts';

/** `family` as `speedFamily` names it; left out, it counts as one without published runs. */
export type SpeedOfLoad = (load: SpeedLoad, promptTokens: number, family?: string) => SpeedEstimate;

export interface SpeedsOptions {
  engine: Engine;
  /** Whose kernels run the model: MLX's or llama.cpp's. */
  kernels: Kernels;
  /** Whether Metal's tensor API is used where the chip has it. */
  tensorApi: boolean;
  /** Of llama.cpp; absent: today's, as far as known, and the interval takes in older ones where it matters. */
  buildAge?: BuildAge;
}

/**
 * Speeds of any load in one engine on one machine, each with a 90 % interval; what the machine alone fixes is
 * worked out once. Generation never exceeds memory bandwidth ÷ bytes read. LLaMA-2-7B Q4_0 in llama.cpp on a
 * 20-core M4 Pro: about 450 and 54 tokens per second (published 439.78 and 50.74).
 */
export function speedsOn(source: SpeedSource, options: SpeedsOptions): SpeedOfLoad {
  const { chip, calibration } = source;
  if (chip) return predictionsOn(source, chip, options);
  if (options.engine !== 'llama.cpp') return () => noEvidence(options.engine);
  if (calibration) return (load) => scaleMeasurement(load, calibration);
  return () => ({ confidence: 'predicted', reasons: [speedReason('speed-needs-measurement')] });
}

/** No rate: neither a published run nor a measurement tells. */
export const noEvidence = (engine: Engine): SpeedEstimate => ({
  confidence: 'predicted',
  reasons: [speedReason('speed-no-evidence-for-engine', { engine: engineNames[engine] })],
});

function predictionsOn(source: SpeedSource, chip: SpeedChip, options: SpeedsOptions): SpeedOfLoad {
  const { promptSeconds } = secondsOn(chip, source.parameters, options);
  const generationSeconds = calibratedSecondsOn(source, chip, options);
  const oldBuildSeconds = {
    early: oldBuildSecondsOn(chip, source.parameters, 'early'),
    unfused: oldBuildSecondsOn(chip, source.parameters, 'unfused'),
  };
  const { prompt: promptFactor } = factorsOn(source, chip, options);
  const confidence = appliesCalibration(source, { engine: options.engine, chip })
    ? 'calibrated'
    : 'predicted';
  const evidenceOf = evidenceByKind(source, chip, options);
  return (load, promptTokens, family) => {
    const { evidence, outsideLengths } = evidenceOf(load.isMoe, family);
    const outside = outsideLengths(load, promptTokens);
    const seconds = generationSeconds(load);
    const generation = intervalAround(1 / seconds, evidence.generation, outside?.generation);
    if (evidence.oldBuilds && options.buildAge === undefined) {
      generation.low = Math.min(generation.low, 1 / (seconds + oldBuildSeconds[evidence.oldBuilds](load)));
    }
    // The interval ends where the memory does; its middle is below that by construction.
    generation.high = Math.max(generation.mid, Math.min(generation.high, 1 / floorSeconds(load, chip)));
    const { reasons } = outside ?? evidence;
    if (!promptSeconds) return { generationTokensPerSecond: generation, confidence, reasons };
    const rate = promptFactor / promptSeconds(load, promptTokens);
    const prompt = intervalAround(rate, evidence.prompt, outside?.prompt);
    return { promptTokensPerSecond: prompt, generationTokensPerSecond: generation, confidence, reasons };
  };
}

const intervalAround = (mid: number, range: Range, isOutside = false): Interval => {
  const by = isOutside ? speedAssumptions.unpublishedLengthStretch : 1;
  return { low: (mid * range.low) / by, mid, high: mid * range.high * by };
};

interface EvidenceOfKind {
  evidence: Evidence;
  outsideLengths: ReturnType<typeof outsideLengthsOf>;
}

/** Evidence of each kind of model, made when it is first asked for. */
function evidenceByKind(source: SpeedSource, chip: SpeedChip, options: SpeedsOptions) {
  const ofKind = (isMoe: boolean) => {
    const published = source.parameters.evidence[groupKey(options.engine, 'generation', isMoe)];
    const families = new Set(published?.families);
    const make = (isNewFamily: boolean): EvidenceOfKind => {
      const evidence = evidenceFor(source, { ...options, chip, isMoe, isNewFamily });
      return { evidence, outsideLengths: outsideLengthsOf(evidence) };
    };
    let known: EvidenceOfKind | undefined;
    let unknown: EvidenceOfKind | undefined;
    return (family: string | undefined): EvidenceOfKind =>
      family !== undefined && families.has(family) ? (known ??= make(false)) : (unknown ??= make(true));
  };
  const [dense, moe] = [ofKind(false), ofKind(true)];
  return (isMoe: boolean, family: string | undefined): EvidenceOfKind =>
    isMoe ? moe(family) : dense(family);
}

/** Only llama.cpp is measured here, and only llama.cpp is corrected by it. */
const factorsOn = ({ calibration }: SpeedSource, chip: SpeedChip, { engine }: SpeedsOptions) =>
  calibrationFactors(engine === 'llama.cpp' ? calibration : undefined, chip);

/**
 * Seconds of a token, corrected by what was measured. A slower machine is slower in all it does; a faster one
 * saves only what its token takes beyond the memory's time, as much of that as the reference did, so that no
 * correction beats the memory.
 */
function calibratedSecondsOn(
  source: SpeedSource,
  chip: SpeedChip,
  options: SpeedsOptions,
): (load: SpeedLoad) => number {
  const { generationSeconds } = secondsOn(chip, source.parameters, options);
  const { generation: factor } = factorsOn(source, chip, options);
  const reference = source.calibration?.load;
  if (factor === 1 || !reference) return generationSeconds;
  if (factor < 1) return (load) => generationSeconds(load) / factor;
  const floor = floorSeconds(reference, chip);
  const excess = generationSeconds(reference) - floor;
  const share = Math.max(0, generationSeconds(reference) / factor - floor) / excess;
  return (load) => {
    const own = floorSeconds(load, chip);
    return own + share * (generationSeconds(load) - own);
  };
}

interface OutsideLengths {
  generation: boolean;
  prompt: boolean;
  reasons: SpeedEstimate['reasons'];
}

/** Whether a load lies beyond the prompts and depths that were published; `undefined` where it does not. */
function outsideLengthsOf({ generation, prompt, reasons }: Evidence) {
  const { most: deepest = Infinity } = generation.tokens ?? {};
  const { least: shortest = 0, most: longest = Infinity } = prompt.tokens ?? {};
  const details = {
    shortestPromptTokens: shortest,
    longestPromptTokens: longest,
    deepestTokens: deepest,
  };
  const own = [...reasons, speedReason('speed-outside-published-lengths', details)];
  return (load: SpeedLoad, promptTokens: number): OutsideLengths | undefined => {
    const isDeep = (load.depthTokens ?? 0) > deepest;
    const isOutside = promptTokens > longest || promptTokens < shortest;
    return isDeep || isOutside ? { generation: isDeep, prompt: isOutside, reasons: own } : undefined;
  };
}
