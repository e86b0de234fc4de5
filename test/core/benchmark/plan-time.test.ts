import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { benchmarkRequest, findModel, syntheticTarget } from '../../../src-main/app/reference.ts';
import { budgetMilliseconds } from '#core/benchmark/modes.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { plannedSeconds, totalSeconds, type PlannedSeconds } from '#core/benchmark/plan-time.ts';
import { roundSeconds } from '#core/benchmark/plan-cost.ts';
import type { BenchmarkMode, BenchmarkResult } from '#core/benchmark/result.ts';
import { bothTests, fileTargetOf, syntheticTargetOf } from '../../fakes/benchmark-values.ts';

const catalogue = loadShippedCatalogue();

function plannedOf(
  modelId: string,
  quantisation: string,
  mode: BenchmarkMode,
  backend: BenchmarkResult['backend'] = 'metal',
): PlannedSeconds {
  const target = syntheticTarget(findModel(catalogue, modelId), quantisation);
  const request = { ...benchmarkRequest(target, { mode }), backend };
  return plannedSeconds(request, planBenchmark(request));
}

const reference = totalSeconds(plannedOf('llama-2-7b', 'Q4_0', 'default'));

describe('the time of the plan on the slowest M1', () => {
  it('is that of the published runs for the whole reference', () => {
    const tests = bothTests();
    const [prompt, generation] = tests.map((test) =>
      roundSeconds({ readBytesPerToken: 3.75e9, activeLayerWeights: 6.476e9 }, [test], 'metal'),
    );
    expect(prompt).toBeCloseTo(512 / 107.81, 1);
    expect(generation).toBeCloseTo(128 / 14.19, 1);
  });

  it.each([
    ['qwen3-8b', 'Q4_K_M'],
    ['gemma-3-12b', 'Q4_K_M'],
    ['qwen3-30b-a3b', 'Q4_K_M'],
    ['gpt-oss-20b', 'MXFP4'],
  ])('is a minute at most for the reference and %s %s', (modelId, quantisation) => {
    expect(reference + totalSeconds(plannedOf(modelId, quantisation, 'default'))).toBeLessThanOrEqual(60);
  });

  it.each([
    ['qwen2.5-32b', 65],
    ['llama-3.3-70b', 70],
  ])('is a little more for %s, whose few layers take that long: %i s', (modelId, seconds) => {
    const both = reference + totalSeconds(plannedOf(modelId, 'Q4_K_M', 'default'));
    expect(both).toBeGreaterThan(60);
    expect(both).toBeLessThan(seconds);
  });

  it('leaves a third block of the reference within its budget', () => {
    const { measuring } = plannedOf('llama-2-7b', 'Q4_0', 'default');
    expect(reference + measuring / 2).toBeLessThanOrEqual(budgetMilliseconds.default / 1000);
  });

  it('is half a minute at most for the reference alone and quickly', () => {
    expect(totalSeconds(plannedOf('llama-2-7b', 'Q4_0', 'quick'))).toBeLessThanOrEqual(30);
  });
});

describe('the parts of the planned time', () => {
  const request = {
    target: syntheticTargetOf(),
    tests: bothTests(),
    timeBudgetMilliseconds: 27_000,
    backend: 'metal' as const,
  };

  it('are two blocks of every test on every slice, with four anchors', () => {
    const plan = planBenchmark({ ...request, sliceLayers: [32] });
    const { measuring, writing } = plannedSeconds(request, plan);
    expect(measuring).toBeCloseTo(2 * (512 / 107.81 + 128 / 14.19) + 4 * 0.3, 0);
    expect(writing).toBeCloseTo(3.8, 1);
  });

  it('hold the anchors and the filling of each depth', () => {
    const deep = { ...request, tests: [...bothTests(), ...bothTests(512, 128, 4096)] };
    const plan = planBenchmark({ ...request, sliceLayers: [2, 10] });
    const { measuring } = plannedSeconds(deep, plan);
    expect(measuring).toBeGreaterThan(
      2 * plannedSeconds(request, plan).measuring + 2 * (12 / 32) * (4096 / 108),
    );
  });

  it('are ten minutes for ten minutes of work', () => {
    const plan = planBenchmark(request);
    expect(plannedSeconds({ ...request, sustainedMilliseconds: 600_000 }, plan).measuring).toBe(600);
  });

  it('write nothing of a file', () => {
    const file = { ...request, target: fileTargetOf() };
    const planned = plannedSeconds(file, planBenchmark(file));
    expect(planned.writing).toBe(0);
    expect(planned.measuring).toBeGreaterThan(20);
  });

  it('are longer on a CPU', () => {
    expect(totalSeconds(plannedOf('llama-2-7b', 'Q4_0', 'default', 'cpu'))).toBeGreaterThan(reference);
  });
});
