import { testName, type BenchmarkTest } from './benchmark-test.ts';
import type { DistrustCode } from './trust.ts';

/** What was watched around one block; `BlockRecord` is one. */
export interface WatchedBlock {
  anchorBeforeSeconds: number;
  anchorAfterSeconds: number;
  /** Share of all CPUs that other programs used, 0…1; absent where the system does not tell. */
  foreignShare?: number | undefined;
  /** By how much the latest beat of a one-second timer was late. */
  longestGapSeconds: number;
  /** The host said that the machine goes to sleep. */
  paused?: boolean | undefined;
}

type Backend = 'metal' | 'cpu' | 'other';

/** Tuned constants of the judgement of a block. */
export const blockRules = {
  /** Anchor ÷ the fastest anchor of the run. */
  slowestAnchor: 1.05,
  /**
   * Share of all CPUs. Where the GPU computes, another program hurts by the memory bandwidth it takes,
   * which the anchor shows; this rules out what two of an M1's eight cores can do unseen. Where the CPU
   * computes, llama.cpp leaves one core free and every other one it loses stalls all of its threads.
   */
  highestForeignShare: { metal: 0.25, cpu: 0.15, other: 0.25 },
  /** Node's own pauses stay below a tenth of a second, and a stopped or sleeping machine is gone for longer. */
  longestGapSeconds: 5,
} as const;

export interface BlockSurroundings {
  /** The fastest anchor of the run, in seconds. */
  fastestAnchorSeconds: number;
  backend: Backend;
}

/** Of a run's anchors the fastest: nothing makes a machine faster than it is. `Infinity` of no block. */
export const fastestAnchorSeconds = (blocks: readonly WatchedBlock[]): number =>
  Math.min(...blocks.flatMap((block) => [block.anchorBeforeSeconds, block.anchorAfterSeconds]));

/** Why a block is not to be trusted; empty: it is clean. */
export function blockFaults(block: WatchedBlock, surroundings: BlockSurroundings): DistrustCode[] {
  const slowest = Math.max(block.anchorBeforeSeconds, block.anchorAfterSeconds);
  const codes: DistrustCode[] = [];
  if (!(slowest <= blockRules.slowestAnchor * surroundings.fastestAnchorSeconds)) codes.push('drifted');
  if ((block.foreignShare ?? 0) > blockRules.highestForeignShare[surroundings.backend])
    codes.push('busy-machine');
  if (block.paused === true || block.longestGapSeconds > blockRules.longestGapSeconds) codes.push('slept');
  return codes;
}

export interface KeptBlocks {
  /** Indexes of the blocks that count, ascending. */
  kept: number[];
  /** How many were put aside. */
  discarded: number;
  /** What is wrong with those that count; empty: nothing. */
  reasons: DistrustCode[];
}

export interface KeptBlocksOptions {
  /** `metal` by default. */
  backend?: Backend | undefined;
  /** Which test was repeated in which block; absent: every block holds all of them. */
  samples?: readonly { test: BenchmarkTest; block: number }[] | undefined;
  /** A sustained run: that a machine slows down is what is looked for. */
  expectsDrift?: boolean | undefined;
}

/**
 * The blocks that count. With at least `leastBlocks` clean ones of each test the others are put aside and
 * the run is clean. Else those during which the machine slept go, if enough stay awake: they hold no
 * figure at all. Else all count. The judgement is made at the end, when the fastest anchor is known.
 */
export function keptBlocks(
  blocks: readonly WatchedBlock[],
  leastBlocks: number,
  { backend = 'metal', samples, expectsDrift = false }: KeptBlocksOptions = {},
): KeptBlocks {
  const fastest = expectsDrift ? Infinity : fastestAnchorSeconds(blocks);
  const surroundings = { fastestAnchorSeconds: fastest, backend };
  const judged = blocks.map((block, index) => ({ index, faults: blockFaults(block, surroundings) }));
  const clean = judged.filter(({ faults }) => faults.length === 0);
  const awake = judged.filter(({ faults }) => !faults.includes('slept'));
  const isEnough = (some: readonly { index: number }[]): boolean =>
    testsByBlock(blocks.length, samples).every(
      (ofTest) => some.filter(({ index }) => ofTest.has(index)).length >= leastBlocks,
    );
  const counted = isEnough(clean) ? clean : isEnough(awake) ? awake : judged;
  return {
    kept: counted.map(({ index }) => index),
    discarded: judged.length - counted.length,
    reasons: [...new Set(counted.flatMap(({ faults }) => faults))],
  };
}

/** The blocks of each test. */
function testsByBlock(blockCount: number, samples: KeptBlocksOptions['samples']): ReadonlySet<number>[] {
  if (!samples) return [new Set(Array.from({ length: blockCount }, (_, index) => index))];
  const byTest = new Map<string, Set<number>>();
  for (const { test, block } of samples) {
    const name = testName(test);
    byTest.set(name, (byTest.get(name) ?? new Set()).add(block));
  }
  return [...byTest.values()];
}
