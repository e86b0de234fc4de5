import { thermalPressures, type ThermalPressure } from '#core/hardware/machine.ts';
import { Fault } from '#core/fault.ts';
import { allLayers } from '#core/models/layers.ts';
import { testName, type BenchmarkTest } from './benchmark-test.ts';
import type { BlockRecord } from './block.ts';
import { keptBlocks, type KeptBlocks } from './block-trust.ts';
import { anchorDrift, keptOfRun } from './kept-of-run.ts';
import { evaluateTest, firstTokens, measuredRate, type EvaluatedTest } from './evaluate-test.ts';
import type { MachineLimits } from './machine-limits.ts';
import { impossibleSample, isTooShort, leastSeconds, passCost } from './physical-bound.ts';
import type { BenchmarkMode, BenchmarkResult, EngineSettings } from './result.ts';
import type { Sample } from './sample.ts';
import { sustainedCurve } from './sustained.ts';
import { targetFacts, type BenchmarkTarget } from './target.ts';
import {
  distrustClaimedTime,
  distrustConditions,
  distrustFit,
  type BenchmarkConditions,
  type ConditionReadings,
  type DistrustCode,
} from './trust.ts';

/** What was asked; `BenchmarkRequest` of the ports is one. */
export interface EvaluatedRequest {
  target: BenchmarkTarget;
  tests: readonly BenchmarkTest[];
  sustainedMilliseconds?: number;
}

/** What a worker says that its repetitions took, and what passed on its parent's clock meanwhile. */
export interface ClaimedTime {
  claimedSeconds: number;
  elapsedSeconds: number;
}

/** What the engine answered; `Measurement` of the ports is one. */
export interface EvaluatedMeasurement {
  samples: readonly Sample[];
  blocks: readonly BlockRecord[];
  /** Block numbers of each slice in the whole model. */
  slices: readonly (readonly number[])[];
  /** Absent where too little was heard of to compare. */
  claimed?: ClaimedTime | undefined;
  backend: BenchmarkResult['backend'];
  build: string;
  deviceName?: string | undefined;
  settings: EngineSettings;
  bytesWritten: number;
}

export interface Evaluation {
  mode: BenchmarkMode;
  request: EvaluatedRequest;
  measurement: EvaluatedMeasurement;
  /** Read before, during and after the run. */
  conditions: ConditionReadings;
  /** Of this chip; unknown ones are bounded by what no machine exceeds. */
  limits: MachineLimits;
  /** ISO 8601. */
  startedAt: string;
  elapsedMilliseconds: number;
}

/**
 * The result of a run: each test extrapolated to the whole model, judged. Throws `speed-implausible`
 * when a figure breaks physics, `engine-answer-invalid` when a test was not measured on enough slices.
 */
export function evaluateBenchmark(evaluation: Evaluation): BenchmarkResult {
  const { request, measurement, conditions } = evaluation;
  const { target } = request;
  const { layerCount } = targetFacts(target);
  const isSustained = request.sustainedMilliseconds !== undefined;
  const blocks = isSustained
    ? sustainedBlocks(measurement)
    : keptOfRun(measurement.blocks, measurement.backend, measurement.samples);
  const samples = measurement.samples.filter(({ block }) => blocks.kept.includes(block));
  const tests = request.tests.map((test) =>
    evaluateTest(test, samples, layerCount, leastWholeSeconds(test, evaluation)),
  );
  checkPhysics(tests, evaluation);

  const reasons = new Set<DistrustCode>([
    ...distrustConditions(conditions, { isSustained }),
    ...blocks.reasons,
    ...distrustClaim(measurement.claimed),
    ...tests.flatMap(({ native, wall }) => distrustFit(native, wall)),
  ]);
  // The curve is what was asked for: rates that fall widen the interval of their mean, and are no noise.
  if (isSustained) reasons.delete('interval-wide');
  const { deviceName } = measurement;
  const firstToken = firstTokens(tests);
  return {
    mode: evaluation.mode,
    ...named(target),
    quantisation: target.quantisation,
    backend: measurement.backend,
    build: measurement.build,
    ...(deviceName !== undefined && { deviceName }),
    settings: measurement.settings,
    layersMeasured: [...new Set(measurement.samples.map((sample) => sample.layers))].sort((a, b) => a - b),
    layersTotal: layerCount,
    results: Object.fromEntries(tests.map((test) => [testName(test.test), measuredRate(test)])),
    wallClock: Object.fromEntries(
      tests.map(({ test, wall }) => [testName(test), test.tokens / wall.seconds]),
    ),
    ...(firstToken.length > 0 && { firstToken }),
    ...(isSustained && {
      sustained: sustainedCurve({
        ...request,
        ...measurement,
        kept: blocks.kept,
        layerCount,
        leastSecondsOf: (test) => leastWholeSeconds(test, evaluation),
      }),
    }),
    conditions: recordedConditions(
      conditions,
      blocks.kept.flatMap((index) => measurement.blocks[index] ?? []),
    ),
    blocks: { kept: blocks.kept.length, discarded: blocks.discarded },
    trusted: reasons.size === 0,
    reasons: [...reasons],
    startedAt: evaluation.startedAt,
    elapsedMilliseconds: Math.round(evaluation.elapsedMilliseconds),
    bytesWritten: measurement.bytesWritten,
  };
}

