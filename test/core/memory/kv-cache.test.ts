import { describe, expect, it } from 'vitest';
import { cacheProfile, kvBytesPerElement, kvCacheBytes } from '#core/memory/kv-cache.ts';
import { KvTypeSchema } from '#core/fit/grid.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import * as v from 'valibot';
import logs from '../../fixtures/llama-memory-logs.json' with { type: 'json' };
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const shapeOf = (id: string) => catalogueModel(id).shape;

describe('the KV cache', () => {
  it.each([
    ['qwen2.5-32b', 256],
    ['qwen2.5-72b', 320],
    ['qwen2.5-14b', 192],
    ['qwen2.5-7b', 56],
  ])('of %s takes %d KiB a token in f16', (id, kibibytes) => {
    const options = { contextTokens: 4096, kvType: 'f16' } as const;
    expect(kvCacheBytes(shapeOf(id), options)).toBe(kibibytes * 1024 * 4096);
  });

  it.each(logs)('$log $modelId at $contextTokens tokens: what llama.cpp logged', (log) => {
    const shape = shapeOf(log.modelId);
    const options = {
      contextTokens: log.contextTokens / log.sequences,
      kvType: v.parse(KvTypeSchema, log.kvType),
      physicalBatch: log.physicalBatch,
    };
    const logged = (log.kvMebibytes ?? 0) + (log.slidingKvMebibytes ?? 0) + (log.recurrentMebibytes ?? 0);
    const computed = (log.sequences * kvCacheBytes(shape, options)) / bytesPerMebibyte;
    expect(Math.abs(computed / logged - 1)).toBeLessThan(0.0001);
  });

  it.each(logs.filter(({ recurrentMebibytes }) => recurrentMebibytes !== undefined))(
    '$log $modelId: the recurrent state logged',
    (log) => {
      const bytes = log.sequences * cacheProfile(shapeOf(log.modelId)).recurrentBytes;
      expect(bytes / bytesPerMebibyte).toBeCloseTo(log.recurrentMebibytes ?? Number.NaN, 1);
    },
  );

  it('rounds the cells up to 256', () => {
    const at = (contextTokens: number) =>
      kvCacheBytes(shapeOf('qwen2.5-7b'), { contextTokens, kvType: 'f16' });
    expect(at(1)).toBe(at(256));
    expect(at(257)).toBe(at(512));
    expect(at(257)).toBe(2 * at(256));
  });

  it('keeps window + micro-batch cells in sliding layers, never more than the context', () => {
    const shape = shapeOf('gemma-3-4b');
    const { fullElementsPerCell, slidingElementsPerCell } = cacheProfile(shape);
    const at = (contextTokens: number, physicalBatch = 512) =>
      kvCacheBytes(shape, { contextTokens, kvType: 'f16', physicalBatch });
    expect(at(8192)).toBe(2 * (fullElementsPerCell * 8192 + slidingElementsPerCell * 1536));
    expect(at(1024)).toBe(2 * (fullElementsPerCell + slidingElementsPerCell) * 1024);
    expect(at(8192, 128)).toBe(2 * (fullElementsPerCell * 8192 + slidingElementsPerCell * 1280));
  });

  it('keeps one latent for K and V with multi-head latent attention', () => {
    expect(cacheProfile(shapeOf('glm-4.7-flash')).fullElementsPerCell).toBe(47 * (512 + 64));
  });

  it('does not grow with the context in recurrent layers', () => {
    const shape = shapeOf('qwen3.5-9b');
    const { fullElementsPerCell, recurrentBytes } = cacheProfile(shape);
    expect(fullElementsPerCell).toBe(8 * 2 * 4 * 256);
    const growth =
      kvCacheBytes(shape, { contextTokens: 8192, kvType: 'f16' }) -
      kvCacheBytes(shape, { contextTokens: 4096, kvType: 'f16' });
    expect(growth).toBe(2 * fullElementsPerCell * 4096);
    expect(recurrentBytes).toBe(52_690_944);
  });

  it('counts no cache for the layers of Gemma 4 E2B that read an earlier one', () => {
    const { fullElementsPerCell, slidingElementsPerCell } = cacheProfile(shapeOf('gemma-4-e2b'));
    expect([fullElementsPerCell, slidingElementsPerCell]).toEqual([3 * 2 * 512, 12 * 2 * 256]);
  });

  it('takes 2, 1.0625 and 0.5625 bytes an element', () => {
    expect(kvBytesPerElement).toEqual({ f16: 2, q8_0: 1.0625, q4_0: 0.5625 });
  });
});
