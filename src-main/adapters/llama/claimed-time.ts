import type { BlockRecord } from '#core/benchmark/block.ts';
import type { ClaimedTime } from '#core/benchmark/evaluate.ts';
import type { Sample } from '#core/benchmark/sample.ts';

/** Notes on the parent's clock when the worker told of the end of a block. */
export class BlockClock {
  readonly #endedAt: number[] = [];
  readonly #now: () => number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  ended(): void {
    this.#endedAt.push(this.#now());
  }

  get heardBlocks(): number {
    return this.#endedAt.length;
  }

  /**
   * What the worker claims for the blocks whose beginning and end were heard, and the time that passed
   * meanwhile. Only blocks at depth 0 that follow one: filling a cache is timed by nobody. Absent without such
   * blocks.
   */
  claimed(blocks: readonly BlockRecord[], samples: readonly Sample[]): ClaimedTime | undefined {
    let claimedSeconds = 0;
    let elapsedSeconds = 0;
    for (const [index, block] of blocks.entries()) {
      const from = this.#endedAt[index - 1];
      const to = this.#endedAt[index];
      const isPlain = block.depthTokens === 0 && blocks[index - 1]?.depthTokens === 0 && !block.paused;
      if (!isPlain || from === undefined || to === undefined) continue;
      elapsedSeconds += (to - from) / 1000;
      claimedSeconds += block.anchorAfterSeconds;
      for (const sample of samples) if (sample.block === index) claimedSeconds += sample.wallSeconds;
    }
    return elapsedSeconds > 0 ? { claimedSeconds, elapsedSeconds } : undefined;
  }
}
