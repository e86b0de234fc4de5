import { describe, expect, it } from 'vitest';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { exportHistory } from '../../src-main/app/export-history.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { resultOf, startedAtMinute } from '../fakes/benchmark-results.ts';

const catalogue = loadShippedCatalogue();

const firstRow = (text: string): string[] =>
  (text.split('\n')[2] ?? '').split('|').map((cell) => cell.trim());

const bandwidthCell = (machine: BenchmarkResult['machine']): string | undefined =>
  firstRow(exportHistory([resultOf({ machine })], { format: 'markdown' }, catalogue))[2];

const sizeAndParameters = (change: Partial<BenchmarkResult>): string[] =>
  firstRow(exportHistory([resultOf(change)], { format: 'table' }, catalogue)).slice(2, 4);

describe('what the catalogue adds to an exported run', () => {
  it.each([
    ['a chip by its GPU cores', { chip: 'Apple M4 Max', gpuCores: 32 }, '410'],
    ['the other bin of the same name', { chip: 'Apple M4 Max', gpuCores: 40 }, '546'],
    [
      'a chip whose bandwidth depends on its memory',
      { chip: 'Apple M6', gpuCores: 12, memoryBytes: 2 ** 34 },
      '153',
    ],
    ['that chip with more of it', { chip: 'Apple M6', gpuCores: 12, memoryBytes: 1.5 * 2 ** 34 }, '170'],
    ['that chip, memory unknown', { chip: 'Apple M6', gpuCores: 12 }, ''],
    ['a chip whose GPU cores are not known', { chip: 'Apple M4 Max' }, ''],
    ['a chip nobody knows', { chip: 'Apple M99', gpuCores: 8 }, ''],
    ['no chip', undefined, ''],
  ])('is the bandwidth of %s', (_what, machine, cell) => {
    expect(bandwidthCell(machine)).toBe(cell);
  });

  it.each([
    ['a model of the catalogue', {}, ['3.56 GiB', '6.74 B']],
    ['at another quantisation', { quantisation: 'F16' }, ['12.55 GiB', '6.74 B']],
    ['a file, whose size is its own', { file: { name: 'x.gguf', bytes: 3 * 2 ** 30 } }, ['3.00 GiB', '']],
    ['a small file', { file: { name: 'x.gguf', bytes: 3 * 2 ** 20 } }, ['3.00 MiB', '']],
    ['a model that left the catalogue', { model: 'gone' }, ['', '']],
    ['a quantisation nobody knows', { quantisation: 'Q9' }, ['', '6.74 B']],
  ])('are size and parameters of %s', (_what, change, cells) => {
    expect(sizeAndParameters(change)).toEqual(cells);
  });
});

describe('exported runs', () => {
  const entries = [1, 2, 3].map((minute) => resultOf({ startedAt: startedAtMinute(minute) }));

  it('are all of them unless some are named', () => {
    expect(JSON.parse(exportHistory(entries, { format: 'json' }, catalogue))).toEqual(entries);
    expect(JSON.parse(exportHistory(entries, { format: 'json', runs: ['2'] }, catalogue))).toEqual([
      entries[1],
    ]);
  });

  it('are none where none are named', () => {
    expect(JSON.parse(exportHistory(entries, { format: 'json', runs: [] }, catalogue))).toEqual([]);
  });

  it.each(['markdown', 'table', 'csv', 'json'] as const)('end their last line as %s', (format) => {
    expect(exportHistory(entries, { format }, catalogue)).toMatch(/[^\n]\n$/);
  });
});
