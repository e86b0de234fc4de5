import * as v from 'valibot';
import { beforeAll, describe, expect, it } from 'vitest';
import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { architecturesWithoutExactBuffer } from '#core/memory/compute-buffer.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { simulatedContexts, SimulationTableSchema } from '#core/memory/simulation-table.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { quantisationNamed } from '#core/models/recipes.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import table from '../../src-main/data/memory-simulation.json' with { type: 'json' };
import { builtWorker } from '../fakes/built-worker.ts';
import { catalogueModel } from '../fakes/catalogue-models.ts';

const simulation = v.parse(SimulationTableSchema, table);
const backend: BufferBackend = simulation.backend === 'metal' ? 'metal' : 'cpu';

/** Every cell of the table beside what the program answers for it. */
const cells = simulation.models.flatMap((simulated) => {
  const { modelId, quantisation, loads } = simulated;
  const model = catalogueModel(modelId);
  // Gemma 3n's and 4's loaders plan their embedding twice without a GPU.
  const weightBytes = simulated.weightBytes - tiedCopyBytes(model.shape, quantisationNamed(quantisation));
  return loads.map(([contextTokens, kvType, kvCacheBytes, computeBufferBytes]) => {
    const need = memoryNeed(model, quantisation, { contextTokens, kvType, backend });
    const totalBytes = weightBytes + kvCacheBytes + computeBufferBytes;
    return {
      cell: `${modelId} ${contextTokens} ${kvType}`,
      architecture: model.shape.architecture,
      method: need.method,
      weights: need.weightBytes / weightBytes - 1,
      cache: (need.kvCacheBytes - kvCacheBytes) / totalBytes,
      total: need.totalBytes / totalBytes - 1,
    };
  });
});

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe('the memory need of the whole catalogue beside llama.cpp’s own simulation', () => {
  it('is compared for every model, at 4k, 8k, 32k and its own maximum, for each type of cache', () => {
    const { models } = loadShippedCatalogue();
    expect(simulation.notSimulated).toEqual([]);
    expect(simulation.models.map(({ modelId }) => modelId)).toEqual(models.map(({ id }) => id));
    const expected = models.reduce((count, { shape }) => count + 3 * simulatedContexts(shape).length, 0);
    expect(cells).toHaveLength(expected);
  });

  it('is within 3 % in every cell', () => {
    expect(cells.filter(({ total }) => Math.abs(total) > 0.03)).toEqual([]);
  });

  it('is within 1 % in the median cell, by far', () => {
    expect(median(cells.map(({ total }) => Math.abs(total)))).toBeLessThan(0.001);
  });

  it('has the weights to the byte but for what the simulation rounds, and the cache within 0.1 %', () => {
    expect(cells.filter(({ weights }) => Math.abs(weights) > 1e-6)).toEqual([]);
    expect(cells.filter(({ cache }) => Math.abs(cache) > 0.001)).toEqual([]);
  });

  it('says where the buffer is the simulation’s, which is where the formula misses it', () => {
    const missed = architecturesWithoutExactBuffer[backend];
    for (const { method, architecture } of cells) {
      expect(method).toBe(missed.has(architecture) ? 'simulation' : 'formula');
    }
  });
});

describe('the table', () => {
  let workerPath = '';
  beforeAll(async () => {
    workerPath = await builtWorker();
  });

  // Three kinds of cache; the smallest vocabularies of the catalogue, so that each takes a second.
  it.each(['smollm2-135m', 'lfm2-350m', 'gpt-oss-20b'])(
    'still is what llama.cpp answers for %s',
    async (modelId) => {
      const engine = createLlamaEngine({ workerPath });
      const { backend: here } = await engine.describe();
      // Made without a GPU; on a Mac the macOS workflow compares Metal's own.
      const recorded = simulation.models.find((model) => model.modelId === modelId);
      if (!recorded || here !== simulation.backend) return expect(here).not.toBe(simulation.backend);
      const { shape } = catalogueModel(modelId);
      const { weightBytes, loads } = await engine.simulate({
        source: { kind: 'shape', shape, quantisation: recorded.quantisation },
        questions: recorded.loads.map(([contextTokens, kvType]) => ({
          contextTokens,
          kvType,
          physicalBatch: simulation.physicalBatch,
        })),
      });
      expect(weightBytes).toBe(recorded.weightBytes);
      expect(
        loads.map((load) => [load.contextTokens, load.kvType, load.kvCacheBytes, load.computeBufferBytes]),
      ).toEqual(recorded.loads);
    },
  );
});
