import { describe, expect, it } from 'vitest';
import { MemoryNeedSchema } from '#core/fit/grid.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { usualBitsPerWeight, weightBytes } from '#core/memory/weights.ts';
import { modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { isQuantisationName, quantisationRecipes, tensorTypes } from '#core/models/recipes.ts';
import * as v from 'valibot';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const models = loadShippedCatalogue().models;
const quantisations = Object.keys(quantisationRecipes).filter(isQuantisationName);

describe('memory need', () => {
  it('of Qwen2.5-32B Q4_K_M at 4096 tokens is 19.85 GB of weights, 1 GiB of cache and 0.33 GB of buffers', () => {
    const need = memoryNeed(catalogueModel('qwen2.5-32b'), 'Q4_K_M', { contextTokens: 4096, kvType: 'f16' });
    expect(need.weightBytes / 1e9).toBeCloseTo(19.845, 2);
    expect(need.kvCacheBytes).toBe(2 ** 30);
    expect(need.computeBufferBytes).toBe(512 * 4 * (152_064 + 2 * 5120));
    expect(need).toMatchObject({ method: 'formula', basis: 'tensors' });
  });

  it('is the sum of its parts in whole bytes, for every model and recipe', () => {
    for (const model of models) {
      for (const quantisation of quantisations) {
        const need = memoryNeed(model, quantisation, { contextTokens: 256, kvType: 'q8_0' });
        expect(v.is(MemoryNeedSchema, need)).toBe(true);
        expect(need.totalBytes).toBe(need.weightBytes + need.kvCacheBytes + need.computeBufferBytes);
      }
    }
  });

  it('never shrinks with the context, and with a smaller cache type never grows', () => {
    for (const model of models) {
      let before = 0;
      for (let contextTokens = 1; contextTokens <= model.shape.maximumContextTokens; contextTokens *= 3) {
        const total = (kvType: 'f16' | 'q8_0' | 'q4_0') =>
          memoryNeed(model, 'Q4_K_M', { contextTokens, kvType }).totalBytes;
        expect(total('f16')).toBeGreaterThanOrEqual(before);
        expect(total('q8_0')).toBeLessThanOrEqual(total('f16'));
        expect(total('q4_0')).toBeLessThanOrEqual(total('q8_0'));
        before = total('f16');
      }
    }
  });

  it('says when the weights are estimated from the parameters', () => {
    const { shape } = catalogueModel('llama-2-7b');
    const model = { shape: { ...shape, architecture: 'not-listed' }, parameterCount: 8_000_000_000 };
    const need = memoryNeed(model, 'Q8_0', { contextTokens: 4096, kvType: 'f16' });
    expect(need).toMatchObject({ weightBytes: 8_500_000_000, basis: 'parameters' });
    expect(weightBytes(model.shape, 'Q8_0')).toBeUndefined();
  });

  it('estimates large models whose rows are whole blocks from the parameters within 2.5 %', () => {
    const whole = new Set(['Q4_K', 'Q5_K', 'Q6_K', 'F32']);
    const large = models.filter(
      ({ shape, parameterCount }) =>
        parameterCount > 20e9 &&
        supportsTensors(shape) &&
        shape.extras?.['mtp_layers_in_gguf'] === undefined &&
        tensorTypes(modelTensors(shape), 'Q4_K_M', shape).every(({ type }) => whole.has(type)),
    );
    expect(large.length).toBeGreaterThan(20);
    for (const { shape, parameterCount } of large) {
      for (const name of ['Q4_K_M', 'Q5_K_M', 'Q6_K', 'Q8_0', 'F16', 'Q3_K_M', 'Q4_0'] as const) {
        const estimatedBytes = (parameterCount * usualBitsPerWeight[name]) / 8;
        expect(Math.abs(estimatedBytes / (weightBytes(shape, name) ?? 0) - 1)).toBeLessThan(0.025);
      }
    }
  });

  it.each([0, -1, 1.5, Number.NaN, 32_769, Infinity])('refuses a context of %d tokens', (contextTokens) => {
    const model = catalogueModel('qwen2.5-7b');
    expect(() => memoryNeed(model, 'Q4_K_M', { contextTokens, kvType: 'f16' })).toThrow(
      /context-out-of-range.*32768/,
    );
  });

  it('refuses a quantisation that does not exist', () => {
    const model = catalogueModel('qwen2.5-7b');
    expect(() => memoryNeed(model, 'Q9', { contextTokens: 1, kvType: 'f16' })).toThrow(
      /unknown-quantisation/,
    );
  });
});
