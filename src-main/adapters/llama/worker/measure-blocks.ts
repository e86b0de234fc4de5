import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BlockRecord } from '#core/benchmark/block.ts';
import { attempts, blockCountRules, blocksStillNeeded } from '#core/benchmark/block-count.ts';
import { leastBlocks } from '#core/benchmark/kept-of-run.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { Anchor } from './anchor.ts';
import type { BlockWatch } from './block-watch.ts';
import { depthGroups, type DepthGroup } from './depth-groups.ts';
import { OpenGroup } from './open-group.ts';
import type { Pace } from './pace.ts';
import type { PauseGate } from './pause-gate.ts';
import type { ProgressMeter } from './progress-meter.ts';
import { TimeLeft } from './time-left.ts';
import type { TimedModel } from './timed-model.ts';

export interface BlocksOptions {
  /** Shallowest first. */
  models: readonly TimedModel[];
  layersTotal: number;
  backend: BenchmarkResult['backend'];
  tests: readonly BenchmarkTest[];
  /** By the gate's running clock; a block that would pass it is not begun. */
  endMilliseconds: number;
  /** Disturbed blocks are measured again only while there is time. */
  keepsToBudget?: boolean | undefined;
  /** Measures for so long, whatever the precision. */
  sustainedMilliseconds?: number | undefined;
  /** What warming up told of the time that tokens take. */
  pace: Pace;
  meter: ProgressMeter;
  watch: BlockWatch;
  gate: PauseGate;
  onBlock(): void;
}

export interface MeasuredBlocks {
  samples: Sample[];
  blocks: BlockRecord[];
}

/**
 * Repeats every test on every slice, block by block, until the extrapolated figures are known to 3 % or the
 * time is up, at least twice for each depth. Slices alternate, and every other block goes backwards, so that a
 * machine that slowly warms up or slows down bends no line. A block in which the machine was disturbed is
 * measured once more, and one in which it slept as often as it sleeps.
 */
export async function measureBlocks(options: BlocksOptions): Promise<MeasuredBlocks> {
  const run = new BlockRun(options);
  const groups = depthGroups(options.tests);
  for (const [index, group] of groups.entries()) await run.measureGroup(group, groups.slice(index + 1));
  return run.measured;
}

class BlockRun {
  readonly measured: MeasuredBlocks = { samples: [], blocks: [] };
  readonly #options: BlocksOptions;
  readonly #timeLeft: TimeLeft;
  readonly #started: number;

