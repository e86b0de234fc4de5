import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import { blockCountRules } from '#core/benchmark/block-count.ts';
import type { KeptBlocks } from '#core/benchmark/block-trust.ts';
import { extrapolate } from '#core/benchmark/extrapolate.ts';
import { keptOfRun, leastBlocks } from '#core/benchmark/kept-of-run.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import type { DepthGroup } from './depth-groups.ts';

export interface OpenGroupOptions extends DepthGroup {
  /** Of the whole run: grows while the group is measured. */
  measured: { readonly samples: readonly Sample[]; readonly blocks: readonly BlockRecord[] };
  backend: BenchmarkResult['backend'];
  layersTotal: number;
  /** By the running clock. */
  endMilliseconds: number;
  /** Depths that come after it. */
  later: readonly DepthGroup[];
  /** Precision matters not. */
  isSustained: boolean;
}

/** A depth under way: what was measured of it, what that is worth, and what is not known yet. */
export class OpenGroup {
  readonly tests: BenchmarkTest[];
  readonly depthTokens: number;
  readonly endMilliseconds: number;
  readonly later: readonly DepthGroup[];
  readonly #options: OpenGroupOptions;
  readonly #firstBlock: number;

  constructor(options: OpenGroupOptions) {
    this.tests = options.tests;
    this.depthTokens = options.depthTokens;
    this.endMilliseconds = options.endMilliseconds;
    this.later = options.later;
    this.#options = options;
    this.#firstBlock = options.measured.blocks.length;
  }

  get blocks(): BlockRecord[] {
    return this.#options.measured.blocks.slice(this.#firstBlock);
  }

  /** What counts; indexes from its first block. */
  judged(): KeptBlocks {
    return keptOfRun(this.blocks, this.#options.backend, this.#samples());
  }

  /** Tests that are not known well enough yet; all of them in the first blocks. */
  openTests(): BenchmarkTest[] {
    if (this.blocks.length < leastBlocks || this.#options.isSustained) return this.tests;
    if (this.judged().reasons.length > 0) return this.tests;
    return this.tests.filter((test) => this.precision(test) > blockCountRules.enoughPrecision);
  }

  /** Half of the 95 % interval ÷ the figure; Infinity until it can be told. */
  precision(test: BenchmarkTest): number {
    const kept = new Set(this.judged().kept);
    const name = testName(test);
    const line = extrapolate(
      this.#samples()
        .filter((sample) => kept.has(sample.block) && testName(sample.test) === name)
        .map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds })),
      this.#options.layersTotal,
    );
    return line && line.seconds > 0 ? line.halfWidthSeconds / line.seconds : Infinity;
  }

  /** Blocks counted from its first one. */
  #samples(): Sample[] {
    return this.#options.measured.samples
      .filter(({ block }) => block >= this.#firstBlock)
      .map((sample) => ({ ...sample, block: sample.block - this.#firstBlock }));
  }
}
