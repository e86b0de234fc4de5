import { describe, expect, it } from 'vitest';
import { planBenchmark, planRules, type PlanRequest } from '#core/benchmark/plan.ts';
import { llama7b, tinyLlama } from '../../fakes/llama-shapes.ts';

const request: PlanRequest = {
  shape: llama7b,
  quantisation: 'Q4_0',
  promptTokens: 512,
  generatedTokens: 128,
  timeBudgetMilliseconds: 40_000,
  backend: 'metal',
};
const depthsOf = (overrides: Partial<PlanRequest>): number[] =>
  planBenchmark({ ...request, ...overrides }).depths.map((depth) => depth.layers.length);

describe('the plan', () => {
  it('measures LLaMA-2-7B Q4_0 at 2 and 10 of 32 layers on Metal', () => {
    expect(depthsOf({})).toEqual([2, 10]);
  });

  it('goes less deep on a CPU, where a minute must do', () => {
    expect(depthsOf({ backend: 'cpu' })).toEqual([1, 3]);
  });

  it('goes deeper on a CPU when there is more time', () => {
    expect(depthsOf({ backend: 'cpu', timeBudgetMilliseconds: 600_000 })).toEqual([1, 9]);
  });

  it('makes a small model whole', () => {
    expect(depthsOf({ shape: tinyLlama })).toEqual([4]);
  });

  it.each(['metal', 'cpu', 'other'] as const)(
    'reads enough per pass on %s to leave the caches behind',
    (backend) => {
      for (const { readBytesPerToken } of planBenchmark({ ...request, backend }).depths) {
        expect(readBytesPerToken).toBeGreaterThanOrEqual(planRules.leastReadBytes[backend]);
      }
    },
  );

  it('keeps the two depths at least two layers apart', () => {
    const [shallow = 0, deep = 0] = depthsOf({ backend: 'cpu', timeBudgetMilliseconds: 1 });
    expect(deep - shallow).toBe(2);
  });

  it('takes depths that are asked for, in order and once each', () => {
    expect(depthsOf({ depths: [8, 2, 8, 4] })).toEqual([2, 4, 8]);
    expect(depthsOf({ depths: [32] })).toEqual([32]);
  });

  it.each([[[0, 2]], [[2]], [[2, 33]], [[1.5, 3]], [[]]])('refuses the depths %j', (depths) => {
    expect(() => depthsOf({ depths })).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it.each([
    ['an empty prompt', { promptTokens: 0 }],
    ['a prompt of one token, which llama.cpp times as generation', { promptTokens: 1 }],
    ['a prompt whose last batch is one token', { promptTokens: 513 }],
    ['a prompt longer than the context', { promptTokens: 5000 }],
    ['half a token', { generatedTokens: 0.5 }],
  ])('refuses %s', (_, overrides) => {
    expect(() => depthsOf(overrides)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it.each([
    [
      'an architecture that cannot be written yet',
      { shape: { ...llama7b, architecture: 'gemma3' } },
      'architecture-not-synthesised',
    ],
    ['a quantisation that does not exist', { quantisation: 'Q4' }, 'unknown-quantisation'],
  ])('refuses %s before a file is begun', (_, overrides, code) => {
    expect(() => depthsOf(overrides)).toThrowError(expect.objectContaining({ code }));
  });

  it('asks for disk for all slices at once and for more memory than disk', () => {
    const plan = planBenchmark(request);
    const weights = plan.depths.map((depth) => depth.weightBytes);
    expect(plan.writeBytes).toBe(weights.reduce((sum, bytes) => sum + bytes, 0));
    expect(plan.writeBytes).toBeLessThan(2e9);
    expect(plan.memoryBytes).toBeGreaterThan(plan.writeBytes);
    expect(planBenchmark({ ...request, backend: 'cpu', depths: [2, 10] }).memoryBytes).toBeGreaterThan(
      plan.memoryBytes,
    );
  });
});
