import { describe, expect, it } from 'vitest';
import { slicesMemoryBytes, type LoadConditions } from '#core/benchmark/plan-memory.ts';
import type { PlannedSlice } from '#core/benchmark/plan-rules.ts';
import type { FileTarget, SyntheticTarget } from '#core/benchmark/target.ts';
import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { llama7b } from '../../fakes/llama-shapes.ts';

const layers = [0, 1, 2];

function planned(quantisation: string): { target: SyntheticTarget; slice: PlannedSlice } {
  const slice = planSlice(llama7b, quantisation, layers);
  return {
    target: { kind: 'synthetic', modelId: 'llama-2-7b', quantisation, shape: llama7b },
    slice: { layers, weightBytes: sliceBytes(slice), readBytesPerToken: slice.readBytesPerToken },
  };
}

const fileOf = (slice: PlannedSlice, shape?: FileTarget['shape']): FileTarget => ({
  kind: 'file',
  name: 'a file',
  quantisation: 'Q4_0',
  paths: ['/models/a.gguf'],
  fileBytes: slice.weightBytes,
  layerCount: 32,
  vocabularySize: 32000,
  maximumContextTokens: 4096,
  readBytesPerToken: slice.readBytesPerToken,
  activeLayerWeights: 1,
  ...(shape && { shape }),
});

const cpu: LoadConditions = { backend: 'cpu', contextTokens: 1024 };
const metal: LoadConditions = { backend: 'metal', contextTokens: 1024 };

/** Of three layers, and of the output matrix; the embedding is looked up in as it is. */
const layerMatrixWeights = 3 * (4 * 4096 * 4096 + 3 * 4096 * 11008);
const outputWeights = 32000 * 4096;

describe('memory of loaded slices', () => {
  it.each([
    ['Q4_0', (layerMatrixWeights * 18) / 32 + (outputWeights * 210) / 256],
    ['Q8_0', ((layerMatrixWeights + outputWeights) * 34) / 32],
    ['BF16', 0],
    ['F32', 0],
  ])('counts on a CPU the copies it keeps of a slice in %s: %d bytes', (quantisation, copies) => {
    const { target, slice } = planned(quantisation);
    const once = slicesMemoryBytes(fileOf(slice, llama7b), [slice], cpu);
    expect(slicesMemoryBytes(target, [slice], cpu) - once).toBe(copies);
  });

  it('counts a file once, with its cache and buffer, on every backend', () => {
    const { slice } = planned('Q4_0');
    const cache = Math.ceil((kvCacheBytes(llama7b, { contextTokens: 1024, kvType: 'f16' }) * 3) / 32);
    for (const conditions of [cpu, metal]) {
      const backend = conditions.backend === 'cpu' ? 'cpu' : 'metal';
      const buffer = computeBufferBytes(llama7b, { contextTokens: 1024, backend });
      expect(slicesMemoryBytes(fileOf(slice, llama7b), [slice], conditions)).toBe(
        slice.weightBytes + cache + buffer,
      );
    }
  });

  it('counts no copies where a GPU reads the map itself', () => {
    const { target, slice } = planned('Q4_0');
    expect(slicesMemoryBytes(target, [slice], metal)).toBe(
      slicesMemoryBytes(fileOf(slice, llama7b), [slice], metal),
    );
  });

  it('counts the weights alone of a file whose architecture is not known', () => {
    const { slice } = planned('Q4_0');
    expect(slicesMemoryBytes(fileOf(slice), [slice], cpu)).toBe(slice.weightBytes);
  });

  it('counts every slice', () => {
    const { target, slice } = planned('Q4_0');
    const one = slicesMemoryBytes(target, [slice], cpu);
    expect(slicesMemoryBytes(target, [slice, slice], cpu)).toBeCloseTo(2 * one, -1);
  });
});