  constructor(options: BlocksOptions) {
    this.#options = options;
    this.#started = this.#now();
    this.#timeLeft = new TimeLeft({
      pace: options.pace,
      layers: options.models.map(({ layers }) => layers),
      now: () => this.#now(),
    });
  }

  async measureGroup(depth: DepthGroup, later: readonly DepthGroup[]): Promise<void> {
    const { models, meter } = this.#options;
    const [shallowest] = models;
    if (!shallowest) return;
    const group = new OpenGroup({
      ...this.#options,
      ...depth,
      later,
      measured: this.measured,
      endMilliseconds: this.#groupEnd(later.length + 1),
      isSustained: this.#options.sustainedMilliseconds !== undefined,
    });
    meter.estimateBy(
      () => this.#secondsLeft(group),
      () => this.#timeLeft.blockSeconds(group.tests),
    );
    const beat = (): void => this.#report();
    await this.#passGate();
    this.#timeLeft.groupBegins(group);
    const anchor = await Anchor.on(shallowest, group.depthTokens, beat);
    let anchorBeforeSeconds = await anchor.seconds(beat);
    this.#timeLeft.anchorEnds(anchorBeforeSeconds);
    while (!this.#isDone(group)) {
      const tests = group.openTests();
      anchorBeforeSeconds = await this.#measureBlock({ ...depth, tests }, anchor, anchorBeforeSeconds);
    }
  }

  /** `groups` share the time that is left. */
  #groupEnd(groups: number): number {
    const { endMilliseconds, sustainedMilliseconds } = this.#options;
    const now = this.#now();
    const end = sustainedMilliseconds === undefined ? endMilliseconds : this.#started + sustainedMilliseconds;
    return now + Math.max(0, end - now) / groups;
  }

  async #measureBlock(
    { depthTokens, tests }: DepthGroup,
    anchor: Anchor,
    anchorBeforeSeconds: number,
  ): Promise<number> {
    const { models, watch, gate, onBlock } = this.#options;
    // Its time counts from the end of the block before: one that begins with a pause has no clean anchor either.
    const { holds } = gate;
    await this.#passGate();
    const block = this.measured.blocks.length;
    const blockStarted = this.#now();
    watch.start();
    const inOrder = block % 2 === 0 ? models : models.toReversed();
    const planned = tests.flatMap((test) => inOrder.map((model) => ({ test, model, layers: model.layers })));
    this.#timeLeft.blockBegins(planned);
    for (const { model, test } of planned) {
      this.measured.samples.push(await this.#repetition(model, test, block));
    }
    const seen = watch.stop();
    const anchorAfterSeconds = await anchor.seconds(() => this.#report());
    this.#timeLeft.anchorEnds(anchorAfterSeconds);
    this.measured.blocks.push({
      depthTokens,
      startedSeconds: (blockStarted - this.#started) / 1000,
      anchorBeforeSeconds,
      anchorAfterSeconds,
      ...seen,
      paused: gate.holds !== holds,
    });
    onBlock();
    return anchorAfterSeconds;
  }

  async #repetition(model: TimedModel, test: BenchmarkTest, block: number): Promise<Sample> {
    await this.#passGate();
    const about = { test: testName(test), layers: model.layers };
    this.#timeLeft.repetitionBegins(model.layers);
    this.#report(about);
    const timing = await model.measure(test, () => {
      this.#timeLeft.batchEnds();
      this.#report(about);
    });
    this.#timeLeft.repetitionEnds(timing.wallSeconds);
    this.#report({ ...about, sliceTokensPerSecond: test.tokens / timing.nativeSeconds });
    return { test, layers: model.layers, block, ...timing };
  }

  #now(): number {
    return this.#options.gate.runningMilliseconds();
  }

  async #passGate(): Promise<void> {
    const { gate, meter } = this.#options;
    await gate.passed(() => meter.report('paused'));
  }

  #report(details: Parameters<ProgressMeter['report']>[1] = {}): void {
    this.#options.meter.report('measuring', details);
  }

  #isDone(group: OpenGroup): boolean {
    const blocks = group.blocks;
    const blockMilliseconds = 1000 * this.#timeLeft.blockSeconds(group.tests);
    const isTimeUp = this.#now() + blockMilliseconds > group.endMilliseconds;
    if (this.#options.sustainedMilliseconds !== undefined) return blocks.length >= leastBlocks && isTimeUp;
    if (attempts(blocks) < leastBlocks) return false;
    const { discarded, reasons } = group.judged();
    // Each block that had to be measured may be disturbed once.
    const mayRetry = !(this.#options.keepsToBudget && isTimeUp);
    if (mayRetry && reasons.length > 0 && attempts(blocks) < blockCountRules.mostRetried) return false;
    const isEnough = blocks.length - discarded >= blockCountRules.mostBlocks;
    return isTimeUp || isEnough || group.openTests().length === 0;
  }

  /** The block under way, those that will likely follow, and the depths after this one. */
  #secondsLeft(group: OpenGroup): number {
    const rest = this.#timeLeft.restOfBlockSeconds();
    const untilEnd = (group.endMilliseconds - this.#now()) / 1000 - rest;
    const blockSeconds = this.#timeLeft.blockSeconds(group.openTests());
    const fitting = blockSeconds > 0 ? Math.max(0, Math.floor(untilEnd / blockSeconds)) : 0;
    return (
      rest +
      this.#blocksToComeSeconds(group, fitting * blockSeconds) +
      this.#timeLeft.groupsSeconds(group.later)
    );
  }

  /** Of the blocks after the one under way: those that must be, and of the others what fits into the time. */
  #blocksToComeSeconds(group: OpenGroup, fittingSeconds: number): number {
    const { backend, models, sustainedMilliseconds, keepsToBudget } = this.#options;
    const blocks = group.blocks;
    const underWay = this.#timeLeft.isInBlock ? 1 : 0;
    const leastSeconds =
      (leastBlocks - attempts(blocks) - underWay) * this.#timeLeft.blockSeconds(group.tests);
    if (sustainedMilliseconds !== undefined) return Math.max(fittingSeconds, leastSeconds);
    const repeats = group.tests.map((test) => {
      const precision = group.precision(test);
      const needed = blocksStillNeeded({ blocks, backend, slices: models.length, precision });
      return { test, times: Math.max(0, needed - underWay) };
    });
    const seconds = this.#timeLeft.repeatedSeconds(repeats);
    const isRetry = attempts(blocks) < leastBlocks || group.judged().reasons.length > 0;
    if (isRetry && !keepsToBudget) return seconds;
    return Math.max(leastSeconds, Math.min(seconds, fittingSeconds));
  }
}
