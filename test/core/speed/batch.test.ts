import { describe, expect, it } from 'vitest';
import { parseCsv } from '#core/csv.ts';
import { batchCsv, batchJson, predictBatch } from '#core/speed/batch.ts';
import { catalogue, chipNamed, parameters, speedOn } from './fixtures.ts';

const columns =
  'engine,model,params_b,active_params_b,quant,chip,gpu_cores,memory_gb,bandwidth_gbs,prompt_tokens,gen_tokens,pp_tps,tg_tps,date,source';
const reference =
  'llama.cpp,LLaMA 7B v2,6.74,6.74,Q4_0,M4 Pro,20,,273,512,128,439.78,50.74,2026-08,https://example.org/a';

const predict = (text: string) => predictBatch(text, 'runs.csv', { catalogue, parameters });

/** The rows of a table as objects by column. */
function records(text: string): Record<string, string>[] {
  const { header, rows } = parseCsv(text, { path: '', mostRows: 1e6 });
  return rows.map(({ cells }) =>
    Object.fromEntries(header.cells.map((name, index) => [name, cells[index] ?? ''])),
  );
}

const predicted = (...rows: string[]) => records(batchCsv(predict([columns, ...rows].join('\n'))));

/** The reference row with other cells. */
function row(change: Record<string, string> = {}): string {
  const names = columns.split(',');
  const cells = reference.split(',').map((cell, index) => change[names[index] ?? ''] ?? cell);
  return cells.join(',');
}

const one = (change: Record<string, string>) => predicted(row(change))[0] ?? {};
const rates = ['pp_low', 'pp_mid', 'pp_high', 'tg_low', 'tg_mid', 'tg_high'] as const;

describe('a table of runs', () => {
  it('comes back with the same rows and seven columns more', () => {
    const text = `\uFEFF${columns},note\r\n${reference},"a ""b"", c"\r\n`;
    const lines = batchCsv(predict(text)).split('\r\n');
    expect(lines[0]).toBe(`${columns},note,pp_low,pp_mid,pp_high,tg_low,tg_mid,tg_high,reason`);
    expect(lines[1]?.startsWith(`${reference},"a ""b"", c",`)).toBe(true);
    expect(lines).toHaveLength(3);
  });

  it('is predicted as the same question is one by one', () => {
    const speed = speedOn({ chip: chipNamed('m4-pro-14c-20g') }, 'llama-2-7b', 'Q4_0');
    const found = one({});
    expect(Number(found['pp_mid'])).toBeCloseTo(speed.promptTokensPerSecond?.mid ?? NaN, 1);
    expect(Number(found['tg_mid'])).toBeCloseTo(speed.generationTokensPerSecond?.mid ?? NaN, 2);
    for (const [low, mid, high] of [rates.slice(0, 3), rates.slice(3)]) {
      expect(Number(found[low ?? ''])).toBeLessThan(Number(found[mid ?? '']));
      expect(Number(found[high ?? ''])).toBeGreaterThan(Number(found[mid ?? '']));
    }
    expect(found['reason']).toBe('');
  });

  it('is blind to what was measured', () => {
    const blind = one({ pp_tps: '', tg_tps: '' });
    const lying = one({ pp_tps: '9999', tg_tps: 'NaN' });
    for (const rate of rates) expect(blind[rate]).toBe(lying[rate]);
    expect(lying['reason']).toBe('');
  });

  it('may leave out what was measured, date and source, and have its columns in any order', () => {
    const names = columns.split(',').filter((name) => !/_tps|date|source/.test(name));
    const cells = reference.split(',');
    const value = (name: string): string => cells[columns.split(',').indexOf(name)] ?? '';
    const turned = names.toReversed();
    const text = `${turned.join(',')}\n${turned.map(value).join(',')}\n`;
    expect(records(batchCsv(predict(text)))[0]?.['tg_mid']).toBe(one({})['tg_mid']);
  });

  it('that was predicted before is predicted anew', () => {
    const once = batchCsv(predict(`${columns}\n${reference}\n`));
    expect(batchCsv(predict(once))).toBe(once);
  });

  it('is given as JSON by column, with numbers for rates', () => {
    const [record] = JSON.parse(batchJson(predict(`${columns}\n${row({ prompt_tokens: '' })}\n`)));
    expect(record).toMatchObject({
      chip: 'M4 Pro',
      tg_mid: expect.any(Number),
      reason: 'prompt-length-unknown',
    });
    expect(record).not.toHaveProperty('pp_mid');
    expect(record).not.toHaveProperty('memory_gb');
  });
});

