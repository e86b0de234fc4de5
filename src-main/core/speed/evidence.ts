import type { BuildAge } from './build-age.ts';
import { engineNames } from './engine.ts';
import { appliesCalibration, type EvidenceQuestion, isUnpublishedGeneration } from './evidence-question.ts';
import { chipReasons, originReasons } from './evidence-reasons.ts';
import { type PublishedEvidence, speedAssumptions } from './parameters.ts';
import { newestPublishedGeneration } from './prompt-terms.ts';
import { publishedSpread } from './published-spread.ts';
import { type SpeedReason, speedReason } from './reasons.ts';
import type { SpeedSource } from './speed-source.ts';
import { calibratedSpreadKey, chipKey, groupKey, type SpeedMeasure } from './spread.ts';

/** A rate's 90 % interval relative to its middle, and what was published of its group. */
export interface Range {
  low: number;
  high: number;
  published?: PublishedEvidence | undefined;
  /** Shortest and longest prompt, or smallest and largest depth, that were published; absent: none. */
  tokens?: { least: number; most: number } | undefined;
}

/** How far a prediction for one chip may be trusted, and what it rests on; the same for every model of one kind. */
export interface Evidence {
  generation: Range;
  prompt: Range;
  /** Most of the chip's runs are of builds of llama.cpp as old: the interval reaches down to those. */
  oldBuilds?: Exclude<BuildAge, 'current'> | undefined;
  reasons: SpeedReason[];
}

const noRuns = { rows: 0, builds: { early: 0, unfused: 0, current: 0 } };

export function evidenceFor(source: SpeedSource, question: EvidenceQuestion): Evidence {
  const generation = rangeOf(source, question, 'generation');
  const prompt = rangeOf(source, question, 'prompt');
  const { chip } = question;
  const isCalibrated = appliesCalibration(source, question);
  const { rows, builds } = generation.published?.chips[chipKey(chip)] ?? noRuns;
  const oldRows = builds.early + builds.unfused;
  const isOld = question.engine === 'llama.cpp' && oldRows > rows / 2 && !isCalibrated;
  return {
    generation,
    prompt,
    oldBuilds: isOld ? (builds.early > oldRows / 2 ? 'early' : 'unfused') : undefined,
    reasons: [
      ...originReasons(source, question, generation.published),
      ...(isOld ? [speedReason('speed-older-builds', { rows: oldRows, of: rows })] : []),
      ...(generation.isThin || prompt.isThin
        ? [speedReason('speed-thin-evidence', { engine: engineNames[question.engine] })]
        : []),
      ...chipReasons(source, question),
    ],
  };
}

interface FoundRange extends Range {
  isThin: boolean;
}

function rangeOf(source: SpeedSource, question: EvidenceQuestion, measure: SpeedMeasure): FoundRange {
  const { parameters } = source;
  const { engine, isMoe } = question;
  const isCalibrated = appliesCalibration(source, question);
  const found = publishedSpread(parameters, question, measure);
  const calibrated = isCalibrated ? parameters.spreads[calibratedSpreadKey(measure, isMoe)] : undefined;
  const { low, high } = calibrated ?? found.spread;
  const by = stretch(question, measure, isCalibrated);
  return {
    low: low * by.low,
    high: high * by.high,
    published: parameters.evidence[groupKey(engine, measure, isMoe)],
    tokens: publishedTokens(source, question, measure),
    isThin: calibrated === undefined && found.isThin,
  };
}

/** Lengths cost alike in dense models and MoE, and in all engines with the same kernels. */
function publishedTokens(
  { parameters }: SpeedSource,
  { engine, kernels }: EvidenceQuestion,
  measure: SpeedMeasure,
): Range['tokens'] {
  const tokens = [engine, kernels]
    .flatMap((each) => [false, true].map((isMoe) => groupKey(each, measure, isMoe)))
    .flatMap((group) => parameters.evidence[group]?.tokens ?? []);
  if (tokens.length === 0) return undefined;
  return {
    least: Math.min(...tokens.map(({ least }) => least)),
    most: Math.max(...tokens.map(({ most }) => most)),
  };
}

interface Stretch {
  low: number;
  high: number;
}

function stretch(question: EvidenceQuestion, measure: SpeedMeasure, isCalibrated: boolean): Stretch {
  const { chip, tensorApi } = question;
  if (isCalibrated || !isUnpublishedGeneration(chip)) return { low: 1, high: 1 };
  const isNewer = chip.generation > newestPublishedGeneration;
  if (measure === 'prompt' && isNewer && tensorApi) return speedAssumptions.newerGenerationPrompt;
  const by = speedAssumptions.unpublishedGenerationStretch;
  return { low: 1 / by, high: by };
}
