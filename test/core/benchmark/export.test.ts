import { describe, expect, it } from 'vitest';
import { csvCell, exportCsv } from '../../../src-main/core/benchmark/export-csv.ts';
import { exportPublicTable } from '../../../src-main/core/benchmark/export-public-table.ts';
import { exportTable } from '../../../src-main/core/benchmark/export-table.ts';
import type { ExportedRun } from '../../../src-main/core/benchmark/exported-run.ts';
import { markdownTable, markdownText } from '../../../src-main/core/benchmark/markdown.ts';
import type { BenchmarkResult } from '../../../src-main/core/benchmark/result.ts';
import { nameRuns } from '../../../src-main/core/benchmark/run-name.ts';
import { rateOf, resultOf, startedAtMinute } from '../../fakes/benchmark-results.ts';

/** Runs a minute apart, of a model of 3.56 GiB on 273 GB/s. */
const runsOf = (...changes: Partial<BenchmarkResult>[]): ExportedRun[] =>
  nameRuns(changes.map((change, index) => resultOf({ startedAt: startedAtMinute(index), ...change }))).map(
    (run) => ({
      ...run,
      bandwidthBytesPerSecond: 273e9,
      weightBytes: 3_825_065_984,
      parameterCount: 6_738_415_616,
    }),
  );

/** Cells of the rows of the first table, without its title and rule. */
const cellsOf = (markdown: string): string[][] =>
  markdown
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

describe('text from outside in Markdown', () => {
  it.each([
    ['a cell of its own', 'a|b', 'a\\|b'],
    ['a line of its own', 'a\nb\r\nc', 'a b c'],
    ['HTML', '<img src=x>', '\\<img src=x\\>'],
    ['an entity', 'a&lt;', 'a&amp;lt;'],
    ['a link', '[a](b)', '\\[a\\](b)'],
    ['code', '`a`', '\\`a\\`'],
    ['emphasis', '*a* _b_', '\\*a\\* \\_b\\_'],
    ['a way out of its escape', 'a\\|b', 'a\\\\\\|b'],
    ['a message to somebody', 'by @somebody', 'by @<!-- -->somebody'],
    ['a reference to an issue', '#1', '\\#1'],
    ['a turned direction of writing', 'a\u202eb', 'a b'],
  ])('becomes no %s', (_what, text, written) => {
    expect(markdownText(text)).toBe(written);
  });

  it('stays as it is where nothing in it is markup', () => {
    expect(markdownText('llama.cpp b7000 (node-llama-cpp 3.21.1), Q4_K_M')).toBe(
      'llama.cpp b7000 (node-llama-cpp 3.21.1), Q4_K_M',
    );
  });
});

describe('a Markdown table', () => {
  it('is padded, figures to the right', () => {
    const columns = [
      { title: 'test', align: 'left' },
      { title: 't/s', align: 'right' },
    ] as const;
    expect(markdownTable(columns, [['pp512', '440.00']])).toBe(
      ['| test  |    t/s |', '| ----- | -----: |', '| pp512 | 440.00 |'].join('\n'),
    );
  });
});

