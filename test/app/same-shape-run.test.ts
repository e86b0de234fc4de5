import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { askedRuns } from '../../src-main/app/asked-runs.ts';
import type { FileTarget } from '../../src-main/core/benchmark/target.ts';
import type { ModelShape } from '../../src-main/core/models/shape.ts';
import { catalogueModel } from '../fakes/catalogue-models.ts';

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
});