/**
 * In ten minutes of work a machine that gets slower is what is looked for; blocks in which it slept or worked
 * for others are put aside, as long as half of them are left.
 */
const sustainedBlocks = ({ blocks, backend }: EvaluatedMeasurement): KeptBlocks =>
  keptBlocks(blocks, Math.ceil(blocks.length / 2), { backend, expectsDrift: true });

const distrustClaim = (claimed: ClaimedTime | undefined): DistrustCode[] =>
  claimed ? distrustClaimedTime(claimed.claimedSeconds, claimed.elapsedSeconds) : [];

const named = (target: BenchmarkTarget): Pick<BenchmarkResult, 'model' | 'file'> =>
  target.kind === 'synthetic'
    ? { model: target.modelId }
    : { model: target.name, file: { name: fileName(target.paths[0] ?? ''), bytes: target.fileBytes } };

/** Without its folders, which are nobody else's business. */
const fileName = (path: string): string => path.split(/[/\\]/).at(-1) ?? path;

const leastWholeSeconds = (test: BenchmarkTest, { request: { target }, limits }: Evaluation): number =>
  leastSeconds(test, passCost(target, allLayers(targetFacts(target)), test.depthTokens), limits);

/** Neither the whole model's figures nor any repetition on a slice may be faster than memory and chip allow. */
function checkPhysics(
  tests: readonly EvaluatedTest[],
  { request: { target }, measurement, limits }: Evaluation,
): void {
  for (const { test, native, wall, leastSeconds: least } of tests) {
    if (isTooShort(Math.min(native.seconds, wall.seconds), least))
      throw new Fault('speed-implausible', { test: testName(test) });
  }
  const slices = measurement.slices.map((layers) => ({ layers }));
  const lie = impossibleSample(measurement.samples, { target, slices }, limits);
  if (lie) throw new Fault('speed-implausible', { test: testName(lie.test) });
}

function recordedConditions(
  { before, during, after }: ConditionReadings,
  blocks: readonly BlockRecord[],
): BenchmarkResult['conditions'] {
  const { powerSource, lowPowerMode, memoryPressure, swapUsedBytes, loadPerCpu } = before;
  const drift = anchorDrift(blocks);
  const thermal = worstThermalPressure([before, ...during, ...(after ? [after] : [])]);
  const foreign = blocks.flatMap(({ foreignShare }) => foreignShare ?? []);
  return {
    ...(powerSource !== undefined && { powerSource }),
    ...(lowPowerMode !== undefined && { lowPowerMode }),
    ...(memoryPressure !== undefined && { memoryPressure }),
    ...(swapUsedBytes !== undefined && { swapUsedBytes: Math.round(swapUsedBytes) }),
    ...(after?.swapUsedBytes !== undefined && { swapUsedAfterBytes: Math.round(after.swapUsedBytes) }),
    ...(loadPerCpu !== undefined && { loadBefore: loadPerCpu }),
    ...(foreign.length > 0 && { foreignLoad: Math.max(...foreign) }),
    ...(drift !== undefined && { anchorDrift: drift }),
    ...(thermal !== undefined && { thermalState: thermal }),
  };
}

/** The hottest of the readings that tell; absent when none does. */
function worstThermalPressure(readings: readonly BenchmarkConditions[]): ThermalPressure | undefined {
  const told = readings.flatMap(({ thermalPressure }) => thermalPressure ?? []);
  return thermalPressures.findLast((pressure) => told.includes(pressure));
}