describe('the table as llama-bench prints it', () => {
  it('has a row for each test, in the columns and words of llama-bench', () => {
    const results = { tg128: rateOf(50.5, 0.5), 'tg128@d4096': rateOf(40, 1), pp512: rateOf(440, 8) };
    const rows = cellsOf(exportTable(runsOf({ results })));
    expect(rows).toEqual([
      ['llama-2-7b Q4_0 (1)', '3.56 GiB', '6.74 B', 'Metal', '8', '1', 'pp512', '440.00 ± 8.00'],
      ['llama-2-7b Q4_0 (1)', '3.56 GiB', '6.74 B', 'Metal', '8', '1', 'tg128', '50.50 ± 0.50'],
      ['llama-2-7b Q4_0 (1)', '3.56 GiB', '6.74 B', 'Metal', '8', '1', 'tg128 @ d4096', '40.00 ± 1.00'],
    ]);
  });

  it('says of each run that it is extrapolated, from what, with build, settings and conditions', () => {
    const text = exportTable(runsOf({}));
    for (const words of [
      '20261122-2300 (UTC)',
      'Apple M4 Pro, 20 GPU cores, 24 GB, macOS 26.1',
      'llama.cpp b1000 (node-llama-cpp 3.0.0), Metal, threads 8, batch 512/512, flash attention on, mmap off',
      'residency sets on, tensor API off',
      '**extrapolated** to 32 layers from slices of 2 + 8, random weights, mode default',
      'power from mains, Low Power Mode off, memory pressure normal, load 0.10 per CPU before',
      '4 blocks kept, 1 put aside',
      '**not by llama-bench**',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).not.toContain('not trusted');
  });

  it('keeps runs of different builds apart, each with its own note', () => {
    const text = exportTable(runsOf({}, { build: 'llama.cpp b2000' }));
    expect(new Set(cellsOf(text).map(([model]) => model))).toEqual(
      new Set(['llama-2-7b Q4_0 (1)', 'llama-2-7b Q4_0 (2)']),
    );
    expect(text).toMatch(/^1\. 20261122-2300 .*b1000/m);
    expect(text).toMatch(/^2\. 20261122-2301 .*b2000/m);
  });

  it.each([
    ['a file that was measured whole', { file: { name: 'a|b.gguf', bytes: 1 }, layersMeasured: [32] }],
    ['a small model that was made whole', { layersMeasured: [32] }],
  ])('claims no extrapolation of %s', (_what, change) => {
    const text = exportTable(runsOf(change));
    expect(text).toContain('measured whole, 32 layers');
    expect(text).not.toContain('**extrapolated**');
    expect(text).toContain('file' in change ? 'the file a\\|b.gguf' : 'random weights');
  });

  it('marks what is not to be trusted, with the reasons', () => {
    expect(exportTable(runsOf({ trusted: false, reasons: ['drifted', 'busy-machine'] }))).toContain(
      '**not trusted**: drifted, busy-machine',
    );
  });

  it('says what was kept of the speed under sustained load', () => {
    const sustained = { points: [], promptShareKept: 0.713, generationShareKept: 0.955 };
    expect(exportTable(runsOf({ mode: 'sustained', sustained }))).toContain('prompt 71 %, generation 96 %');
  });

  it('leaves empty what it does not know, and makes nothing up', () => {
    const { machine: _machine, blocks: _blocks, ...bare } = resultOf({ conditions: {} });
    const [run] = nameRuns([bare]);
    const text = exportTable(run ? [run] : []);
    expect(cellsOf(text)[0]?.slice(1, 3)).toEqual(['', '']);
    expect(text).toContain('unknown chip');
    expect(text).toContain('conditions not known');
    expect(text).not.toMatch(/undefined|NaN|blocks kept/);
  });

  it('gives an interval without an upper end no error', () => {
    const { tokensPerSecond, low, samples } = rateOf(10, 1);
    expect(
      cellsOf(exportTable(runsOf({ results: { pp512: { tokensPerSecond, low, samples } } })))[0],
    ).toContain('10.00 ± ?');
  });
});

const tableColumns = 9;

describe('the public table for M-series chips', () => {
  it('has its columns, and one row for a machine and build with all three quantisations', () => {
    const text = exportPublicTable(
      runsOf(
        { quantisation: 'F16', results: { pp512: rateOf(480), tg128: rateOf(16.5) } },
        { quantisation: 'Q8_0', results: { pp512: rateOf(450), tg128: rateOf(30.25) } },
        { quantisation: 'Q4_0', results: { pp512: rateOf(440), tg128: rateOf(50.5) } },
      ),
    );
    const [titles = ''] = text.split('\n');
    expect(titles.split('|').map((title) => title.trim())).toEqual([
      '',
      '',
      'BW<br>[GB/s]',
      'GPU<br>Cores',
      'F16 PP<br>[t/s]',
      'F16 TG<br>[t/s]',
      'Q8_0 PP<br>[t/s]',
      'Q8_0 TG<br>[t/s]',
      'Q4_0 PP<br>[t/s]',
      'Q4_0 TG<br>[t/s]',
      '',
    ]);
    const row = 'M4 Pro <sup>1</sup> | 273 | 20 | 480.00 | 16.50 | 450.00 | 30.25 | 440.00 | 50.50';
    expect(cellsOf(text)).toEqual([row.split(' | ')]);
  });

  it('takes the newest trusted run of a quantisation, and says which it was', () => {
    const text = exportPublicTable(
      runsOf(
        { results: { pp512: rateOf(1) } },
        { results: { pp512: rateOf(2) } },
        { results: { pp512: rateOf(3) }, trusted: false, reasons: ['drifted'] },
      ),
    );
    expect(cellsOf(text)[0]).toEqual(expect.arrayContaining(['2.00']));
    expect(text).toContain('run 20261122-2301');
    expect(text).not.toContain('†');
  });

  it('marks an untrusted run where there is no other', () => {
    const text = exportPublicTable(runsOf({ trusted: false, reasons: ['drifted'] }));
    expect(cellsOf(text)[0]).toEqual(expect.arrayContaining(['440.00†', '50.50†']));
    expect(text).toMatch(/^† Not to be trusted/m);
    expect(text).toContain('**not trusted**: drifted');
  });

  it.each([
    ['build', { build: 'llama.cpp b2000' }],
    ['chip', { machine: { chip: 'Apple M5', gpuCores: 10 } }],
    ['memory', { machine: { ...resultOf().machine, memoryBytes: 2 ** 35 } }],
    ['macOS', { machine: { ...resultOf().machine, osVersion: '27.0' } }],
    ['backend', { backend: 'cpu' as const }],
    ['settings', { settings: { ...resultOf().settings, flashAttention: 'off' as const } }],
  ])('never puts figures of a different %s into one row', (_what, change) => {
    const rows = cellsOf(exportPublicTable(runsOf({ quantisation: 'Q8_0' }, change)));
    expect(rows).toHaveLength(2);
    expect(rows.every((row) => row.length === tableColumns)).toBe(true);
    expect(rows.map((row) => row.filter((cell) => cell === '440.00').length)).toEqual([1, 1]);
  });

  it('says that a chip ran its CPU', () => {
    expect(cellsOf(exportPublicTable(runsOf({ backend: 'cpu' })))[0]?.[0]).toBe('M4 Pro (CPU) <sup>1</sup>');
  });

  it('leaves out what has no place in it, and counts it', () => {
    const text = exportPublicTable(
      runsOf(
        {},
        { model: 'qwen3-8b' },
        { file: { name: 'llama-2-7b.gguf', bytes: 4e9 } },
        { quantisation: 'Q4_K_M' },
        { results: { pp1024: rateOf(1) } },
        { mode: 'sustained', results: { pp512: rateOf(1), tg128: rateOf(1) } },
      ),
    );
    expect(cellsOf(text)).toHaveLength(1);
    expect(cellsOf(text)[0]).toEqual(expect.arrayContaining(['440.00', '50.50']));
    expect(text).toContain('Left out: 5 of 6 runs');
  });

  it('leaves cells empty that were not measured or are not known', () => {
    const { machine: _none, ...bare } = resultOf({ results: { tg128: rateOf(7) } });
    const [run] = nameRuns([bare]);
    expect(cellsOf(exportPublicTable(run ? [run] : []))).toEqual([
      ['unknown <sup>1</sup>', '', '', '', '', '', '', '', '7.00'],
    ]);
  });

  it('shows the errors and that it is not llama-bench', () => {
    const text = exportPublicTable(runsOf({}));
    expect(text).toContain('pp512 440.00 ± 8.00, tg128 50.50 ± 0.50 t/s');
    expect(text).toContain('**extrapolated** to 32 layers from slices of 2 + 8');
    expect(text).toContain('**not by llama-bench**');
  });
});

/** RFC 4180 read back; every line of it ends with CRLF. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') {
      rows.push(row);
      row = [];
    }
  }
  return rows;
}

const recordsOf = (csv: string): Record<string, string>[] => {
  const [titles = [], ...rows] = parseCsv(csv);
  return rows.map((row) => Object.fromEntries(titles.map((title, index) => [title, row[index] ?? ''])));
};

describe('CSV', () => {
  it('has a row for each run and test, figures plain and in full', () => {
    const exact = { tokensPerSecond: 1234.5678901, low: 1200.1, high: 1300, samples: 7 };
    const records = recordsOf(exportCsv(runsOf({ results: { tg128: rateOf(50), pp512: exact } }, {})));
    expect(records.map(({ run, test }) => `${run} ${test}`)).toEqual([
      '20261122-2300 pp512',
      '20261122-2300 tg128',
      '20261122-2301 pp512',
      '20261122-2301 tg128',
    ]);
    expect(records[0]).toMatchObject({
      started_at: '2026-11-22T23:00:07.250Z',
      tokens_per_second: '1234.5678901',
      tokens_per_second_low_95: '1200.1',
      tokens_per_second_high_95: '1300',
      repetitions: '7',
      test_tokens: '512',
      test_depth_tokens: '0',
      memory_bytes: '25769803776',
      layers_measured: '2 8',
      weights: 'random',
      trusted: 'true',
      blocks_discarded: '1',
    });
  });

  it('leaves unknown fields empty', () => {
    const { machine: _machine, blocks: _blocks, ...bare } = resultOf({ conditions: {}, wallClock: {} });
    const csv = exportCsv(nameRuns([bare]));
    expect(recordsOf(csv)[0]).toMatchObject({ chip: '', blocks_kept: '', wall_clock_tokens_per_second: '' });
    expect(csv).not.toMatch(/undefined|null|NaN/);
  });

  it('has as many fields in every row, whatever names hold', () => {
    const names = ['a,b', 'a"b', 'a\r\nb', '"', ',', '日本語, "モデル"'];
    const csv = exportCsv(
      nameRuns(names.map((model, minute) => resultOf({ model, startedAt: startedAtMinute(minute) }))),
    );
    const rows = parseCsv(csv);
    expect(new Set(rows.map((row) => row.length)).size).toBe(1);
    expect(new Set(recordsOf(csv).map(({ model }) => model))).toEqual(new Set(names));
    expect(csv.endsWith('\r\n')).toBe(true);
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '＝1', '＋1', '－1', '＠1'])(
    'gives a spreadsheet no formula to compute: %s',
    (text) => {
      expect(csvCell(text)).toBe(`'${text}`);
    },
  );

  it('quotes a formula that also holds a separator', () => {
    expect(csvCell('=HYPERLINK("a","b")')).toBe('"\'=HYPERLINK(""a"",""b"")"');
  });

  it('leaves numbers numbers, below zero too', () => {
    expect(csvCell(-1.5)).toBe('-1.5');
  });
});
