import { isSameChip } from './calibration.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import { carriedOver } from './measured-elsewhere.ts';
import {
  around,
  measuredAssumptions,
  type MeasuredQuestion,
  nearestTest,
  ownDoubts,
  targetDetails,
} from './nearest-test.ts';
import { type SpeedReason, speedReason } from './reasons.ts';
import type { SpeedSource } from './speed-source.ts';
import type { SpeedMeasure } from './spread.ts';

/**
 * `predicted` with what was measured of this very model. On the machine it was measured on the measurement
 * takes the prediction's place, carried to the context asked for by the ratio of two predictions; where that changes
 * it noticeably, it is `calibrated` and no longer `measured`. On another
 * Mac it is the prediction there times the software's part of measured ÷ predicted here (`softwareFactor`,
 * at most a quarter either way), and its interval takes in the measurement's as well.
 */
export function speedByMeasurement(predicted: SpeedEstimate, question: MeasuredQuestion): SpeedEstimate {
  const { source, measured } = question;
  const isHere = isMachine(source, measured.here);
  const speed = isHere ? measuredHere(predicted, question) : carriedOver(predicted, question);
  const rate = speed.generationTokensPerSecond;
  return rate ? { ...speed, generationTokensPerSecond: atMost(rate, question) } : speed;
}

const isMachine = ({ chip }: SpeedSource, { chip: here }: SpeedSource): boolean =>
  chip === undefined || here === undefined ? chip === here : isSameChip(chip, here);

const atMost = (rate: Interval, { mostGenerationTokensPerSecond: most = Infinity }: MeasuredQuestion) => ({
  low: Math.min(rate.low, most),
  mid: Math.min(rate.mid, most),
  high: Math.min(rate.high, most),
});

/** Share of the middle that makes a figure one of another context, which is then said. */
const noticeable = Math.log(1.03);

function measuredHere(predicted: SpeedEstimate, question: MeasuredQuestion): SpeedEstimate {
  const { target } = question;
  const generation = carriedToUse('generation', question);
  const prompt = carriedToUse('prompt', question);
  if (!generation && !prompt) return predicted;
  const isCarried = [generation, prompt].some((found) => found && Math.abs(found.logChange) > noticeable);
  const isWhole = generation !== undefined && prompt !== undefined;
  const { promptTokens, depthTokens } = question.use;
  return {
    ...predicted,
    ...(generation && { generationTokensPerSecond: generation.rate }),
    ...(prompt && { promptTokensPerSecond: prompt.rate }),
    confidence: isWhole ? (isCarried ? 'calibrated' : 'measured') : predicted.confidence,
    reasons: [
      speedReason('speed-measured', targetDetails(target)),
      ...(isCarried
        ? [speedReason('speed-carried-to-context', { promptTokens, contextTokens: depthTokens })]
        : []),
      ...reasonsKept(predicted, question, isWhole),
    ],
  };
}

/** Of a prediction that was replaced, only what was true of the measurement too. */
function reasonsKept(
  predicted: SpeedEstimate,
  { target: { otherBuild } }: MeasuredQuestion,
  isWhole: boolean,
): SpeedReason[] {
  const still = predicted.reasons.filter(({ code }) =>
    isWhole ? code === 'speed-without-tensor-api' : code !== 'speed-other-build',
  );
  return [...still, ...(otherBuild ? [speedReason('speed-other-build', { ...otherBuild })] : [])];
}

interface Carried {
  rate: Interval;
  /** Logarithm of what the other context changes. */
  logChange: number;
}

/** The measured rate of the nearest test, as it would be in the use asked for. */
function carriedToUse(measure: SpeedMeasure, question: MeasuredQuestion): Carried | undefined {
  const nearest = nearestTest(measure, question);
  if (!nearest) return undefined;
  const { test, logChange } = nearest;
  const change = Math.exp(logChange);
  const mid = test.rate.mid * change;
  const doubts = [...ownDoubts(question.target), measuredAssumptions.carriedShare * Math.abs(logChange)];
  return { rate: around(mid, test.rate, doubts), logChange };
}
