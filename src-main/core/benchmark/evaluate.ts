import { Fault } from '#core/fault.ts';
import { allLayers } from '#core/models/layers.ts';
import { planSlice } from '#core/gguf/slice.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { extrapolate, type DepthSample, type Extrapolation } from './extrapolate.ts';
import type { BenchmarkResult, EngineSettings, MeasuredRate } from './result.ts';
import {
  distrustConditions,
  distrustFit,
  isImpossible,
  type BenchmarkConditions,
  type DistrustCode,
} from './trust.ts';

/** What was asked; `BenchmarkRequest` of the ports is one. */
export interface EvaluatedRequest {
  modelId: string;
  shape: ModelShape;
  quantisation: string;
  promptTokens: number;
  generatedTokens: number;
}

/** What the engine answered; `Measurement` of the ports is one. */
export interface EvaluatedMeasurement {
  samples: readonly {
    test: 'pp' | 'tg';
    layers: number;
    tokens: number;
    nativeSeconds: number;
    wallSeconds: number;
  }[];
  backend: BenchmarkResult['backend'];
  build: string;
  deviceName?: string | undefined;
  settings: EngineSettings;
  bytesWritten: number;
}

export interface Evaluation {
  request: EvaluatedRequest;
  measurement: EvaluatedMeasurement;
  /** Read before the run. */
  conditions: BenchmarkConditions;
  /** Nominal, of this chip; absent when unknown. */
  bandwidthBytesPerSecond?: number | undefined;
  /** ISO 8601. */
  startedAt: string;
  elapsedMilliseconds: number;
}

/**
 * The result of a run: each test extrapolated to the whole model, judged. Throws `speed-implausible`
 * when a figure breaks physics, `engine-answer-invalid` when a test was not measured at two depths.
 */
export function evaluateBenchmark(evaluation: Evaluation): BenchmarkResult {
  const { request, measurement, conditions } = evaluation;
  const tests = (['pp', 'tg'] as const).map((test) => evaluateTest(test, evaluation));
  const reasons = new Set<DistrustCode>([
    ...distrustConditions(conditions),
    ...tests.flatMap(({ native, wall }) => distrustFit(native, wall)),
  ]);
  const { deviceName } = measurement;
  return {
    model: request.modelId,
    quantisation: request.quantisation,
    backend: measurement.backend,
    build: measurement.build,
    ...(deviceName !== undefined && { deviceName }),
    settings: measurement.settings,
    layersMeasured: [...new Set(measurement.samples.map((sample) => sample.layers))].sort((a, b) => a - b),
    layersTotal: request.shape.layerCount,
    results: Object.fromEntries(tests.map(({ key, rate }) => [key, rate])),
    wallClock: Object.fromEntries(tests.map(({ key, tokens, wall }) => [key, tokens / wall.seconds])),
    conditions: recordedConditions(conditions),
    trusted: reasons.size === 0,
    reasons: [...reasons],
    startedAt: evaluation.startedAt,
    elapsedMilliseconds: Math.round(evaluation.elapsedMilliseconds),
    bytesWritten: measurement.bytesWritten,
  };
}

function evaluateTest(test: 'pp' | 'tg', { request, measurement, bandwidthBytesPerSecond }: Evaluation) {
  const tokens = test === 'pp' ? request.promptTokens : request.generatedTokens;
  const samples = measurement.samples.filter((sample) => sample.test === test);
  const secondsBy = (of: 'nativeSeconds' | 'wallSeconds'): DepthSample[] =>
    samples.map((sample) => ({ layers: sample.layers, seconds: sample[of] }));
  const native = extrapolate(secondsBy('nativeSeconds'), request.shape.layerCount);
  const wall = extrapolate(secondsBy('wallSeconds'), request.shape.layerCount);
  const wrongCount = samples.some((sample) => sample.tokens !== tokens);
  if (!native || !wall || wrongCount)
    throw new Fault('engine-answer-invalid', { problem: `${samples.length} samples of ${test}` });

  const key = `${test}${tokens}`;
  const rate = measuredRate(tokens, native);
  const model = wholeModelCost(request);
  const impossible = isImpossible(
    { test, tokensPerSecond: rate.tokensPerSecond },
    model,
    bandwidthBytesPerSecond,
  );
  if (impossible || !(wall.seconds > 0)) {
    throw new Fault('speed-implausible', { test: key, tokensPerSecond: rate.tokensPerSecond });
  }
  return { key, tokens, rate, native, wall };
}

/** An interval that reaches zero seconds has no upper rate, and none is made up. */
function measuredRate(tokens: number, { seconds, halfWidthSeconds, samples }: Extrapolation): MeasuredRate {
  const shortest = seconds - halfWidthSeconds;
  return {
    tokensPerSecond: tokens / seconds,
    low: tokens / (seconds + halfWidthSeconds),
    ...(shortest > 0 && { high: tokens / shortest }),
    samples,
  };
}

function wholeModelCost({ shape, quantisation }: EvaluatedRequest) {
  const { readBytesPerToken, activeLayerWeights } = planSlice(shape, quantisation, allLayers(shape));
  return { readBytesPerToken, activeWeights: activeLayerWeights };
}

function recordedConditions(conditions: BenchmarkConditions): BenchmarkResult['conditions'] {
  const { powerSource, lowPowerMode, memoryPressure, swapUsedBytes, loadPerCpu } = conditions;
  return {
    ...(powerSource !== undefined && { powerSource }),
    ...(lowPowerMode !== undefined && { lowPowerMode }),
    ...(memoryPressure !== undefined && { memoryPressure }),
    ...(swapUsedBytes !== undefined && { swapUsedBytes: Math.round(swapUsedBytes) }),
    ...(loadPerCpu !== undefined && { loadBefore: loadPerCpu }),
  };
}