describe('what a row says', () => {
  it('decides where generation starts: llama-bench from nothing, MLX after the prompt', () => {
    const deep = {
      prompt_tokens: '8192',
      gen_tokens: '128',
      model: 'Llama 3.1 8B',
      params_b: '8.03',
      active_params_b: '8.03',
    };
    const gguf = (tokens: string) =>
      Number(one({ ...deep, prompt_tokens: tokens, quant: 'Q4_K_M' })['tg_mid']);
    const mlx = (tokens: string) =>
      Number(one({ ...deep, prompt_tokens: tokens, quant: '4bit', engine: 'mlx-lm' })['tg_mid']);
    expect(gguf('8192')).toBe(gguf('512'));
    expect(mlx('8192')).toBeLessThan(mlx('512'));
  });

  it('of an old build is predicted as one', () => {
    const llama = {
      model: 'Llama 3 8B',
      params_b: '8.03',
      active_params_b: '8.03',
      quant: 'Q4_K_M',
      chip: 'M3 Max',
      gpu_cores: '40',
      bandwidth_gbs: '400',
    };
    const [old, now] = [one({ ...llama, date: '2024-05' }), one({ ...llama, date: '2026-08' })];
    expect(Number(old['tg_mid'])).toBeLessThan(Number(now['tg_mid']));
  });

  it('without a date may be of any build, where the chip’s runs are of old ones', () => {
    const old = {
      model: 'Llama 3 8B',
      params_b: '8.03',
      active_params_b: '8.03',
      quant: 'Q4_K_M',
      chip: 'M1 Ultra',
      gpu_cores: '64',
      bandwidth_gbs: '800',
    };
    const low = (date: string) => Number(one({ ...old, date })['tg_low']);
    expect(low('')).toBeLessThan(low('2026-08'));
  });

  it('narrows the interval where it tells the bin', () => {
    const told = one({});
    const untold = one({ gpu_cores: '' });
    expect(Number(untold['pp_low'])).toBeLessThan(Number(told['pp_low']));
    expect(Number(untold['pp_high'])).toBeGreaterThanOrEqual(Number(told['pp_high']));
    expect(untold['reason']).toBe('gpu-cores-unknown: 16 20');
  });

  it('of a model that is not listed is approximated by its parameters, with a wider interval', () => {
    const known = one({ model: 'Llama 3.1 8B', params_b: '8.03', active_params_b: '8.03', quant: 'Q4_K_M' });
    const unlisted = one({
      model: 'Aya Expanse 8B',
      params_b: '8.03',
      active_params_b: '8.03',
      quant: 'Q4_K_M',
    });
    expect(unlisted['reason']).toMatch(/^model-approximated: llama-3/);
    const width = (record: Record<string, string>) => Number(record['tg_high']) / Number(record['tg_low']);
    expect(width(unlisted)).toBeGreaterThan(width(known));
    expect(Number(unlisted['tg_mid']) / Number(known['tg_mid'])).toBeCloseTo(1, 1);
  });

  it.each<[string, Record<string, string>]>([
    ['unknown-engine', { engine: 'vllm' }],
    ['unknown-engine', { engine: 'llama.cpp (CUDA)' }],
    ['unknown-chip', { chip: 'RTX 4090', gpu_cores: '' }],
    ['unknown-chip', { chip: 'M9' }],
    ['unknown-gpu-cores: 16 20', { gpu_cores: '12' }],
    ['unknown-model', { model: 'GPT-5', params_b: '' }],
    ['unknown-model', { model: 'Behemoth', params_b: '2000', active_params_b: '2000' }],
    ['parameters-disagree: llama-2-7b', { params_b: '70' }],
    ['unknown-quantisation', { quant: 'Q9_X' }],
    ['unknown-quantisation', { quant: '4bit' }],
    ['larger-than-memory', { quant: 'F16', memory_gb: '8' }],
  ])('is answered %s, without a rate, when it is %j', (reason, change) => {
    const found = one(change);
    expect(found['reason']).toBe(reason);
    for (const rate of rates) expect(found[rate]).toBe('');
  });

  it.each<[string, Record<string, string>]>([
    ['prompt-length-unknown', { prompt_tokens: '' }],
    ['prompt-too-short', { prompt_tokens: '7' }],
  ])('is answered %s for its prompt alone, when it is %j', (reason, change) => {
    const found = one(change);
    expect(found['reason']).toBe(reason);
    expect(found['pp_mid']).toBe('');
    expect(Number(found['tg_mid'])).toBeGreaterThan(0);
  });
});

