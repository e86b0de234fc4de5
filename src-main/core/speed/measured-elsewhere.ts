import { softwareFactor } from './calibration.ts';
import type { Interval, SpeedEstimate } from './estimate.ts';
import type { SpeedUse } from './model-speed.ts';
import {
  around,
  type MeasuredQuestion,
  nearestTest,
  ownDoubts,
  rateKeys,
  targetDetails,
  useOf,
} from './nearest-test.ts';
import { speedAssumptions } from './parameters.ts';
import { speedReason } from './reasons.ts';
import type { SpeedSource } from './speed-source.ts';
import type { SpeedMeasure } from './spread.ts';

/** On another Mac: the prediction there with what this model's own measurement says of the software. */
export function carriedOver(predicted: SpeedEstimate, question: MeasuredQuestion): SpeedEstimate {
  const generation = softwareCorrected('generation', predicted, question);
  const prompt = softwareCorrected('prompt', predicted, question);
  if (!generation && !prompt) return predicted;
  const { otherBuild } = question.target;
  const isOtherSaid = predicted.reasons.some(({ code }) => code === 'speed-other-build');
  return {
    ...predicted,
    ...(generation && { generationTokensPerSecond: generation }),
    ...(prompt && { promptTokensPerSecond: prompt }),
    reasons: [
      ...predicted.reasons.filter(({ code }) => code !== 'speed-carried-from-measurement'),
      speedReason('speed-carried-from-measurement', targetDetails(question.target)),
      ...(otherBuild && !isOtherSaid ? [speedReason('speed-other-build', { ...otherBuild })] : []),
    ],
  };
}

/** In place of what the reference corrects: a model's own measurement tells more about it. */
function softwareCorrected(
  measure: SpeedMeasure,
  predicted: SpeedEstimate,
  question: MeasuredQuestion,
): Interval | undefined {
  const { source, measured, target, use, predict } = question;
  const here = measured.here.chip;
  const nearest = nearestTest(measure, question);
  if (!here || !source.chip || !nearest) return undefined;
  const rateOf = (on: SpeedSource, asked: SpeedUse): Interval | undefined =>
    predict(on, asked)[rateKeys[measure]];
  const rate = predicted[rateKeys[measure]];
  const plain = rateOf(uncalibrated(source), use);
  const { test } = nearest;
  // What the accelerators left undone here says nothing of a Mac that has none, or that uses them.
  const { usedTensorApi: tensorApi } = target;
  const computedHere = rateOf(measured.here, { ...useOf(test.test, use), tensorApi });
  if (!rate || !plain || !computedHere) return undefined;
  const mid = plain.mid * softwareFactor(measure, test.rate.mid / computedHere.mid);
  const doubts = (end: number): number[] => [
    speedAssumptions.softwareShare[measure] * Math.log(around(1, test.rate, ownDoubts(target)).high),
    Math.log(end / rate.mid),
  ];
  return {
    low: around(mid, point, doubts(rate.low)).low,
    mid,
    high: around(mid, point, doubts(rate.high)).high,
  };
}

/** An interval without width, for doubts that are given beside it. */
const point: Interval = { low: 1, mid: 1, high: 1 };

const plainSources = new WeakMap<SpeedSource, SpeedSource>();

/** The same machine as if nothing had been measured; the same object each time, for what is remembered by it. */
function uncalibrated(source: SpeedSource): SpeedSource {
  const known = plainSources.get(source);
  if (known) return known;
  const { chip, parameters } = source;
  const plain: SpeedSource = { parameters, ...(chip && { chip }) };
  plainSources.set(source, plain);
  return plain;
}
