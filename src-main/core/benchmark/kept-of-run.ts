import type { BlockRecord } from './block.ts';
import { keptBlocks, type KeptBlocks } from './block-trust.ts';
import type { BenchmarkResult } from './result.ts';
import type { Sample } from './sample.ts';

/** Blocks of each depth that are measured at least, and must be clean for the others to be put aside. */
export const leastBlocks = 2;

/** Indexes of a run's blocks by their depth. */
function byDepth(blocks: readonly BlockRecord[]): number[][] {
  const depths = [...new Set(blocks.map(({ depthTokens }) => depthTokens))];
  return depths.map((depth) =>
    blocks.flatMap((block, index) => (block.depthTokens === depth ? [index] : [])),
  );
}

const pick = (blocks: readonly BlockRecord[], indexes: readonly number[]): BlockRecord[] =>
  indexes.flatMap((index) => blocks[index] ?? []);

/**
 * What `keptBlocks` says of each depth, together: an anchor behind 4096 tokens is slower than one behind none.
 * With `samples` each test keeps enough blocks, also one that was done before the others.
 */
export function keptOfRun(
  blocks: readonly BlockRecord[],
  backend: BenchmarkResult['backend'],
  samples?: readonly Pick<Sample, 'test' | 'block'>[],
): KeptBlocks {
  const judged = byDepth(blocks).map((indexes) => {
    const position = new Map(indexes.map((block, index) => [block, index]));
    const own = samples?.flatMap(({ test, block }) => {
      const index = position.get(block);
      return index === undefined ? [] : [{ test, block: index }];
    });
    const { kept, discarded, reasons } = keptBlocks(pick(blocks, indexes), leastBlocks, {
      backend,
      samples: own,
    });
    return { kept: kept.flatMap((index) => indexes[index] ?? []), discarded, reasons };
  });
  return {
    kept: judged.flatMap(({ kept }) => kept).sort((a, b) => a - b),
    discarded: judged.reduce((sum, { discarded }) => sum + discarded, 0),
    reasons: [...new Set(judged.flatMap(({ reasons }) => reasons))],
  };
}

/** Slowest ÷ fastest anchor of the depth where they differ most; absent without blocks. */
export function anchorDrift(blocks: readonly BlockRecord[]): number | undefined {
  const drifts = byDepth(blocks).map((indexes) => {
    const anchors = pick(blocks, indexes).flatMap((block) => [
      block.anchorBeforeSeconds,
      block.anchorAfterSeconds,
    ]);
    return Math.max(...anchors) / Math.min(...anchors);
  });
  return drifts.length > 0 ? Math.max(...drifts) : undefined;
}
