import { describe, expect, it } from 'vitest';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { isMlxQuantisation, mlxNeed, mlxQuantisations } from '#core/memory/mlx-need.ts';
import { mlxPromptBytes } from '#core/memory/mlx-prompt.ts';
import { mlxWeightBytes, type MlxBits } from '#core/memory/mlx-weights.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

function peakGigabytes(id: string, bits: MlxBits, contextTokens: number): number {
  const { shape } = catalogueModel(id);
  const options = { contextTokens, kvType: 'f16' as const };
  const weights = mlxWeightBytes(shape, { bits }) ?? 0;
  return (weights + mlxCacheBytes(shape, options) + mlxPromptBytes(shape, options)) / 1e9;
}

type Peak = readonly [
  id: string,
  bits: MlxBits,
  contextTokens: number,
  measuredGigabytes: number,
  ratio: number,
];

// mlx-lm's own BENCHMARKS.md, mlx 0.29, M4 Max: prompt 2048, 128 words.
const benchmarked: readonly Peak[] = [
  ['qwen3-4b', 16, 2176, 9.02, 1.015],
  ['qwen3-4b', 8, 2176, 5.254, 1.025],
  ['qwen3-4b', 6, 2176, 4.25, 1.031],
  ['qwen3-4b', 5, 2176, 3.86, 1.005],
  ['qwen3-4b', 4, 2176, 3.35, 1.007],
  ['qwen3-30b-a3b', 8, 2176, 33.46, 1],
  ['qwen3-30b-a3b', 6, 2176, 25.82, 1],
  ['qwen3-30b-a3b', 5, 2176, 22.01, 1],
  ['qwen3-30b-a3b', 4, 2176, 18.2, 1],
];

// https://github.com/ml-explore/mlx-lm/issues/1480 and pull 1781, mlx-lm 0.31.3, M5 Max; heads of 256, not fused.
const longPrompts: readonly Peak[] = [
  ['qwen3.6-35b-a3b', 4, 8192, 21.7, 0.989],
  ['qwen3.6-35b-a3b', 4, 32768, 23.8, 0.992],
  ['qwen3.6-35b-a3b', 4, 65536, 26.7, 0.993],
  ['qwen3.6-35b-a3b', 4, 102400, 29.8, 0.998],
  ['qwen3.6-35b-a3b', 4, 133120, 32.5, 0.999],
  ['qwen3.6-35b-a3b', 4, 163840, 35.2, 0.999],
  ['qwen3.6-35b-a3b', 4, 180224, 36.5, 1.003],
  ['qwen3.6-35b-a3b', 4, 196608, 38, 1.001],
  ['qwen3.6-35b-a3b', 8, 196608, 55.3, 1.001],
  ['qwen3.8-27b', 4, 131072, 39.78, 0.97],
];

// enescingoz/mac-llm-bench, MacBook Air M5: prompts of up to 512, 256 words after them.
const shortPrompts: readonly Peak[] = [
  ['qwen2.5-coder-32b', 4, 640, 18.955, 1],
  ['qwen2.5-14b', 4, 640, 8.803, 0.991],
  ['devstral-small-2-24b', 4, 640, 13.796, 0.993],
  ['qwen3.5-35b-a3b', 4, 640, 20.12, 0.993],
  ['qwen3-8b', 4, 640, 5.123, 0.971],
  ['phi-4', 4, 640, 8.903, 0.968],
  ['llama-3.1-8b', 4, 640, 5.058, 0.959],
  // The file also holds the vision part, which the shape leaves out.
  ['gemma-3-27b', 4, 640, 16.72, 0.958],
];

describe('the peak memory of mlx-lm', () => {
  it.each([...benchmarked, ...longPrompts, ...shortPrompts])(
    '%s at %d bits and %d tokens: measured %d GB, computed %d of it',
    (id, bits, contextTokens, measuredGigabytes, ratio) => {
      expect(peakGigabytes(id, bits, contextTokens) / measuredGigabytes).toBeCloseTo(ratio, 2.3);
    },
  );

  it('is met within 5 % everywhere and within 1 % in the median', () => {
    const errors = [...benchmarked, ...longPrompts, ...shortPrompts]
      .map(([id, bits, contextTokens, measured]) =>
        Math.abs(peakGigabytes(id, bits, contextTokens) / measured - 1),
      )
      .sort((a, b) => a - b);
    expect(errors.at(-1)).toBeLessThan(0.05);
    expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.01);
  });

  it('was 18 % more in 2024, before attention was fused for prompts', () => {
    // https://github.com/ml-explore/mlx-examples/pull/1081: 11.496 GB.
    expect(peakGigabytes('llama-3.1-8b', 4, 33080) / 11.496).toBeCloseTo(0.85, 2);
  });
});

