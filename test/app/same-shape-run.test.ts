import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { askedRuns } from '../../src-main/app/asked-runs.ts';
import { createBenchmarkRunner } from '../../src-main/app/benchmark.ts';
import type { FileTarget } from '../../src-main/core/benchmark/target.ts';
import type { ModelShape } from '../../src-main/core/models/shape.ts';
import { catalogueModel } from '../fakes/catalogue-models.ts';
import { fakePorts } from '../fakes/ports.ts';

const context = { catalogue: loadShippedCatalogue(), machine: undefined };

const fileOf = (shape: ModelShape | undefined): FileTarget => ({
  kind: 'file',
  name: 'Some Fine-Tune',
  quantisation: 'Q4_K_M',
  paths: ['tune.gguf'],
  fileBytes: 9e9,
  layerCount: 48,
  vocabularySize: 152_064,
  maximumContextTokens: 32_768,
  readBytesPerToken: 8.5e9,
  activeLayerWeights: 13e9,
  ...(shape && { shape }),
});

describe('a run of a file', () => {
  it('is recorded with the model of the catalogue whose layers it has', () => {
    const { shape } = catalogueModel('qwen2.5-14b');
    const [run] = askedRuns(fileOf(shape), { mode: 'quick' }, context);
    expect(run?.sameShapeAs).toBe('qwen2.5-14b');
  });

  it('is recorded without one where none has them, or nobody knows them', () => {
    const { shape } = catalogueModel('qwen2.5-14b');
    for (const other of [{ ...shape, layerCount: 40 }, undefined]) {
      const [run] = askedRuns(fileOf(other), { mode: 'quick' }, context);
      expect(run).not.toHaveProperty('sameShapeAs');
    }
  });

  it('keeps that name in the history', async () => {
    const ports = fakePorts('macbook-pro-m4-pro-48gb');
    const [run] = askedRuns(undefined, { mode: 'quick' }, context);
    if (!run) throw new Error('nothing to measure');
    const measure = (sameShapeAs: { sameShapeAs?: string }) =>
      createBenchmarkRunner(ports).run({
        prepare: async () => [{ ...run, ...sameShapeAs }],
        machine: undefined,
        onProgress: () => {},
        onKept: async () => {},
      });
    await measure({ sameShapeAs: 'qwen2.5-14b' });
    await measure({});
    expect(ports.stored.map((entry) => entry.sameShapeAs)).toEqual(['qwen2.5-14b', undefined]);
    expect(ports.stored[1]).not.toHaveProperty('sameShapeAs');
  });
});
