import { describe, expect, it } from 'vitest';
import { cacheProfile, kvCacheBytes } from '#core/memory/kv-cache.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { shapeAsCompleted } from '../../fakes/completed-models.ts';

const cacheMebibytes = (id: string, contextTokens: number): number =>
  kvCacheBytes(shapeAsCompleted(id), { contextTokens, kvType: 'f16' }) / bytesPerMebibyte;

describe('the cache of sparse attention', () => {
  it.each([
    // One key of the indexer beside the latent in each layer.
    ['deepseek-v3.2', 61 * (576 + 128)],
    ['glm-5', 78 * (576 + 128)],
    // A key and an unused value of one head in all layers but the three dense ones.
    ['minimax-m3', 60 * 2 * 4 * 128 + 57 * 2 * 128],
    ['deepseek-v3', 61 * 576],
  ])('of %s holds %d elements a cell', (id, elements) => {
    expect(cacheProfile(shapeAsCompleted(id)).fullElementsPerCell).toBe(elements);
  });

  // What llama.cpp v0.4.0 plans for header-only files of these shapes, as node-llama-cpp 3.21.1 reports.
  it.each([
    ['deepseek-v3.2', 4096, 351_793_234],
    ['glm-5', 32_768, 3_598_708_818],
    ['minimax-m3', 8192, 1_245_712_179],
    ['deepseek-v4-flash', 4096, 78_790_410],
    ['deepseek-v4-flash', 32_768, 271_466_250],
    ['deepseek-v4-flash', 1_048_576, 7_260_228_348],
    ['step-3.7-flash', 65_536, 3_359_639_060],
  ])('of %s at %d tokens is what llama.cpp plans', (id, contextTokens, bytes) => {
    // Each of its caches is printed in hundredths of a MiB.
    expect(Math.abs(cacheMebibytes(id, contextTokens) - bytes / bytesPerMebibyte)).toBeLessThan(0.05);
  });

  it('of DeepSeek V4 folds 4 and 128 tokens into a cell, and keeps what waits to be folded', () => {
    const profile = cacheProfile(shapeAsCompleted('deepseek-v4-flash'));
    expect(profile.fullElementsPerCell).toBe(0);
    expect(profile.slidingElementsPerCell).toBe(43 * 512);
    expect(profile.compressed).toEqual([
      { ratio: 4, elementsPerCell: 21 * (512 + 128) },
      { ratio: 128, elementsPerCell: 20 * 512 },
    ]);
    expect(profile.recurrentBytes).toBe(4 * (21 * 2 * 8 * 2 * (512 + 128) + 20 * 2 * 128 * 512));
  });
});
