import { describe, expect, it } from 'vitest';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { planRules, type PlanRequest } from '#core/benchmark/plan-rules.ts';
import { bothTests, fileTargetOf, syntheticTargetOf } from '../../fakes/benchmark-values.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { llama7b, tinyLlama } from '../../fakes/llama-shapes.ts';

const request: PlanRequest = {
  target: syntheticTargetOf(),
  tests: bothTests(),
  timeBudgetMilliseconds: 40_000,
  backend: 'metal',
};
const sizesOf = (overrides: Partial<PlanRequest>): number[] =>
  planBenchmark({ ...request, ...overrides }).slices.map((slice) => slice.layers.length);

describe('the plan', () => {
  it('measures LLaMA-2-7B Q4_0 at 2 and 10 of 32 layers on Metal', () => {
    expect(sizesOf({})).toEqual([2, 10]);
  });

  it('goes less deep on a CPU, where a minute must do', () => {
    expect(sizesOf({ backend: 'cpu' })).toEqual([1, 3]);
  });

  it('goes deeper on a CPU when there is more time', () => {
    expect(sizesOf({ backend: 'cpu', timeBudgetMilliseconds: 600_000 })).toEqual([1, 9]);
  });

  it('makes a small model whole', () => {
    expect(sizesOf({ target: syntheticTargetOf({ shape: tinyLlama }) })).toEqual([4]);
  });

  it.each(['metal', 'cpu', 'other'] as const)(
    'reads enough per pass on %s to leave the caches behind',
    (backend) => {
      for (const { readBytesPerToken } of planBenchmark({ ...request, backend }).slices) {
        expect(readBytesPerToken).toBeGreaterThanOrEqual(planRules.leastReadBytes[backend]);
      }
    },
  );

  it('keeps the two slices at least two layers apart', () => {
    const [shallow = 0, deep = 0] = sizesOf({ backend: 'cpu', timeBudgetMilliseconds: 1 });
    expect(deep - shallow).toBe(2);
  });

  it('takes slices that are asked for, in order and once each', () => {
    expect(sizesOf({ sliceLayers: [8, 2, 8, 4] })).toEqual([2, 4, 8]);
    expect(sizesOf({ sliceLayers: [32] })).toEqual([32]);
  });

  it.each([[[0, 2]], [[2]], [[2, 33]], [[1.5, 3]], [[]]])('refuses slices of %j layers', (sliceLayers) => {
    expect(() => sizesOf({ sliceLayers })).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it.each([
    [
      'an architecture that cannot be written yet',
      { shape: { ...llama7b, architecture: 'jamba' } },
      'architecture-not-synthesised',
    ],
    ['a quantisation that does not exist', { quantisation: 'Q4' }, 'unknown-quantisation'],
  ])('refuses %s before a file is begun', (_, change, code) => {
    expect(() => sizesOf({ target: syntheticTargetOf(change) })).toThrowError(
      expect.objectContaining({ code }),
    );
  });

  it('holds the context that the deepest of its tests ends at, and never less than usual', () => {
    const deep = { ...request, tests: [...bothTests(), ...bothTests(512, 128, 2048)] };
    expect(planBenchmark(deep).contextTokens).toBe(2048 + 512);
    expect(planBenchmark(request).contextTokens).toBe(planRules.contextTokens);
  });

  it('asks for more memory for a deeper cache, and for no more disk', () => {
    const sliceLayers = [2, 10];
    const plain = planBenchmark({ ...request, sliceLayers });
    const deep = planBenchmark({ ...request, sliceLayers, tests: bothTests(512, 128, 3584) });
    // 12 of 32 layers, keys and values of 4096 numbers in two bytes for each further token.
    expect(deep.memoryBytes - plain.memoryBytes).toBeGreaterThanOrEqual(12 * 2 * 4096 * 2 * (4096 - 1024));
    expect(deep.writeBytes).toBe(plain.writeBytes);
  });

  it('goes less deep when its rounds are longer, as those of a filled cache are', () => {
    const cpu = { backend: 'cpu', timeBudgetMilliseconds: 200_000 } as const;
    const [, usual = NaN] = sizesOf(cpu);
    const [, deep = NaN] = sizesOf({ ...cpu, tests: [...bothTests(), ...bothTests(512, 128, 3584)] });
    expect(deep).toBeLessThan(usual);
  });

  it('measures a file whole, as it is, and writes nothing', () => {
    const plan = planBenchmark({ ...request, target: fileTargetOf() });
    expect(plan.slices).toEqual([
      {
        layers: Array.from({ length: 32 }, (_, index) => index),
        weightBytes: 3_825_807_040,
        readBytesPerToken: 3.75e9,
      },
    ]);
    expect(plan.writeBytes).toBe(0);
    expect(plan.memoryBytes).toBeGreaterThan(3_825_807_040);
  });

  it('measures a file whole whatever slices are asked for', () => {
    expect(sizesOf({ target: fileTargetOf(), sliceLayers: [2, 10] })).toEqual([32]);
  });

  it('asks for disk for all slices at once and for more memory than disk', () => {
    const plan = planBenchmark(request);
    const weights = plan.slices.map((slice) => slice.weightBytes);
    expect(plan.writeBytes).toBe(weights.reduce((sum, bytes) => sum + bytes, 0));
    expect(plan.writeBytes).toBeLessThan(2e9);
    expect(plan.memoryBytes).toBeGreaterThan(plan.writeBytes);
    expect(planBenchmark({ ...request, backend: 'cpu', sliceLayers: [2, 10] }).memoryBytes).toBeGreaterThan(
      plan.memoryBytes,
    );
  });

  it('makes EXAONE 4 32B whole behind more tokens than its window, which slices of it lack', () => {
    const { shape } = catalogueModel('exaone-4.0-32b');
    const target = syntheticTargetOf({ shape });
    expect(sizesOf({ target, tests: bothTests() })).toHaveLength(2);
    expect(sizesOf({ target, tests: bothTests(512, 128, 4096) })).toEqual([64]);
  });
});
