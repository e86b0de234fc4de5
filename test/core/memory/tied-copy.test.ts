import { describe, expect, it } from 'vitest';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

describe('the second embedding of a load on a CPU', () => {
  // Weights that llama.cpp v0.4.0 planned from a header of the whole model, CPU backend, `Q4_K_M`.
  it.each([
    ['gemma-3n-e2b', 3_740_694_912],
    ['gemma-4-e2b', 3_730_606_176],
    ['gemma-4-26b-a4b', 17_385_746_368],
    ['gemma-3-1b', 799_525_120],
    ['qwen2.5-0.5b', 391_859_712],
    ['muse-glimmer-30b', 16_922_177_792],
  ])(
    'accounts with the tensors of %s for what llama.cpp plans, but for their padding',
    (id, plannedBytes) => {
      const { shape } = catalogueModel(id);
      const bytes = (weightBytes(shape, 'Q4_K_M') ?? 0) + tiedCopyBytes(shape, 'Q4_K_M');
      expect(plannedBytes - bytes).toBeGreaterThanOrEqual(0);
      expect(plannedBytes - bytes).toBeLessThan(2048);
    },
  );

  it('does not exist for an output matrix of its own', () => {
    const { shape } = catalogueModel('gemma-4-e2b');
    expect(tiedCopyBytes({ ...shape, tiedEmbeddings: false }, 'Q4_K_M')).toBe(0);
  });
});