describe('a table with mistakes', () => {
  it.each<[string, Record<string, string>, string]>([
    ['NaN', { params_b: 'NaN' }, 'params_b'],
    ['Infinity', { memory_gb: 'Infinity' }, 'memory_gb'],
    ['a negative number', { gpu_cores: '-20' }, 'gpu_cores'],
    ['no number', { prompt_tokens: 'many' }, 'prompt_tokens'],
    ['part of a token', { gen_tokens: '1.5' }, 'gen_tokens'],
    ['a number without end', { bandwidth_gbs: '9'.repeat(400) }, 'bandwidth_gbs'],
    ['no name', { chip: ' ' }, 'chip'],
  ])('tells line and column of %s, and answers the good rows', (_what, change, column) => {
    const batch = predict([columns, row(), row(change), row()].join('\n'));
    expect(batch.problems).toEqual([{ line: 3, column, expected: expect.any(String) }]);
    const found = records(batchCsv(batch));
    expect(found.map(({ reason }) => reason)).toEqual(['', `bad-cell: ${column}`, '']);
    expect(found.map(({ tg_mid: rate }) => Number(rate) > 0)).toEqual([true, false, true]);
  });

  it('tells of a row with too few or too many cells where it goes wrong', () => {
    const batch = predict([columns, 'llama.cpp,LLaMA 7B v2', `${reference},more`, row()].join('\n'));
    expect(batch.problems).toEqual([
      { line: 2, column: '3', expected: '15 cells' },
      { line: 3, column: '16', expected: '15 cells' },
    ]);
    expect(batch.rows.filter(({ speed }) => speed.generation)).toHaveLength(1);
  });

  it.each(['engine', 'model', 'quant', 'chip', 'gpu_cores', 'prompt_tokens', 'params_b'])(
    'is refused without the column %s, which is named',
    (column) => {
      const text = `${columns.replace(`${column},`, '')}\n`;
      expect(() => predict(text)).toThrowError(
        expect.objectContaining({
          code: 'csv-invalid',
          details: expect.objectContaining({ path: 'runs.csv', line: 1, column }),
        }),
      );
    },
  );

  it('is refused with a column twice', () => {
    expect(() => predict(`${columns},chip\n`)).toThrowError(/csv-invalid.*chip/);
  });

  it('is refused with more rows than are taken at a time', () => {
    const text = `${columns}\n${'a,b\n'.repeat(100_001)}`;
    expect(() => predict(text)).toThrowError(
      expect.objectContaining({ details: expect.objectContaining({ line: 100_002 }) }),
    );
  });

  it('with only a header is a header', () => {
    expect(batchCsv(predict(`${columns}\n`)).split('\n')).toHaveLength(2);
  });
});

describe('the published runs themselves', () => {
  /** As the table that they were kept in. */
  const table = [
    columns,
    ...catalogue.referenceSpeeds.map((run) =>
      [
        run.engine,
        run.model,
        run.parametersBillions,
        run.activeParametersBillions,
        run.quantisation,
        run.chip,
        run.gpuCores,
        run.memoryGB,
        run.bandwidthGigabytesPerSecond,
        run.promptTokens,
        run.generatedTokens,
        '',
        '',
        run.date,
        run.source,
      ].join(','),
    ),
  ].join('\n');
  const batch = predict(table);
  const ofMacs = batch.rows.filter((_, index) => /^M\d/.test(catalogue.referenceSpeeds[index]?.chip ?? ''));

  it('are read without a problem', () => {
    expect(batch.problems).toEqual([]);
    expect(batch.rows).toHaveLength(catalogue.referenceSpeeds.length);
  });

  it('of Macs are nearly all answered, and those left out by name', () => {
    const reasons = ofMacs.flatMap(({ speed }) => (speed.generation ? [] : speed.reasons));
    expect(ofMacs.length - reasons.length).toBeGreaterThan(0.94 * ofMacs.length);
    expect(new Set(reasons.map((reason) => reason.split(':')[0]))).toEqual(
      new Set(['unknown-engine', 'unknown-quantisation']),
    );
  });

  it('of other makers are not answered', () => {
    const others = batch.rows.filter((row) => !ofMacs.includes(row));
    expect(others.length).toBeGreaterThan(30);
    expect(others.every(({ speed }) => speed.generation === undefined && speed.reasons.length > 0)).toBe(
      true,
    );
  });

  it('fall into their intervals about as often as those promise', () => {
    const inside = (interval: { low: number; high: number } | undefined, rate: number | undefined) =>
      interval && rate ? [rate >= interval.low && rate <= interval.high] : [];
    const held = batch.rows.flatMap(({ speed }, index) => {
      const run = catalogue.referenceSpeeds[index];
      return [
        ...inside(speed.generation, run?.generationTokensPerSecond),
        ...inside(speed.prompt, run?.promptTokensPerSecond),
      ];
    });
    expect(held.length).toBeGreaterThan(700);
    expect(held.filter(Boolean).length / held.length).toBeGreaterThan(0.85);
  });
});
