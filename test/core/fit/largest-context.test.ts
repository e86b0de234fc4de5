import { describe, expect, it } from 'vitest';
import { largestContexts } from '#core/fit/largest-context.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { cacheCellMultiple, kvCacheBytes } from '#core/memory/kv-cache.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

/** Plain halving, as slow as it is simple. */
function byHalving(shape: ModelShape, roomBytes: number): number {
  const most = Math.floor(shape.maximumContextTokens / cacheCellMultiple);
  const fitsIn = (multiples: number): boolean => {
    const options = { contextTokens: multiples * cacheCellMultiple, kvType: 'f16' } as const;
    return kvCacheBytes(shape, options) + computeBufferBytes(shape, options) <= roomBytes;
  };
  let fitting = 0;
  let beyond = most + 1;
  while (beyond - fitting > 1) {
    const middle = Math.floor((fitting + beyond) / 2);
    if (fitsIn(middle)) fitting = middle;
    else beyond = middle;
  }
  return fitting * cacheCellMultiple;
}

const { models } = loadShippedCatalogue();

describe('the largest context beside the weights', () => {
  it('is what halving finds, for every model of the catalogue and rooms from nothing to plenty', () => {
    const sizes = new Set<number>();
    for (const { shape } of models) {
      const largest = largestContexts(shape, { kvType: 'f16' });
      for (let roomBytes = -1e8; roomBytes < 2e11; roomBytes = roomBytes * 1.7 + 3e8) {
        const tokens = largest(roomBytes);
        expect(tokens, `${shape.architecture} in ${roomBytes}`).toBe(byHalving(shape, roomBytes));
        sizes.add(tokens);
      }
    }
    expect(sizes.size).toBeGreaterThan(100);
  });

  it('is none for a model whose maximum is below one cell multiple', () => {
    const shape = { ...catalogueModel('llama-3.2-1b').shape, maximumContextTokens: 255 };
    expect(largestContexts(shape, { kvType: 'f16' })(1e12)).toBe(0);
  });
});
