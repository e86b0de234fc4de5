import { describe, expect, it } from 'vitest';
import type { ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { tensorTypes } from '#core/models/recipes.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

/** PLaMo 2 as its published files have it: an output matrix, and Mamba heads as long as the others. */
const asPublished = (id: string, vocabularySize: number): ModelShape => {
  const { shape } = catalogueModel(id);
  const linearAttention = { ...shape.linearAttention, head_dim: shape.headLength };
  return { ...shape, vocabularySize, tiedEmbeddings: false, linearAttention };
};

const parametersOf = (shape: ModelShape): number =>
  modelTensors(shape).reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);

describe('the tensors of PLaMo 2', () => {
  it('weigh 35.50 GiB in F32 for PLaMo 2 Translate, as llama.cpp printed (pull request 14560)', () => {
    const translate = asPublished('plamo-2-8b', 100_032);
    expect(((4 * parametersOf(translate)) / 2 ** 30).toFixed(2)).toBe('35.50');
    // 467 there: query, key and value were still apart in the 16 attention layers.
    expect(modelTensors(translate)).toHaveLength(467 - 2 * 16);
  });

  it('hold the 1 291 448 320 parameters counted for PLaMo 2 1B, its output matrix left out', () => {
    const shape = asPublished('plamo-2-1b', 100_000);
    const output = shape.embeddingLength * shape.vocabularySize;
    expect(Math.abs((parametersOf(shape) - output) / 1_291_448_320 - 1)).toBeLessThan(1e-5);
  });

  it('are not listed for a shape that no published file has', () => {
    const shape = asPublished('plamo-2-1b', 100_000);
    expect(supportsTensors(shape)).toBe(true);
    expect(supportsTensors({ ...shape, tiedEmbeddings: true })).toBe(false);
    const linearAttention = { ...shape.linearAttention, head_dim: 64 };
    expect(supportsTensors({ ...shape, linearAttention })).toBe(false);
  });

  // llama-quantize --dry-run on a file of this shape.
  it.each([
    ['Q2_K', 'Q3_K'],
    ['Q3_K_M', 'Q5_K'],
    ['Q4_K_M', 'Q6_K'],
    ['IQ4_XS', 'IQ4_XS'],
  ] as const)('are quantised by %s without regard to shared heads: the first QKV is %s', (recipe, type) => {
    const shape = asPublished('plamo-2-8b', 100_000);
    const typed = tensorTypes(modelTensors(shape), recipe, shape);
    expect(typed.find(({ name }) => name === 'blk.1.attn_qkv.weight')?.type).toBe(type);
  });
});
