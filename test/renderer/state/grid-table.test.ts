import { describe, expect, it } from 'vitest';
import type { FitRow } from '../../../src-main/core/fit/grid.ts';
import { gridTable, movePosition } from '../../../src-renderer/state/grid-table.ts';
import { shortProduct } from '../../../src-main/contract/text/mac-name.ts';
import { modelName, shortModelName } from '../../../src-renderer/state/names.ts';
import { sampleOutputs } from '../../contract/samples.ts';

function row(modelId: string, quantisation: string, over: Partial<FitRow> = {}): FitRow {
  const [sample] = sampleOutputs.fit.rows;
  if (!sample) throw new Error('The sample has a row.');
  return { ...sample, modelId, modelName: modelId, quantisation, ...over };
}

const rows = [
  row('large', 'Q4_K_M', { parameterCount: 30e9 }),
  row('large', 'F16', { parameterCount: 30e9 }),
  row('own', 'MXFP4', { parameterCount: 20e9 }),
  row('small', 'Q4_K_M', { parameterCount: 4e9 }),
  row('small', 'F16', { parameterCount: 4e9 }),
];

describe('the table of the grid', () => {
  it('has models down by size and quantisations across', () => {
    const { columns, lines } = gridTable(rows);
    expect(columns).toEqual(['Q4_K_M', 'F16']);
    expect(lines.map(({ modelId }) => modelId)).toEqual(['small', 'own', 'large']);
    expect(lines[2]?.cells).toEqual([rows[0], rows[1]]);
  });

  it('gives a model that comes in a form of its own one cell over the line', () => {
    const line = gridTable(rows).lines[1];
    expect([line?.isSingle, line?.cells]).toEqual([true, [rows[2]]]);
  });

  it('leaves a cell open where a model lacks a quantisation that others have', () => {
    const { lines } = gridTable([...rows, row('some', 'F16', { parameterCount: 1e9 })]);
    expect(lines[0]?.cells.map((cell) => cell?.quantisation)).toEqual([undefined, 'F16']);
  });

  it('shows a choice of sizes in the popover, and everything where it knows none of them', () => {
    const known = [row('qwen3-8b', 'Q4_K_M'), row('qwen3-8b', 'Q5_K_M')];
    expect(gridTable([...rows, ...known], true).lines.flatMap(({ cells }) => cells)).toEqual([known[0]]);
    expect(gridTable(rows, true)).toEqual(gridTable(rows));
  });

  it('is empty without rows', () => {
    expect(gridTable([])).toEqual({ columns: [], lines: [] });
  });
});

describe('a key in the grid', () => {
  const size = { lines: 3, columns: 5 };
  it.each([
    ['ArrowDown', { line: 2, column: 2 }],
    ['ArrowUp', { line: 0, column: 2 }],
    ['ArrowLeft', { line: 1, column: 1 }],
    ['ArrowRight', { line: 1, column: 3 }],
    ['Home', { line: 1, column: 0 }],
    ['End', { line: 1, column: 4 }],
    ['a', { line: 1, column: 2 }],
  ])('%s leads from the middle to %j', (key, to) => {
    expect(movePosition({ line: 1, column: 2 }, key, size)).toEqual(to);
  });

  it.each(['ArrowDown', 'ArrowRight', 'End'])('%s stays within the last corner', (key) => {
    expect(movePosition({ line: 2, column: 4 }, key, size)).toEqual({ line: 2, column: 4 });
  });
});

describe('the name of a model', () => {
  it.each([
    ['Qwen3 4B (and 4B-2507)', 'Qwen3 4B'],
    ['Llama 3.3 70B Instruct', 'Llama 3.3 70B'],
    ['Mistral Small 3.2 24B Instruct 2506', 'Mistral Small 3.2 24B'],
    ['Gemma 3 12B it', 'Gemma 3 12B'],
    ['gpt-oss-20b', 'gpt-oss-20b'],
  ])('%s is short %s', (name, short) => {
    expect(shortModelName(name)).toBe(short);
  });

  it('is the id where the list does not have it', () => {
    expect(modelName(sampleOutputs.listModels, 'llama-2-7b')).toBe('Llama 2 7B');
    expect(modelName(sampleOutputs.listModels, 'other')).toBe('other');
  });
});

describe('the name of a Mac beside its chip', () => {
  it.each([
    ['MacBook Pro (16-inch, M5 Max)', 'Apple M5 Max', 'MacBook Pro (16-inch)'],
    ['Mac Studio (M5 Max)', 'Apple M5 Max', 'Mac Studio'],
    ['MacBook Air (13-inch)', 'Apple M5', 'MacBook Air (13-inch)'],
    ['MacBook Pro (14-inch, M5 Pro)', 'Apple M5', 'MacBook Pro (14-inch, M5 Pro)'],
  ])('%s with %s is %s', (product, chip, short) => {
    expect(shortProduct(product, chip)).toBe(short);
  });
});
