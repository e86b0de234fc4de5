import type { BlockRecord } from './block.ts';
import { blockFaults, fastestAnchorSeconds } from './block-trust.ts';
import { studentFactor95 } from './extrapolate.ts';
import { leastBlocks } from './kept-of-run.ts';
import type { BenchmarkResult } from './result.ts';

/** Tuned constants of when a depth has been measured enough. */
export const blockCountRules = {
  /** Half of the 95 % interval ÷ the figure, below which a test is done. */
  enoughPrecision: 0.03,
  mostBlocks: 40,
  /** Blocks that may be measured while too few of them are clean. */
  mostRetried: 2 * leastBlocks,
} as const;

/** Blocks that the machine slept through hold no figure: they are no attempt at one either. */
export const attempts = (blocks: readonly BlockRecord[]): number =>
  blocks.filter(({ paused }) => !paused).length;

export interface BlocksSoFar {
  /** Of one depth. */
  blocks: readonly BlockRecord[];
  backend: BenchmarkResult['backend'];
  /** Slices that are measured in turns. */
  slices: number;
  /** Of the test that is known worst; Infinity while it can't be told. */
  precision: number;
}

/**
 * How many more blocks a depth will likely need, whatever the time allows: two clean ones, one more for each
 * disturbed one while that is allowed, and then as many as its precision asks for. Two blocks at ±4.5 % from
 * two slices need one more: the third takes it to ±3.0 %.
 */
export function blocksStillNeeded({ blocks, backend, slices, precision }: BlocksSoFar): number {
  const surroundings = { fastestAnchorSeconds: fastestAnchorSeconds(blocks), backend };
  const clean = blocks.filter((block) => blockFaults(block, surroundings).length === 0).length;
  const tries = Math.max(0, blockCountRules.mostRetried - attempts(blocks));
  if (clean < leastBlocks) return Math.min(leastBlocks - clean, tries);
  if (precision <= blockCountRules.enoughPrecision) return 0;
  const narrower = blockCountRules.enoughPrecision / precision;
  for (let count = clean + 1; count < blockCountRules.mostBlocks; count += 1) {
    if (relativeWidth(count, slices) <= narrower * relativeWidth(clean, slices)) return count - clean;
  }
  return blockCountRules.mostBlocks - clean;
}

/** How wide the interval of `extrapolate` is for the same noise. */
function relativeWidth(count: number, slices: number): number {
  const medianLoss = count >= 3 ? Math.PI / 2 : 1;
  return studentFactor95((count - 1) * slices) * Math.sqrt(medianLoss / count);
}
