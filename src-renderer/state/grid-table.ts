import type { FitRow } from '#core/fit/grid.ts';

export interface GridLine {
  modelId: string;
  modelName: string;
  parameterCount: number;
  activeParameterCount: number;
  /** One a column; a model that comes in one form only has a single cell over all columns. */
  cells: (FitRow | undefined)[];
  isSingle: boolean;
}

export interface GridTable {
  columns: string[];
  lines: GridLine[];
}

/** Shown in the popover, as far as the grid has them: one of each size class. */
const compactModels = ['qwen3-4b', 'qwen3-8b', 'qwen2.5-14b', 'qwen2.5-32b', 'llama-3.3-70b'];
const compactColumns = ['Q4_K_M', 'Q8_0', 'F16'];

/** The rows of a grid as models down and quantisations across, smallest model first. */
export function gridTable(rows: readonly FitRow[], isCompact = false): GridTable {
  const kept = isCompact ? compactRows(rows) : rows;
  const byModel = groupByModel(kept);
  const shared = [...byModel.values()].filter((group) => group.length > 1);
  const columns = [
    ...new Set((shared.length > 0 ? shared : [...byModel.values()]).flat().map((r) => r.quantisation)),
  ];
  const lines = [...byModel.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { modelId, modelName, parameterCount, activeParameterCount } = first;
    const isSingle = group.length === 1 && !columns.includes(first.quantisation);
    const cells = isSingle
      ? [first]
      : columns.map((quantisation) => group.find((row) => row.quantisation === quantisation));
    return { modelId, modelName, parameterCount, activeParameterCount, cells, isSingle };
  });
  return { columns, lines: lines.toSorted((a, b) => a.parameterCount - b.parameterCount) };
}

function groupByModel(rows: readonly FitRow[]): Map<string, FitRow[]> {
  const groups = new Map<string, FitRow[]>();
  for (const row of rows) groups.set(row.modelId, [...(groups.get(row.modelId) ?? []), row]);
  return groups;
}

function compactRows(rows: readonly FitRow[]): readonly FitRow[] {
  const kept = rows.filter(
    (row) => compactModels.includes(row.modelId) && compactColumns.includes(row.quantisation),
  );
  return kept.length > 0 ? kept : rows;
}

export interface GridPosition {
  line: number;
  column: number;
}

/**
 * Where an arrow, Home or End key leads; the same place for other keys and at the edges. A line with one
 * cell keeps the column in mind, so that Down and Up pass through it straight.
 */
export function movePosition(
  { line, column }: GridPosition,
  key: string,
  size: { lines: number; columns: number },
): GridPosition {
  const within = (value: number, count: number): number => Math.max(0, Math.min(count - 1, value));
  switch (key) {
    case 'ArrowDown':
      return { line: within(line + 1, size.lines), column };
    case 'ArrowUp':
      return { line: within(line - 1, size.lines), column };
    case 'ArrowRight':
      return { line, column: within(column + 1, size.columns) };
    case 'ArrowLeft':
      return { line, column: within(column - 1, size.columns) };
    case 'Home':
      return { line, column: 0 };
    case 'End':
      return { line, column: within(size.columns - 1, size.columns) };
    default:
      return { line, column };
  }
}
