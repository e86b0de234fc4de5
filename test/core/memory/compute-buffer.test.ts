import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { KvTypeSchema } from '#core/fit/grid.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import logs from '../../fixtures/llama-memory-logs.json' with { type: 'json' };

const shapeOf = (id: string) => catalogueModel(id).shape;
const logged = (names: readonly string[]) => logs.filter(({ log }) => names.includes(log));

function computedMebibytes({ modelId, contextTokens, physicalBatch, kvType }: (typeof logs)[number]): number {
  const options = { contextTokens, physicalBatch, kvType: v.parse(KvTypeSchema, kvType) };
  return computeBufferBytes(shapeOf(modelId), options) / bytesPerMebibyte;
}

describe('the compute buffer', () => {
  it.each(logged(['L05', 'L08', 'L14', 'L17']))('$log $modelId: within 1 % of what a Mac logged', (log) => {
    expect(Math.abs(computedMebibytes(log) / (log.computeMebibytes ?? Number.NaN) - 1)).toBeLessThan(0.01);
  });

  // Without flash attention, and in older builds, the logits lie one row of the embedding lower.
  it.each(logged(['L18', 'L30', 'L33']))('$log $modelId: one row above what a Mac logged', (log) => {
    const row = (4 * log.physicalBatch * shapeOf(log.modelId).embeddingLength) / bytesPerMebibyte;
    expect(computedMebibytes(log) - row).toBeCloseTo(log.computeMebibytes ?? Number.NaN, 1);
  });

  it('grows with what flash attention keeps behind its result at long contexts on Metal', () => {
    const at = (contextTokens: number, backend: 'metal' | 'cpu') =>
      computeBufferBytes(shapeOf('llama-3.1-8b'), { contextTokens, backend });
    // Mask, a byte for each of its blocks, and K and V of one layer in f16.
    const bytesPerCell = 512 * 2 + 1 + 2 * 2 * 8 * 128;
    expect(at(131_072, 'metal') - at(122_880, 'metal')).toBe(8192 * bytesPerCell);
    expect(at(131_072, 'cpu')).toBe(at(4096, 'cpu'));
  });

  it('is that of Metal where no backend is named, and the need says so', () => {
    const model = catalogueModel('llama-3.1-8b');
    const options = { contextTokens: 131_072, kvType: 'f16' } as const;
    const onMetal = memoryNeed(model, 'Q4_K_M', options);
    const onCpu = memoryNeed(model, 'Q4_K_M', { ...options, backend: 'cpu' });
    expect([onMetal.backend, onCpu.backend]).toEqual(['metal', 'cpu']);
    expect(onMetal.computeBufferBytes).toBe(
      computeBufferBytes(model.shape, { ...options, backend: 'metal' }),
    );
    expect(onMetal.computeBufferBytes).toBeGreaterThan(2 * onCpu.computeBufferBytes);
  });

  it('counts no more tokens than the context has', () => {
    const shape = shapeOf('qwen3-8b');
    const at = (contextTokens: number, physicalBatch: number) =>
      computeBufferBytes(shape, { contextTokens, physicalBatch });
    expect(at(256, 2048)).toBe(at(256, 256));
    expect(at(512, 2048)).toBeGreaterThan(at(256, 2048));
  });

  it('never shrinks with the context or the batch', () => {
    for (const id of ['qwen2.5-32b', 'gemma-3-12b', 'gpt-oss-120b', 'glm-4.7-flash', 'glm-5', 'minimax-m3']) {
      for (const backend of ['metal', 'cpu'] as const) {
        let before = 0;
        for (const contextTokens of [256, 512, 4096, 32_768, 131_072]) {
          const at = (physicalBatch: number) =>
            computeBufferBytes(shapeOf(id), { contextTokens, physicalBatch, backend });
          expect(at(512)).toBeGreaterThanOrEqual(before);
          expect(at(512)).toBeGreaterThan(at(64));
          before = at(512);
        }
      }
    }
  });
});