describe('the need of an MLX model', () => {
  const f16 = { contextTokens: 4096, kvType: 'f16' as const };

  it.each([
    ['MLX-4bit', 4.5],
    ['MLX-6bit', 6.5],
    ['MLX-8bit', 8.5],
  ])('as %s is %d bits a weight, cache and prompt', (name, bits) => {
    const model = catalogueModel('qwen2.5-32b');
    const need = mlxNeed(model, name, f16);
    expect((need.weightBytes * 8) / model.parameterCount).toBeCloseTo(bits, 2);
    expect(need.kvCacheBytes).toBe(1073741824);
    expect(need.totalBytes).toBe(need.weightBytes + need.kvCacheBytes + need.computeBufferBytes);
    expect(need).toMatchObject({ method: 'formula', basis: 'tensors' });
  });

  it('is what memoryNeed answers for an MLX name', () => {
    for (const { name } of mlxQuantisations) {
      expect(memoryNeed(catalogueModel('qwen3-8b'), name, f16)).toEqual(
        mlxNeed(catalogueModel('qwen3-8b'), name, f16),
      );
    }
  });

  it('keeps the MXFP4 experts of gpt-oss whatever the name says', () => {
    const [eight, , four] = mlxQuantisations.map(({ name }) =>
      mlxNeed(catalogueModel('gpt-oss-20b'), name, f16),
    );
    expect((eight?.weightBytes ?? 0) / 1e9).toBeCloseTo(12.1, 1);
    expect((four?.weightBytes ?? 0) / 1e9).toBeCloseTo(11.2, 1);
  });

  it('is counted from the parameters where the tensors are not listed, and says so', () => {
    const model = catalogueModel('qwen3-8b');
    const unlisted = { ...model, shape: { ...model.shape, architecture: 'never-heard-of' } };
    const need = mlxNeed(unlisted, 'MLX-4bit', f16);
    expect(need).toMatchObject({
      basis: 'parameters',
      weightBytes: Math.ceil((model.parameterCount * 4.5) / 8),
    });
  });

  it('grows where a quantised cache makes attention write out its scores', () => {
    const prompt = (id: string, kvType: 'f16' | 'q8_0') =>
      mlxPromptBytes(catalogueModel(id).shape, { contextTokens: 32768, kvType });
    // https://github.com/ml-explore/mlx-lm/issues/1587: more with 8 bits than with 16, at every length.
    const model = catalogueModel('llama-3.2-3b');
    const total = (kvType: 'f16' | 'q8_0') =>
      mlxNeed(model, 'MLX-4bit', { contextTokens: 32000, kvType }).totalBytes;
    expect(total('q8_0')).toBeGreaterThan(total('f16'));
    expect(prompt('llama-3.2-3b', 'q8_0') - prompt('llama-3.2-3b', 'f16')).toBe(2 * 24 * 2048 * 32768);
    expect(prompt('gemma-3-27b', 'q8_0')).toBe(prompt('gemma-3-27b', 'f16'));
  });

  it('never shrinks with the context', () => {
    for (const id of [
      'qwen3-8b',
      'gemma-3-12b',
      'qwen3.6-35b-a3b',
      'gpt-oss-120b',
      'deepseek-v3',
      'gemma-4-26b-a4b',
    ]) {
      const totals = [1, 256, 1000, 2048, 2049, 4096, 8192, 32768].map(
        (contextTokens) => mlxNeed(catalogueModel(id), 'MLX-4bit', { ...f16, contextTokens }).totalBytes,
      );
      expect(
        totals.every((total, index) => index === 0 || total >= (totals[index - 1] ?? 0)),
        id,
      ).toBe(true);
    }
  });

  it('refuses what memoryNeed refuses', () => {
    const model = catalogueModel('qwen3-8b');
    expect(() => mlxNeed(model, 'MLX-7bit', f16)).toThrow('unknown-quantisation');
    expect(isMlxQuantisation('Q4_K_M')).toBe(false);
    for (const contextTokens of [0, -1, 1.5, Number.NaN, model.shape.maximumContextTokens + 1]) {
      expect(() => mlxNeed(model, 'MLX-4bit', { ...f16, contextTokens })).toThrow('context-out-of-range');
      expect(() => memoryNeed(model, 'MLX-4bit', { ...f16, contextTokens })).toThrow('context-out-of-range');
    }
  });
});
