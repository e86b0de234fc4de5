import { describe, expect, it } from 'vitest';
import type { ReferenceSpeed } from '#core/chips/catalogue.ts';
import { speedFamily } from '#core/speed/family.ts';
import { floorSeconds } from '#core/speed/generation-terms.ts';
import { speedObservations } from '#core/speed/observations.ts';
import { sourceWeight } from '#core/speed/trust.ts';
import { catalogue, modelNamed } from './fixtures.ts';

const observations = speedObservations(catalogue.referenceSpeeds, catalogue);

const run = (change: Partial<ReferenceSpeed>): ReferenceSpeed => ({
  engine: 'llama.cpp',
  model: 'Llama 3.1 8B',
  quantisation: 'Q4_K_M',
  chip: 'M4 Pro',
  gpuCores: 20,
  promptTokens: 512,
  generatedTokens: 128,
  generationTokensPerSecond: 47,
  date: '2026-08',
  source: 'https://example.org/owner/table/blob/rows.json',
  ...change,
});
const observed = (change: Partial<ReferenceSpeed>) => speedObservations([run(change)], catalogue)[0];

describe('published runs', () => {
  it.each([
    ['llama.cpp', 'llama.cpp', 'Q4_K_M', 'k'],
    ['mlx-lm', 'mlx', '4bit', 'affine'],
    ['mlxcel', 'mlx', 'bf16', 'affine'],
    ['ollama', 'ollama', 'Q8_0', 'eight'],
    ['ollama (mlx)', 'ollama', 'mxfp8', 'affine'],
  ])('of %s count for the engine %s', (program, engine, quantisation, kernel) => {
    const observation = observed({ engine: program, quantisation });
    expect(observation?.engine).toBe(engine);
    expect(observation?.load.kernel).toBe(kernel);
  });

  it.each<[string, Partial<ReferenceSpeed>]>([
    ['another program', { engine: 'ds4' }],
    ['another maker', { chip: 'RTX 4090' }],
    ['a model that the catalogue has not', { model: 'Bonsai 8B' }],
    ['a format that nobody else makes', { quantisation: 'Q1_0' }],
    ['a chip whose bins differ in bandwidth', { chip: 'M5 Max', gpuCores: undefined }],
  ])('of %s are left out', (_, change) => {
    expect(observed(change)).toBeUndefined();
  });

  it('of an unknown bin have the mean GPU cores of all, and no id', () => {
    const { chip } = observed({ chip: 'M1 Max', gpuCores: undefined }) ?? {};
    expect(chip?.gpuCores).toBe(28);
    expect(chip?.id).toBeUndefined();
  });

  it('write from an empty context in llama-bench, and after the prompt elsewhere', () => {
    expect(observed({})?.load.depthTokens).toBe(64);
    expect(observed({ engine: 'mlx-lm', quantisation: '4bit' })?.load.depthTokens).toBe(576);
    expect(observed({ engine: 'ollama' })?.load.depthTokens).toBe(576);
  });

  it.each([
    ['2023-11', 'early'],
    ['2024-06', 'early'],
    ['2024-07', 'unfused'],
    ['2025-08-27', 'unfused'],
    ['2025-09', 'current'],
    ['2026', 'current'],
  ])('of %s are of a build that is %s, of llama.cpp alone', (date, age) => {
    expect(observed({ date })?.buildAge).toBe(age);
    expect(observed({ date, engine: 'mlx-lm', quantisation: '4bit' })?.buildAge).toBe('current');
  });

  it('never beat the memory: each token reads its weights and cache', () => {
    for (const { row, load, chip } of observations) {
      const rate = row.generationTokensPerSecond ?? 0;
      expect(rate, `${row.engine} ${row.model} ${row.chip}`).toBeLessThanOrEqual(
        1 / floorSeconds(load, chip),
      );
    }
  });

  it('are most of the rows of Macs', () => {
    const ofMacs = catalogue.referenceSpeeds.filter(({ chip }) => /^M\d/.test(chip));
    expect(observations.length / ofMacs.length).toBeGreaterThan(0.9);
  });
});

describe('the weight of a published run', () => {
  it.each([
    ['https://github.com/ggml-org/llama.cpp/discussions/4167', 1],
    ['https://github.com/guruswami-ai/mlx-benchmarks/blob/main/results/llama-8b/benchmark-results.csv', 1],
    ['https://example.org/somebody', 0.5],
    ['https://www.banandre.com/blog/m5-max-local-ai-performance-reality-check', 0.25],
    ['https://github.com/enescingoz/mac-llm-bench/blob/main/results/m5/base/raw/a.json', 0.25],
    ['https://github.com/enescingoz/mac-llm-bench/blob/main/results/m1/base/raw/a.json', 0.5],
  ])('is by trust in %s: %d', (source, weight) => {
    expect(sourceWeight(source)).toBe(weight);
  });

  it('is shared among runs of one machine, model and kernel', () => {
    const four = [128, 256, 512, 1024].map((promptTokens) => run({ promptTokens }));
    const weights = speedObservations([...four, run({ model: 'Qwen3 8B' })], catalogue).map(
      (row) => row.weight,
    );
    expect(weights).toEqual([0.25, 0.25, 0.25, 0.25, 0.5]);
  });
});

describe('model families', () => {
  it.each([
    ['qwen2.5-7b', 'qwq-32b'],
    ['qwen2.5-14b', 'deepseek-r1-distill-qwen-14b'],
    ['llama-3.1-8b', 'deepseek-r1-distill-llama-8b'],
    ['qwen3-8b', 'qwen3-30b-a3b'],
    ['qwen3.5-9b', 'qwen3.6-35b-a3b'],
  ])('are one for %s and %s, whose layers are alike', (one, other) => {
    expect(speedFamily(modelNamed(one))).toBe(speedFamily(modelNamed(other)));
  });

  it('are two for Llama 2 and Llama 3', () => {
    expect(speedFamily(modelNamed('llama-2-7b'))).not.toBe(speedFamily(modelNamed('llama-3-8b')));
  });
});
