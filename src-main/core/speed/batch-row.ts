import type { CsvRow } from '#core/csv.ts';

/** Columns that a batch must have, whatever their order; their cells may be empty but for those that name. */
export const requiredColumns = [
  'engine',
  'model',
  'params_b',
  'active_params_b',
  'quant',
  'chip',
  'gpu_cores',
  'memory_gb',
  'bandwidth_gbs',
  'prompt_tokens',
  'gen_tokens',
] as const;
/** Read where they are there. What was measured, `pp_tps` and `tg_tps`, is never looked at. */
export const optionalColumns = ['date', 'source'] as const;
type BatchColumn = (typeof requiredColumns)[number] | (typeof optionalColumns)[number];

/** Position of each column by its name. */
export type ColumnPositions = ReadonlyMap<string, number>;

/** One row of a batch: a run that was published, or might have been. What it does not say is absent. */
export interface BatchRow {
  engine: string;
  model: string;
  quantisation: string;
  chip: string;
  /** 10⁹. */
  parametersBillions?: number;
  activeParametersBillions?: number;
  gpuCores?: number;
  memoryGB?: number;
  bandwidthGigabytesPerSecond?: number;
  promptTokens?: number;
  generatedTokens?: number;
  /** Year, month or day. */
  date?: string;
  source?: string;
}

/** A cell that can't be what its column says. */
export interface BatchProblem {
  line: number;
  column: string;
  expected: string;
}

interface NumberBounds {
  least: number;
  most: number;
  isWhole?: boolean;
}

const parameters: NumberBounds = { least: 0.001, most: 100_000 };
const tokens: NumberBounds = { least: 0, most: 10_000_000, isWhole: true };

const numberColumns = {
  parametersBillions: ['params_b', parameters],
  activeParametersBillions: ['active_params_b', parameters],
  gpuCores: ['gpu_cores', { least: 1, most: 1000, isWhole: true }],
  memoryGB: ['memory_gb', { least: 1, most: 100_000 }],
  bandwidthGigabytesPerSecond: ['bandwidth_gbs', { least: 1, most: 100_000 }],
  promptTokens: ['prompt_tokens', tokens],
  generatedTokens: ['gen_tokens', tokens],
} as const satisfies Record<string, readonly [BatchColumn, NumberBounds]>;

type NumberField = keyof typeof numberColumns;
const numberFields = Object.keys(numberColumns).filter((name): name is NumberField =>
  Object.hasOwn(numberColumns, name),
);

/** The row as values, or the first cell that can't be used. */
export function parseBatchRow(
  { line, cells }: CsvRow,
  positions: ColumnPositions,
  columnCount: number,
): BatchRow | BatchProblem {
  if (cells.length !== columnCount) {
    return {
      line,
      column: String(Math.min(cells.length, columnCount) + 1),
      expected: `${columnCount} cells`,
    };
  }
  const cell = (column: BatchColumn): string => {
    const position = positions.get(column);
    return (position === undefined ? '' : (cells[position] ?? '')).trim();
  };
  for (const column of ['engine', 'model', 'quant', 'chip'] as const) {
    if (cell(column) === '') return { line, column, expected: 'a name' };
  }
  const numbers: Partial<Record<NumberField, number>> = {};
  for (const field of numberFields) {
    const [column, bounds] = numberColumns[field];
    const value = parseNumber(cell(column), bounds);
    if (value === 'invalid') return { line, column, expected: wordedBounds(bounds) };
    if (value !== undefined) numbers[field] = value;
  }
  const [date, source] = [cell('date'), cell('source')];
  return {
    engine: cell('engine'),
    model: cell('model'),
    quantisation: cell('quant'),
    chip: cell('chip'),
    ...numbers,
    ...(date !== '' && { date }),
    ...(source !== '' && { source }),
  };
}

export const isBatchProblem = (row: BatchRow | BatchProblem): row is BatchProblem => 'line' in row;

/** A plain decimal number: "NaN", "Infinity", "1,5" and "0x10" are none. */
function parseNumber(text: string, { least, most, isWhole = false }: NumberBounds) {
  if (text === '') return undefined;
  const value = /^\d{1,12}(\.\d{1,12})?$/.test(text) ? Number(text) : Number.NaN;
  const isInside = value >= least && value <= most;
  return isInside && (!isWhole || Number.isInteger(value)) ? value : ('invalid' as const);
}

const wordedBounds = ({ least, most, isWhole = false }: NumberBounds): string =>
  `${isWhole ? 'a whole number' : 'a number'} from ${least} to ${most}, or nothing`;
