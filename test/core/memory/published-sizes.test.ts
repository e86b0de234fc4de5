import { describe, expect, it } from 'vitest';
import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { quantisationNamed, tensorTypes } from '#core/models/recipes.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { bytesPerGibibyte, bytesPerGigabyte, bytesPerMebibyte } from '#core/units.ts';
import published from '../../fixtures/gguf-sizes.json' with { type: 'json' };
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const unitBytes: Record<string, number> = {
  bytes: 1,
  GB: bytesPerGigabyte,
  GiB: bytesPerGibibyte,
  MiB: bytesPerMebibyte,
};

const largestHeaderBytes = 20e6;

function row(entry: (typeof published)[number]) {
  const unit = unitBytes[entry.unit];
  if (unit === undefined) throw new Error(`unit ${entry.unit}`);
  const decimals = entry.size.split('.')[1]?.length ?? 0;
  const { shape } = catalogueModel(entry.modelId);
  const { importanceMatrix } = entry;
  const options = importanceMatrix ? { importanceMatrix } : {};
  const computedBytes = tensorTypes(
    modelTensors(shape),
    quantisationNamed(entry.quantisation),
    shape,
    options,
  )
    .map(({ type, dimensions }) => tensorBytes(type, dimensions))
    .reduce((sum, bytes) => sum + bytes, 0);
  // Half of the last digit printed.
  const roundingBytes = unit === 1 ? 0 : (unit * 10 ** -decimals) / 2;
  return { publishedBytes: Number(entry.size) * unit, computedBytes, roundingBytes };
}

describe('weights against published sizes', () => {
  const tensorRows = published.filter(({ what }) => what === 'tensors');
  const fileRows = published.filter(({ what }) => what === 'file');

  it('has rows of both kinds', () => {
    expect(tensorRows.length).toBeGreaterThan(40);
    expect(fileRows.length).toBeGreaterThan(80);
  });

  it.each(tensorRows)(
    '$modelId $quantisation: the sum of tensors is $size $unit, to the last digit',
    (entry) => {
      const { publishedBytes, computedBytes, roundingBytes } = row(entry);
      expect(Math.abs(computedBytes - publishedBytes)).toBeLessThanOrEqual(roundingBytes);
      expect(Math.abs(computedBytes / publishedBytes - 1)).toBeLessThan(0.01);
    },
  );

  it.each(fileRows)(
    '$modelId $quantisation: a file of $size $unit is the tensors and a small header',
    (entry) => {
      const { publishedBytes, computedBytes, roundingBytes } = row(entry);
      const headerBytes = publishedBytes - computedBytes;
      expect(headerBytes).toBeGreaterThan(-roundingBytes);
      expect(headerBytes).toBeLessThan(largestHeaderBytes);
    },
  );

  it('counts grouped tensors as it counts them one by one', () => {
    for (const entry of published.filter(({ importanceMatrix }) => !importanceMatrix)) {
      const { shape } = catalogueModel(entry.modelId);
      expect(weightBytes(shape, quantisationNamed(entry.quantisation))).toBe(row(entry).computedBytes);
    }
  });

  it('has the same header size for every exact file of one model and converter', () => {
    const exact = fileRows.filter(({ unit, modelId }) => unit === 'bytes' && modelId === 'llama-3.1-8b');
    const headers = exact.map((entry) => {
      const { publishedBytes, computedBytes } = row(entry);
      return Math.round((publishedBytes - computedBytes) / 1e5);
    });
    expect(headers.length).toBeGreaterThan(2);
    expect(new Set(headers).size).toBe(1);
  });
});
