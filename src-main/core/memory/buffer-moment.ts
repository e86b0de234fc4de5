/** Whose allocation rules count: Metal's on a Mac, the CPU's where llama.cpp computes without a GPU. */
export type BufferBackend = 'metal' | 'cpu';

export interface BufferRules {
  backend: BufferBackend;
  /** The KV cache is quantised. */
  isQuantised: boolean;
}

/**
 * Tensors of a graph that are alive together, as bytes by what they grow with. A compute buffer is as
 * large as the largest of its moments.
 */
export interface Moment {
  fixedBytes: number;
  /** Per token of the micro-batch. */
  bytesPerToken: number;
  /** Per cell of a full-attention cache. */
  bytesPerCell: number;
  bytesPerSlidingCell: number;
  /** Per token and cell: the attention mask. */
  bytesPerTokenCell: number;
  bytesPerTokenSlidingCell: number;
}

/** Sizes that a moment is asked at. */
export interface MomentSizes {
  tokens: number;
  cells: number;
  slidingCells: number;
}

const nothing: Moment = {
  fixedBytes: 0,
  bytesPerToken: 0,
  bytesPerCell: 0,
  bytesPerSlidingCell: 0,
  bytesPerTokenCell: 0,
  bytesPerTokenSlidingCell: 0,
};

const growths = [
  'fixedBytes',
  'bytesPerToken',
  'bytesPerCell',
  'bytesPerSlidingCell',
  'bytesPerTokenCell',
  'bytesPerTokenSlidingCell',
] as const;

/** The sum of groups of tensors alive together. */
export function together(...groups: readonly Partial<Moment>[]): Moment {
  const sum = { ...nothing };
  for (const group of groups) for (const growth of growths) sum[growth] += group[growth] ?? 0;
  return sum;
}

/** Numbers of f32 per token of the micro-batch. */
export const floatsPerToken = (floats: number): Partial<Moment> => ({ bytesPerToken: 4 * floats });

export const momentBytes = (moment: Moment, { tokens, cells, slidingCells }: MomentSizes): number =>
  moment.fixedBytes +
  moment.bytesPerCell * cells +
  moment.bytesPerSlidingCell * slidingCells +
  tokens *
    (moment.bytesPerToken +
      moment.bytesPerTokenCell * cells +
      moment.bytesPerTokenSlidingCell * slidingCells);

const isBelow = (moment: Moment, other: Moment): boolean =>
  growths.every((growth) => moment[growth] <= other[growth]);

/** The moments that can be the largest at some size: one that is nowhere above another says nothing. */
export function largestMoments(moments: readonly Moment[]): Moment[] {
  const kept: Moment[] = [];
  for (const moment of moments) {
    if (kept.some((other) => isBelow(moment, other))) continue;
    const above = kept.filter((other) => !isBelow(other, moment));
    kept.splice(0, kept.length, ...above, moment);
  }
  return kept;
}
