import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { KvTypeSchema } from '#core/fit/grid.ts';
import { tensorBytes } from '#core/gguf/ggml-types.ts';
import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { architecturesWithoutExactBuffer, computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { memoryNeed } from '#core/memory/need.ts';
import { tensorTypes } from '#core/models/recipes.ts';
import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { catalogueModel, withoutPlan } from '../../fakes/catalogue-models.ts';
import table from '../../fixtures/metal-allocator/table.json' with { type: 'json' };

const CellSchema = v.tuple([v.number(), KvTypeSchema, v.number(), v.number(), v.number(), v.number()]);
const ModelsSchema = v.record(
  v.string(),
  v.object({ gpuWeights: v.number(), cpuWeights: v.number(), cells: v.array(CellSchema) }),
);

interface Compared {
  modelId: string;
  architecture: string;
  /** Formula ÷ allocator − 1. */
  buffer: Record<BufferBackend, number>;
  total: Record<BufferBackend, number>;
}

/** A tied embedding table is planned on both sides; it is counted once. */
function twiceCountedBytes(shape: ModelShape): number {
  if (!shape.tiedEmbeddings) return 0;
  const embedding = tensorTypes(modelTensors(shape), 'Q4_K_M', shape).find(
    ({ role }) => role === 'token_embd',
  );
  return embedding ? tensorBytes(embedding.type, embedding.dimensions) : 0;
}

const models = Object.entries(v.parse(ModelsSchema, table.models));

const comparedWith = (prepare: (model: CatalogueModel) => CatalogueModel): Compared[] =>
  models.flatMap(([modelId, { gpuWeights, cpuWeights, cells }]) => {
    const model = prepare(catalogueModel(modelId));
    const weights = gpuWeights + cpuWeights - twiceCountedBytes(model.shape);
    return cells.map(([contextTokens, kvType, cache, metal, , cpu]) => {
      const planned = { metal, cpu };
      const ratios = (backend: BufferBackend) => {
        const options = { contextTokens, kvType, backend };
        return {
          buffer: computeBufferBytes(model.shape, options) / planned[backend] - 1,
          total: memoryNeed(model, 'Q4_K_M', options).totalBytes / (weights + cache + planned[backend]) - 1,
        };
      };
      const [onMetal, onCpu] = [ratios('metal'), ratios('cpu')];
      return {
        modelId,
        architecture: model.shape.architecture,
        buffer: { metal: onMetal.buffer, cpu: onCpu.buffer },
        total: { metal: onMetal.total, cpu: onCpu.total },
      };
    });
  });

const compared = comparedWith((model) => ({ ...model, shape: withoutPlan(model.shape) }));
const asAnswered = comparedWith((model) => model);

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

describe.each(['metal', 'cpu'] as const)('the formula for %s beside llama.cpp’s allocator', (backend) => {
  const inexact = architecturesWithoutExactBuffer[backend];
  const errors = compared.map((cell) => ({ ...cell, error: Math.abs(cell.total[backend]) }));

  it('is within 3 % in each cell of every architecture that is not named as an exception', () => {
    const beyond = errors.filter(({ architecture, error }) => error > 0.03 && !inexact.has(architecture));
    expect(beyond).toEqual([]);
  });

  it('is within 0.1 % in the median cell', () => {
    expect(median(errors.map(({ error }) => error))).toBeLessThan(0.001);
  });

  it('errs in the exceptions by more than 3 % somewhere, and by no more than they name', () => {
    for (const [architecture, named] of inexact) {
      const own = errors.filter((cell) => cell.architecture === architecture);
      const worst = Math.max(...own.map(({ error }) => error));
      expect(worst).toBeGreaterThan(0.03);
      expect(worst).toBeLessThanOrEqual(named);
    }
  });

  it('has the buffer itself within 2 % in the median cell', () => {
    expect(median(compared.map(({ buffer }) => Math.abs(buffer[backend])))).toBeLessThan(0.02);
  });
});

describe('the memory need as the program answers it', () => {
  it.each(['metal', 'cpu'] as const)('is within 3 % of the allocator in every cell on %s', (backend) => {
    const beyond = asAnswered.filter(({ total }) => Math.abs(total[backend]) > 0.03);
    expect(beyond).toEqual([]);
  });
});

describe('the table of the allocator', () => {
  it('holds nearly the whole catalogue at each cache type', () => {
    expect(Object.keys(table.models).length).toBeGreaterThan(130);
    expect(compared.length).toBeGreaterThan(1350);
  });
});
