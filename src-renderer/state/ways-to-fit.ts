import type { FitRow } from '#core/fit/grid.ts';

export interface WaysToFit {
  /** Largest context with which this very quantisation fits; absent when none does. */
  contextTokens?: number;
  /** Other quantisations of the model that fit as things are, best quality first. */
  quantisations: string[];
}

const holds = ({ answer }: FitRow): boolean => answer === 'fits' || answer === 'tight';

/** What would make a cell fit without another Mac; nothing for one that fits. */
export function waysToFit(row: FitRow, rows: readonly FitRow[]): WaysToFit {
  if (holds(row)) return { quantisations: [] };
  const quantisations = rows
    .filter((other) => other.modelId === row.modelId && holds(other))
    .toSorted((a, b) => b.need.weightBytes - a.need.weightBytes)
    .map(({ quantisation }) => quantisation);
  return {
    ...(row.largestContextTokens > 0 && { contextTokens: row.largestContextTokens }),
    quantisations,
  };
}
