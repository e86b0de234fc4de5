import { describe, expect, it } from 'vitest';
import { hasPlainCache, targetFacts } from '#core/benchmark/target.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { fileTargetOf, syntheticTargetOf } from '../../fakes/benchmark-values.ts';

describe('what is the same to ask of either target', () => {
  it('is worked out of the shape of a synthetic one', () => {
    expect(targetFacts(syntheticTargetOf())).toEqual({
      layerCount: 32,
      vocabularySize: 32_000,
      maximumContextTokens: 4096,
      readBytesPerToken: expect.closeTo(3.75e9, -8) as unknown,
      activeLayerWeights: expect.closeTo(6.476e9, -7) as unknown,
    });
  });

  it('has the tokens that the written file has a row for: Gemma 3 drops 64 of its own', () => {
    const { shape } = catalogueModel('gemma-3-4b');
    expect(shape.vocabularySize).toBe(262_208);
    expect(targetFacts(syntheticTargetOf({ shape })).vocabularySize).toBe(262_144);
  });

  it('is what was read of a file', () => {
    const file = fileTargetOf({ layerCount: 7, vocabularySize: 99, shape: undefined });
    expect(targetFacts(file)).toMatchObject({
      layerCount: 7,
      vocabularySize: 99,
      maximumContextTokens: 4096,
    });
  });
});

describe('a cache that can be cut back', () => {
  it.each([
    ['llama-2-7b', true],
    ['qwen3-30b-a3b', true],
    ['deepseek-v3', true],
    ['gemma-3-4b', false],
    ['gpt-oss-20b', false],
    ['deepseek-v4-flash', false],
    ['qwen3-next-80b-a3b', false],
    ['lfm2-1.2b', false],
    ['granite-4.0-h-tiny', false],
  ])('is the one of %s: %s', (modelId, isPlain) => {
    const { shape } = catalogueModel(modelId);
    expect(hasPlainCache(syntheticTargetOf({ modelId, shape }))).toBe(isPlain);
    expect(hasPlainCache(fileTargetOf({ shape }))).toBe(isPlain);
  });

  it('is not that of a file whose architecture is unknown', () => {
    expect(hasPlainCache(fileTargetOf({ shape: undefined }))).toBe(false);
  });
});
