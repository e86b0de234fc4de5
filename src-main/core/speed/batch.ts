import { csvText, parseCsv, type CsvTable } from '#core/csv.ts';
import { Fault } from '#core/fault.ts';
import {
  isBatchProblem,
  optionalColumns,
  parseBatchRow,
  requiredColumns,
  type BatchProblem,
  type ColumnPositions,
} from './batch-row.ts';
import type { Interval } from './estimate.ts';
import { type RowContext, type RowSpeed, rowSpeeds } from './row-speed.ts';

/** Rows of a batch at a time. */
const mostBatchRows = 100_000;

/** What is appended to each row; rates in tokens per second, empty where none is given. */
const resultColumns = ['pp_low', 'pp_mid', 'pp_high', 'tg_low', 'tg_mid', 'tg_high', 'reason'] as const;

export interface PredictedBatch {
  /** Of the file, without results of an earlier prediction. */
  header: string[];
  rows: { cells: string[]; speed: RowSpeed }[];
  lineEnd: CsvTable['lineEnd'];
  /** Rows that can't be read, in their order; all others are answered. */
  problems: BatchProblem[];
}

/**
 * Predicts every row of a CSV with the columns of published runs. A row that says nothing known gets a
 * reason in place of rates, and so does one with a cell that can't be used, which is told as well. Throws
 * `csv-invalid` with line and column for a file that is no such CSV.
 */
export function predictBatch(text: string, path: string, context: RowContext): PredictedBatch {
  const { header, rows, lineEnd } = parseCsv(text, { path, mostRows: mostBatchRows });
  const positions = columnPositions(header, path);
  const kept = keptColumns(header.cells);
  const problems: BatchProblem[] = [];
  const speedOf = rowSpeeds(context);
  const predicted = rows.map((row) => {
    const parsed = parseBatchRow(row, positions, header.cells.length);
    const cells = kept.map((index) => row.cells[index] ?? '');
    if (!isBatchProblem(parsed)) return { cells, speed: speedOf(parsed) };
    problems.push(parsed);
    return { cells, speed: { reasons: [`bad-cell: ${parsed.column}`] } };
  });
  return { header: kept.map((index) => header.cells[index] ?? ''), rows: predicted, lineEnd, problems };
}

const knownColumns: readonly string[] = [...requiredColumns, ...optionalColumns];

const plainName = (column: string): string => column.trim().toLowerCase();

function columnPositions({ line, cells }: CsvTable['header'], path: string): ColumnPositions {
  const positions = new Map<string, number>();
  const refuse = (column: string, expected: string): never => {
    throw new Fault('csv-invalid', { path, line, column, expected });
  };
  cells.forEach((name, index) => {
    const plain = plainName(name);
    if (knownColumns.includes(plain) && positions.has(plain)) refuse(plain, 'there once');
    positions.set(plain, index);
  });
  for (const column of requiredColumns) {
    if (!positions.has(column)) refuse(column, `among the columns (${requiredColumns.join(', ')})`);
  }
  return positions;
}

/** A file that was predicted before is predicted anew. */
const keptColumns = (names: readonly string[]): number[] =>
  names.flatMap((name, index) =>
    (resultColumns as readonly string[]).includes(plainName(name)) ? [] : [index],
  );

/** The same rows as CSV, with the results after their own cells. */
export function batchCsv({ header, rows, lineEnd }: PredictedBatch): string {
  const line = (cells: readonly string[]): string => cells.map(csvText).join(',') + lineEnd;
  return [
    line([...header, ...resultColumns]),
    ...rows.map(({ cells, speed }) => line([...cells, ...resultCells(speed)])),
  ].join('');
}

/** The same rows as JSON: an object each, by column; what is empty is left out, and rates are numbers. */
export function batchJson({ header, rows }: PredictedBatch): string {
  const records = rows.map(({ cells, speed }) => {
    const own = header.map((name, index) => [name, cells[index] ?? ''] as const);
    const results = resultCells(speed).map((cell, index) => {
      const name = resultColumns[index] ?? '';
      return [name, name === 'reason' || cell === '' ? cell : Number(cell)] as const;
    });
    return Object.fromEntries([...own, ...results].filter(([, cell]) => cell !== ''));
  });
  return `${JSON.stringify(records, undefined, 2)}\n`;
}

const resultCells = ({ prompt, generation, reasons }: RowSpeed): string[] => [
  ...rateCells(prompt),
  ...rateCells(generation),
  reasons.join('; '),
];

const significantDigits = 5;

const rateCells = (rate: Interval | undefined): string[] =>
  rate
    ? [rate.low, rate.mid, rate.high].map((value) => String(Number(value.toPrecision(significantDigits))))
    : ['', '', ''];
