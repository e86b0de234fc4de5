import { describe, expect, it } from 'vitest';
import type { EngineRun } from '../../../src-main/core/engines/engine-run.ts';
import { exportEngineRuns } from '../../../src-main/core/engines/export-runs.ts';
import { engineHistoryTable } from '../../../src-main/hosts/cli/print-engine-history.ts';
import { rate } from '../../fakes/engines/entries.ts';

const run: EngineRun = {
  kind: 'engine-run',
  engine: 'ollama',
  program: 'Ollama',
  version: '0.12.3',
  model: 'llama3.2:3b',
  quantisation: 'Q4_K_M',
  mode: 'default',
  clock: 'engine',
  settings: { temperature: 0.8, seed: 42, promptCache: 'defeated', generationDepthTokens: 17 },
  results: { tg128: rate(40, 39, 41), pp512: rate(400, 390, 410) },
  wallClock: { tg128: 39.5, pp512: 380 },
  firstRequestSeconds: 3.2,
  wasLoaded: false,
  conditions: {},
  trusted: true,
  reasons: [],
  machine: { chip: 'Apple M4 Pro', gpuCores: 20 },
  startedAt: '2026-11-22T12:00:00.000Z',
  elapsedMilliseconds: 41_000,
};

describe('runs of other engines as text', () => {
  it('are a CSV with a row for each test, prompts first, and nothing that a spreadsheet computes', () => {
    const text = exportEngineRuns([{ ...run, model: '=HYPERLINK("x")' }], 'csv');
    const [header, prompt, generation, end] = text.split('\r\n');
    expect(header).toMatch(/^started_at,chip,gpu_cores,.*,engine,engine_version,model,/);
    expect(prompt).toContain(
      `,Ollama,0.12.3,"'=HYPERLINK(""x"")",Q4_K_M,,pp512,400,390,410,3,engine,380,true,`,
    );
    expect(generation).toContain(',tg128,40,39,41,3,engine,39.5,true,');
    expect(end).toBe('');
    expect(header?.split(',')).toHaveLength((generation ?? '').split(',').length);
  });

  it('are a Markdown table without markup of theirs, with why a run is not trusted', () => {
    const text = exportEngineRuns(
      [{ ...run, model: '<i>@all', trusted: false, reasons: ['busy-machine'] }],
      'markdown',
    );
    expect(text).toContain('40.00 ± 1.00');
    expect(text).toContain('busy-machine');
    expect(text).not.toContain('<i>');
    expect(exportEngineRuns([run], 'table')).toBe(exportEngineRuns([run], 'markdown'));
  });

  it('are JSON that is read back as it was', () => {
    expect(JSON.parse(exportEngineRuns([run], 'json'))).toEqual([run]);
  });

  it.each([
    ['en', 'pp512 400'],
    ['ja', 'tg128 40'],
  ] as const)('are a table in the terminal, in %s', (language, words) => {
    const text = engineHistoryTable([run, { ...run, results: {} }], language);
    expect(text).toContain('Ollama 0.12.3');
    expect(text).toContain(words);
    expect(text.split('\n')).toHaveLength(3);
  });
});
