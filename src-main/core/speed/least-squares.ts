/**
 * Coefficients c ≥ 0 that make X·c ≈ y with the least relative error, outliers weighing less (Huber).
 * Deterministic: coordinate descent on the normal equations, a fixed number of rounds. A column of
 * zeros gets coefficient 0.
 */
export function fitNonNegative(rows: readonly (readonly number[])[], targets: readonly number[]): number[] {
  const columnCount = rows[0]?.length ?? 0;
  const scales = Array.from({ length: columnCount }, (_, column) =>
    rows.reduce((largest, row) => Math.max(largest, Math.abs(row[column] ?? 0)), 0),
  );
  const relative = rows.map((row, index) =>
    row.map((value, column) => value / ((scales[column] || 1) * (targets[index] ?? 1))),
  );
  let weights = rows.map(() => 1);
  let coefficients = scales.map(() => 0);
  for (let round = 0; round < reweightingRounds; round += 1) {
    coefficients = descend(relative, weights, coefficients);
    weights = huberWeights(relative, coefficients);
  }
  return coefficients.map((value, column) => value / (scales[column] || 1));
}

const reweightingRounds = 8;
const descentSweeps = 400;
/** Columns are scaled to about 1; a sweep that moves none by more than this has arrived. */
const smallestStep = 1e-7;
/** Residuals beyond 1.5 × the median one weigh less, but never those under 2 %. */
const huberFactor = 1.5;
const smallestHuberThreshold = 0.02;

function descend(
  rows: readonly (readonly number[])[],
  weights: readonly number[],
  start: readonly number[],
): number[] {
  const size = start.length;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  rows.forEach((row, index) => {
    const weight = weights[index] ?? 1;
    for (let i = 0; i < size; i += 1) {
      const value = weight * (row[i] ?? 0);
      if (value === 0) continue;
      right[i] = (right[i] ?? 0) + value;
      for (let j = 0; j < size; j += 1)
        gram[i * size + j] = (gram[i * size + j] ?? 0) + value * (row[j] ?? 0);
    }
  });
  const coefficients = [...start];
  for (let sweep = 0; sweep < descentSweeps; sweep += 1) {
    let largestStep = 0;
    for (let i = 0; i < size; i += 1) {
      const diagonal = gram[i * size + i] ?? 0;
      if (diagonal === 0) continue;
      let gradient = right[i] ?? 0;
      for (let j = 0; j < size; j += 1) gradient -= (gram[i * size + j] ?? 0) * (coefficients[j] ?? 0);
      const before = coefficients[i] ?? 0;
      const after = Math.max(0, before + gradient / diagonal);
      coefficients[i] = after;
      largestStep = Math.max(largestStep, Math.abs(after - before));
    }
    if (largestStep < smallestStep) break;
  }
  return coefficients;
}

function huberWeights(rows: readonly (readonly number[])[], coefficients: readonly number[]): number[] {
  const errors = rows.map((row) =>
    Math.abs(row.reduce((sum, value, column) => sum + value * (coefficients[column] ?? 0), 0) - 1),
  );
  const threshold = Math.max(smallestHuberThreshold, huberFactor * quantile(errors, 0.5));
  return errors.map((error) => Math.min(1, threshold / Math.max(error, Number.MIN_VALUE)));
}

/** Linear between order statistics; `NaN` of nothing. `quantile([1, 2, 3], 0.5)` is 2. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}
