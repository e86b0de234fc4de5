/** Equations of a weighted fit: Σ coefficient × term ≈ target for each row, errors relative to its scale. */
export interface Equations {
  terms: ArrayLike<number>[];
  targets: number[];
  /** What an error is measured against; the target itself where left out. */
  scales?: number[];
  /** 1 where left out. */
  weights?: number[];
  /** Coefficients as they are expected before any row is seen, with as much weight as so many rows. */
  priors?: Prior[];
}

export interface Prior {
  term: number;
  /** Above 0. */
  coefficient: number;
  weight: number;
}

/**
 * Coefficients c ≥ 0 with the least weighted relative error, outliers weighing less (Huber), drawn to their
 * priors (ridge). Deterministic: coordinate descent on the normal equations, a fixed number of rounds. A
 * column of zeros without a prior gets coefficient 0.
 */
export function fitNonNegative(equations: Equations): number[] {
  const { terms, targets, scales = targets, weights = [], priors = [] } = equations;
  const columns = scaledColumns(equations);
  const goals = Float64Array.from(targets, (target, row) => target / (scales[row] ?? 1));
  const rowWeights = Float64Array.from(targets, (_, row) => weights[row] ?? 1);
  let huber = new Float64Array(targets.length).fill(1);
  let fitted = new Float64Array(columns.length);
  for (let round = 0; round < reweightingRounds; round += 1) {
    const normal = normalEquations(
      columns,
      goals,
      rowWeights.map((weight, row) => weight * (huber[row] ?? 1)),
    );
    columns.forEach(({ term, size }, place) => {
      const prior = priors.find((each) => each.term === term);
      if (prior) addPrior(normal, place, { value: 1 / (prior.coefficient * size), weight: prior.weight });
    });
    fitted = descend(normal, fitted);
    huber = huberWeights(columns, goals, fitted);
  }
  const coefficients = new Array<number>(terms[0]?.length ?? 0).fill(0);
  columns.forEach(({ term, size }, place) => {
    coefficients[term] = (fitted[place] ?? 0) / size;
  });
  return coefficients;
}

const reweightingRounds = 6;
const descentSweeps = 400;
/** Columns are scaled to about 1; a sweep that moves none by more than this has arrived. */
const smallestStep = 1e-7;
/** Residuals beyond 1.5 × the median one weigh less, but never those under 2 %. */
const huberFactor = 1.5;
const smallestHuberThreshold = 0.02;

/** One term of all rows, each entry relative to its row's scale and to the largest. */
interface Column {
  term: number;
  /** The largest entry. */
  size: number;
  values: Float64Array;
}

/** Terms that no row and no prior speaks of are left out. */
function scaledColumns({ terms, targets, scales = targets, priors = [] }: Equations): Column[] {
  const count = terms[0]?.length ?? 0;
  return Array.from({ length: count }, (_, term) => term).flatMap((term): Column[] => {
    const entries = Float64Array.from(terms, (row, index) => (row[term] ?? 0) / (scales[index] ?? 1));
    const largest = entries.reduce((size, entry) => Math.max(size, Math.abs(entry)), 0);
    const prior = priors.find((each) => each.term === term);
    if (largest === 0 && !prior) return [];
    const size = largest || 1 / (prior?.coefficient ?? 1);
    return [{ term, size, values: entries.map((entry) => entry / size) }];
  });
}

interface NormalEquations {
  /** Symmetric, row by row. */
  gram: Float64Array;
  right: Float64Array;
}

function normalEquations(
  columns: readonly Column[],
  goals: Float64Array,
  weights: Float64Array,
): NormalEquations {
  const size = columns.length;
  const gram = new Float64Array(size * size);
  const right = new Float64Array(size);
  columns.forEach(({ values }, i) => {
    const weighted = values.map((value, row) => value * (weights[row] ?? 0));
    right[i] = dot(weighted, goals);
    for (let j = 0; j <= i; j += 1) {
      const product = dot(weighted, columns[j]?.values ?? weighted);
      gram[i * size + j] = product;
      gram[j * size + i] = product;
    }
  });
  return { gram, right };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index += 1) sum += (a[index] ?? 0) * (b[index] ?? 0);
  return sum;
}

/** The prior is a row whose one term is the whole of a target of 1. */
function addPrior(
  { gram, right }: NormalEquations,
  place: number,
  { value, weight }: { value: number; weight: number },
): void {
  const diagonal = place * right.length + place;
  gram[diagonal] = (gram[diagonal] ?? 0) + weight * value * value;
  right[place] = (right[place] ?? 0) + weight * value;
}

function descend({ gram, right }: NormalEquations, start: Float64Array): Float64Array<ArrayBuffer> {
  const size = right.length;
  const coefficients = Float64Array.from(start);
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

function huberWeights(
  columns: readonly Column[],
  goals: Float64Array,
  coefficients: Float64Array,
): Float64Array<ArrayBuffer> {
  const errors = Float64Array.from(goals, (goal) => -goal);
  columns.forEach(({ values }, index) => {
    const coefficient = coefficients[index] ?? 0;
    if (coefficient === 0) return;
    for (let row = 0; row < errors.length; row += 1) {
      errors[row] = (errors[row] ?? 0) + coefficient * (values[row] ?? 0);
    }
  });
  const sizes = errors.map(Math.abs);
  const threshold = Math.max(smallestHuberThreshold, huberFactor * quantile(Array.from(sizes), 0.5));
  return sizes.map((size) => Math.min(1, threshold / Math.max(size, Number.MIN_VALUE)));
}

/** Linear between order statistics; `NaN` of nothing. `quantile([1, 2, 3], 0.5)` is 2. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const position = share * (sorted.length - 1);
  const below = sorted[Math.floor(position)] ?? NaN;
  const above = sorted[Math.ceil(position)] ?? NaN;
  return below + (above - below) * (position - Math.floor(position));
}
