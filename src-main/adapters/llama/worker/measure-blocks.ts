import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import type { KeptBlocks } from '#core/benchmark/block-trust.ts';
import { extrapolate } from '#core/benchmark/extrapolate.ts';
import { keptOfRun, leastBlocks } from '#core/benchmark/kept-of-run.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { Anchor } from './anchor.ts';
import type { BlockWatch } from './block-watch.ts';
import type { LoadedModel } from './loaded-model.ts';
import type { PauseGate } from './pause-gate.ts';
import type { ProgressMeter } from './progress-meter.ts';
import { depthGroups, type DepthGroup } from './depth-groups.ts';

export interface BlocksOptions {
  /** Shallowest first. */
  models: readonly LoadedModel[];
  layersTotal: number;
  backend: BenchmarkResult['backend'];
  tests: readonly BenchmarkTest[];
  /** By `performance.now()`; a block that would pass it is not begun. */
  endMilliseconds: number;
  /** Measures for so long, whatever the precision. */
  sustainedMilliseconds?: number | undefined;
  meter: ProgressMeter;
  watch: BlockWatch;
  gate: PauseGate;
  onBlock(): void;
}

export interface MeasuredBlocks {
  samples: Sample[];
  blocks: BlockRecord[];
}

/** Half of the 95 % interval ÷ the figure, below which a test is done. */
const enoughPrecision = 0.03;
const mostBlocks = 40;

/**
 * Repeats every test on every slice, block by block, until the extrapolated figures are known to 3 % or the
 * time is up, at least twice for each depth. Slices alternate, and every other block goes backwards, so that a
 * machine that slowly warms up or slows down bends no line. A block in which the machine was disturbed is
 * measured once more.
 */
export async function measureBlocks(options: BlocksOptions): Promise<MeasuredBlocks> {
  const run = new BlockRun(options);
  const groups = depthGroups(options.tests);
  for (const [index, group] of groups.entries()) await run.measureGroup(group, groups.length - index);
  return run.measured;
}

class BlockRun {
  readonly measured: MeasuredBlocks = { samples: [], blocks: [] };
  readonly #options: BlocksOptions;
  readonly #started = performance.now();
  /** Of the last whole block. */
  #blockMilliseconds = 0;

  constructor(options: BlocksOptions) {
    this.#options = options;
  }

  /** `groupsLeft` share the time that is left. */
  async measureGroup(group: DepthGroup, groupsLeft: number): Promise<void> {
    const { models, meter } = this.#options;
    const first = this.measured.blocks.length;
    const groupStarted = performance.now();
    const end = this.#groupEnd(groupStarted, groupsLeft);
    const shallowest = models[0];
    if (!shallowest) return;
    const beat = (): void => this.#report();
    const anchor = await Anchor.on(shallowest, group.depthTokens, beat);
    let anchorBeforeSeconds = await anchor.seconds(beat);
    this.#blockMilliseconds = 0;
    meter.estimateBy(() => this.#secondsLeft(group, first, end));

    while (!this.#isDone(group, first, end)) {
      const open = this.#openTests(group, first);
      anchorBeforeSeconds = await this.#measureBlock({ ...group, tests: open }, anchor, anchorBeforeSeconds);
    }
  }

  #groupEnd(now: number, groupsLeft: number): number {
    const { endMilliseconds, sustainedMilliseconds } = this.#options;
    if (sustainedMilliseconds !== undefined) return now + sustainedMilliseconds;
    return now + Math.max(0, endMilliseconds - now) / groupsLeft;
  }

