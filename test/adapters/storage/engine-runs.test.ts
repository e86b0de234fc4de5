import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { createEngineComparisons, createEngineRuns } from '../../../src-main/adapters/storage/engine-runs.ts';
import { createHistory } from '../../../src-main/adapters/storage/history.ts';
import type { EngineRun } from '../../../src-main/core/engines/engine-run.ts';
import { comparisonWith, failedAt, measuredAt } from '../../fakes/engines/entries.ts';
import { testFolders } from '../../fakes/test-folders.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

const run: EngineRun = {
  kind: 'engine-run',
  engine: 'ollama',
  program: 'Ollama',
  model: 'm',
  mode: 'default',
  clock: 'engine',
  settings: { temperature: 0.8, seed: 42, promptCache: 'defeated', generationDepthTokens: 17 },
  results: { tg128: { tokensPerSecond: 40, low: 39, high: 41, samples: 3 } },
  wallClock: { tg128: 39 },
  firstRequestSeconds: 1,
  wasLoaded: true,
  conditions: {},
  trusted: true,
  reasons: [],
  startedAt: '2026-11-22T12:00:00.000Z',
  elapsedMilliseconds: 1000,
};

it('runs of other engines are kept in a file of their own, which the history does not read', async () => {
  const folder = newFolder();
  const runs = createEngineRuns(folder);
  await runs.append(run);
  await runs.append({ ...run, model: 'もう一つ' });
  const lines = readFileSync(join(folder, 'engine-runs.jsonl'), 'utf8').trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    { version: 1, entry: run },
    { version: 1, entry: { ...run, model: 'もう一つ' } },
  ]);
  await expect(createHistory(folder).read()).resolves.toEqual({ entries: [], setAside: 0, newer: 0 });
  expect(readdirSync(folder)).toEqual(['engine-runs.jsonl']);
});

it('a folder that cannot be had is named', async () => {
  const file = join(newFolder(), 'file');
  writeFileSync(file, '');
  await expect(createEngineRuns(file).append(run)).rejects.toMatchObject({ code: 'history-unwritable' });
});

it('is read back in the order it was made; damaged lines are set aside, those of later programs stay', async () => {
  const folder = newFolder();
  const runs = createEngineRuns(folder);
  await runs.append(run);
  const file = join(folder, 'engine-runs.jsonl');
  const later = JSON.stringify({ version: 9, entry: { of: 'tomorrow' } });
  const kept = readFileSync(file, 'utf8');
  writeFileSync(file, `${kept}{"version":1,"entry":{"kind":"engine-run"}}\n${later}\n{"ver`);
  await runs.append({ ...run, model: 'もう一つ' });
  await expect(runs.read()).resolves.toEqual({
    entries: [run, { ...run, model: 'もう一つ' }],
    setAside: 2,
    newer: 1,
  });
  expect(readFileSync(join(folder, 'engine-runs.damaged.jsonl'), 'utf8')).toContain('{"ver');
  await expect(runs.read()).resolves.toMatchObject({ setAside: 2, newer: 1 });
  expect(readFileSync(file, 'utf8')).toContain(later);
});

it('comparisons are kept whole, in a file of their own', async () => {
  const folder = newFolder();
  const comparisons = createEngineComparisons(folder);
  const comparison = comparisonWith({ entries: [measuredAt({}), failedAt()] });
  await comparisons.append(comparison);
  await expect(comparisons.read()).resolves.toEqual({ entries: [comparison], setAside: 0, newer: 0 });
  await expect(createEngineRuns(folder).read()).resolves.toMatchObject({ entries: [] });
});
