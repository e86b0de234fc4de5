/** One repetition of one test: how long the slice of `layers` layers took. */
export interface SliceSample {
  layers: number;
  seconds: number;
}

export interface Extrapolation {
  /** Of the whole model. */
  seconds: number;
  /** Half of the 95 % interval; Infinity while no slice was measured twice. */
  halfWidthSeconds: number;
  /** The part that does not grow with the layers: output matrix, fixed costs. Absent when measured whole. */
  headSeconds?: number;
  /** Absent when measured whole. */
  layerSeconds?: number;
  /** Fewest repetitions of any slice. */
  samples: number;
}

/**
 * Seconds of a model of `layerCount` layers from slices of it: t(d) = head + d · layer, a least-squares
 * line through the median of each slice's repetitions.
 *
 * The interval: noise is taken as proportional to the time, so its relative size is pooled from all
 * repetitions of all slices and carried to t(L) by the line's own error formula, with Student's factor
 * for the pooled degrees of freedom. From three repetitions on, √(π/2) stands for what a median loses
 * against a mean. Samples 2 s at 2 layers and 10 s at 10 layers give 32 s for 32.
 */
export function extrapolate(samples: readonly SliceSample[], layerCount: number): Extrapolation | undefined {
  const points = slicePoints(samples);
  const [first] = points;
  if (!first) return undefined;
  const degrees = points.reduce((sum, point) => sum + point.count - 1, 0);
  const relativeVariance =
    degrees > 0 ? points.reduce((sum, point) => sum + point.relativeSquares, 0) / degrees : 0;
  const halfWidth = (unitVariance: number): number =>
    degrees > 0 ? studentFactor95(degrees) * Math.sqrt(unitVariance * relativeVariance) : Infinity;
  const repetitions = Math.min(...points.map((point) => point.count));

  if (points.length === 1) {
    // One slice can only speak for itself.
    if (first.layers !== layerCount) return undefined;
    return { seconds: first.median, halfWidthSeconds: halfWidth(1 / first.weight), samples: repetitions };
  }
  const line = weightedLine(points);
  const offset = layerCount - line.meanLayers;
  return {
    seconds: line.meanSeconds + line.slope * offset,
    halfWidthSeconds: halfWidth(1 / line.weight + (offset * offset) / line.spread),
    headSeconds: line.meanSeconds - line.slope * line.meanLayers,
    layerSeconds: line.slope,
    samples: repetitions,
  };
}

interface SlicePoint {
  layers: number;
  count: number;
  median: number;
  /** 1 ÷ variance of the median, for a relative noise of 1. */
  weight: number;
  /** Σ ((x − median) ÷ median)². */
  relativeSquares: number;
}

function slicePoints(samples: readonly SliceSample[]): SlicePoint[] {
  const sizes = [...new Set(samples.map((sample) => sample.layers))].sort((a, b) => a - b);
  return sizes.map((layers) => {
    const seconds = samples.filter((sample) => sample.layers === layers).map((sample) => sample.seconds);
    const middle = median(seconds);
    const medianLoss = seconds.length >= 3 ? Math.PI / 2 : 1;
    return {
      layers,
      count: seconds.length,
      median: middle,
      weight: seconds.length / (medianLoss * middle * middle),
      relativeSquares: seconds.reduce((sum, x) => sum + ((x - middle) / middle) ** 2, 0),
    };
  });
}

function weightedLine(points: readonly SlicePoint[]) {
  const sum = (of: (point: SlicePoint) => number): number => points.reduce((total, p) => total + of(p), 0);
  const weight = sum((p) => p.weight);
  const meanLayers = sum((p) => p.weight * p.layers) / weight;
  const meanSeconds = sum((p) => p.weight * p.median) / weight;
  const spread = sum((p) => p.weight * (p.layers - meanLayers) ** 2);
  const slope = sum((p) => p.weight * (p.layers - meanLayers) * (p.median - meanSeconds)) / spread;
  return { weight, meanLayers, meanSeconds, spread, slope };
}

/** Middle value, or the mean of the two middle ones; `NaN` of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) + upper) / 2;
}

/** Two-sided 95 % points of Student's t for 1 to 30 degrees of freedom (standard table). */
const studentTable = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
];

/** `studentFactor95(4)` is 2.776; beyond 30 degrees 1.96 + 2.4 ÷ n, within 0.1 %. */
export const studentFactor95 = (degreesOfFreedom: number): number =>
  studentTable[degreesOfFreedom - 1] ?? 1.96 + 2.4 / degreesOfFreedom;