  async #measureBlock(
    { depthTokens, tests }: DepthGroup,
    anchor: Anchor,
    anchorBeforeSeconds: number,
  ): Promise<number> {
    const { models, watch, gate, onBlock } = this.#options;
    const block = this.measured.blocks.length;
    const blockStarted = performance.now();
    watch.start();
    const inOrder = block % 2 === 0 ? models : models.toReversed();
    for (const test of tests) {
      for (const model of inOrder) this.measured.samples.push(await this.#repetition(model, test, block));
    }
    this.#blockMilliseconds = performance.now() - blockStarted;
    const seen = watch.stop();
    const anchorAfterSeconds = await anchor.seconds(() => this.#report());
    this.measured.blocks.push({
      depthTokens,
      startedSeconds: (blockStarted - this.#started) / 1000,
      anchorBeforeSeconds,
      anchorAfterSeconds,
      ...seen,
      paused: gate.wasHeldSince(blockStarted),
    });
    onBlock();
    return anchorAfterSeconds;
  }

  async #repetition(model: LoadedModel, test: BenchmarkTest, block: number): Promise<Sample> {
    const { gate, meter } = this.#options;
    await gate.passed(() => meter.report('paused', 0));
    const about = { test: testName(test), layers: model.layers };
    const beat = (): void => this.#report(about);
    const timing = await model.measure(test, beat);
    this.#report({ ...about, sliceTokensPerSecond: test.tokens / timing.nativeSeconds });
    return { test, layers: model.layers, block, ...timing };
  }

  #report(details: Parameters<ProgressMeter['report']>[2] = {}): void {
    const { meter, endMilliseconds, sustainedMilliseconds } = this.#options;
    const end = sustainedMilliseconds === undefined ? endMilliseconds : this.#started + sustainedMilliseconds;
    const share = (performance.now() - this.#started) / Math.max(1, end - this.#started);
    meter.report('measuring', share, details);
  }

  /** What counts of the group that began with block `first`; indexes from there. */
  #judged(first: number): KeptBlocks {
    return keptOfRun(this.measured.blocks.slice(first), this.#options.backend);
  }

  #isDone(group: DepthGroup, first: number, end: number): boolean {
    const count = this.measured.blocks.length - first;
    const isTimeUp = performance.now() + this.#blockMilliseconds > end;
    if (this.#options.sustainedMilliseconds !== undefined) return count >= leastBlocks && isTimeUp;
    if (count < leastBlocks) return false;
    const { discarded, reasons } = this.#judged(first);
    // Each block that had to be measured may be disturbed once.
    const mayRetry = reasons.length > 0 && count < 2 * leastBlocks;
    if (mayRetry) return false;
    return isTimeUp || count - discarded >= mostBlocks || this.#openTests(group, first).length === 0;
  }

  /** Tests that are not known well enough yet; all of them in the first blocks. */
  #openTests({ tests }: DepthGroup, first: number): BenchmarkTest[] {
    if (this.measured.blocks.length - first < leastBlocks) return tests;
    if (this.#options.sustainedMilliseconds !== undefined) return tests;
    const open = tests.filter((test) => this.#precision(test, first) > enoughPrecision);
    const isDisturbed = this.#judged(first).reasons.length > 0;
    return isDisturbed ? tests : open;
  }

  /** Infinity until it can be told. */
  #precision(test: BenchmarkTest, first: number): number {
    const kept = new Set(this.#judged(first).kept.map((index) => first + index));
    const name = testName(test);
    const line = extrapolate(
      this.measured.samples
        .filter((sample) => kept.has(sample.block) && testName(sample.test) === name)
        .map(({ layers, nativeSeconds }) => ({ layers, seconds: nativeSeconds })),
      this.#options.layersTotal,
    );
    return line && line.seconds > 0 ? line.halfWidthSeconds / line.seconds : Infinity;
  }

  /** The interval shrinks with the root of the repetitions; the time budget bounds it. */
  #secondsLeft(group: DepthGroup, first: number, end: number): number {
    const { sustainedMilliseconds, endMilliseconds } = this.#options;
    const now = performance.now();
    const otherGroups =
      Math.max(0, (sustainedMilliseconds === undefined ? endMilliseconds : end) - end) / 1000;
    const untilEnd = Math.max(0, (end - now) / 1000);
    const done = this.measured.blocks.length - first;
    const least = Math.max(0, ((leastBlocks - done) * this.#blockMilliseconds) / 1000);
    if (sustainedMilliseconds !== undefined || done < leastBlocks)
      return otherGroups + Math.max(untilEnd, least);
    const worst = Math.max(...group.tests.map((test) => this.#precision(test, first)));
    const needed = done * (worst / enoughPrecision) ** 2;
    const precise = ((needed - done) * this.#blockMilliseconds) / 1000;
    return otherGroups + Math.min(untilEnd, Math.max(0, precise));
  }
}
