import { isSameTest } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkPlan } from '#core/benchmark/plan-rules.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { Fault } from '#core/fault.ts';
import type { BenchmarkRequest, Measurement, Simulation, SimulationRequest } from '../../app/ports.ts';
import type { BlockClock } from './claimed-time.ts';
import type { WorkerMeasurement } from './protocol.ts';
import { isFillOf } from './worker/depth-groups.ts';

/** One answer for each question, in their order. */
export function checkedSimulation(simulation: Simulation, { questions }: SimulationRequest): Simulation {
  const isAsked =
    simulation.loads.length === questions.length &&
    questions.every((question, index) => {
      const load = simulation.loads[index];
      return load?.contextTokens === question.contextTokens && load.kvType === question.kvType;
    });
  if (!isAsked) throw new Fault('engine-answer-invalid', { problem: 'not the loads asked for' });
  return simulation;
}

/** What was asked and what was heard of it. */
export interface AskedMeasurement {
  request: BenchmarkRequest;
  plan: BenchmarkPlan;
  /** Heard of every block when it ended. */
  clock: BlockClock;
}

/**
 * A measurement must be of what was asked: every test on every planned slice, in blocks of its depth that were
 * told of when they ended. Throws `engine-answer-invalid`.
 */
export function checkedMeasurement(
  { samples, blocks, deviceName, ...others }: WorkerMeasurement,
  { request: { tests }, plan, clock }: AskedMeasurement,
): Measurement {
  const sizes = plan.slices.map(({ layers }) => layers.length);
  const isInBlock = ({ test, block }: Sample): boolean => {
    const depthTokens = blocks[block]?.depthTokens;
    return depthTokens !== undefined && (depthTokens === test.depthTokens || isFillOf(test, depthTokens));
  };
  const isAsked = (sample: Sample): boolean =>
    sizes.includes(sample.layers) && tests.some((test) => isSameTest(test, sample.test)) && isInBlock(sample);
  const isComplete = sizes.every((size) =>
    tests.every((test) => samples.some((sample) => sample.layers === size && isSameTest(sample.test, test))),
  );
  if (!isComplete || !samples.every(isAsked))
    throw new Fault('engine-answer-invalid', { problem: 'not the samples asked for' });
  if (clock.heardBlocks !== blocks.length) {
    const problem = `${blocks.length} blocks, of which ${clock.heardBlocks} were heard of`;
    throw new Fault('engine-answer-invalid', { problem });
  }
  const claimed = clock.claimed(blocks, samples);
  return {
    ...others,
    samples,
    blocks,
    slices: plan.slices.map(({ layers }) => layers),
    ...(deviceName !== undefined && { deviceName }),
    ...(claimed && { claimed }),
  };
}
