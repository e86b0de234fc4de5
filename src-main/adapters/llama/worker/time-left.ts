import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { batchTokens } from '#core/benchmark/plan-rules.ts';
import { leastBlocks } from '#core/benchmark/kept-of-run.ts';
import { isFillOf, type DepthGroup } from './depth-groups.ts';
import type { Pace, Repetition } from './pace.ts';

export interface TimeLeftOptions {
  pace: Pace;
  /** Of the slices, shallowest first. */
  layers: readonly number[];
  /** Running milliseconds: they stand still while the machine sleeps. */
  now(): number;
}

/** A part of a repetition that tells how fast the rest will be. */
const tellingShare = 0.2;

const batchCount = ({ kind, tokens }: BenchmarkTest): number =>
  kind === 'pp' ? Math.ceil(tokens / batchTokens) : tokens;

/** How much of the measuring is still to come, by what its parts took so far. */
export class TimeLeft {
  readonly #options: TimeLeftOptions;
  /** Caches that have to be filled before their first repetition, by the layers of their slice. */
  #fills = new Map<number, Repetition>();
  /** Of the block under way, in order. */
  #toCome: Repetition[] = [];
  /** What has begun: one of `#toCome`, or a cache being filled for the anchor. */
  #begun: { layers: number; at: number; batches: number } | undefined;
  #anchorSeconds = 0;
  #isAnchorDue = false;

  constructor(options: TimeLeftOptions) {
    this.#options = options;
  }

  /** Begins with its anchor, on the shallowest slice. */
  groupBegins(group: DepthGroup): void {
    this.#fills = new Map(this.#fillsOf(group).map((fill) => [fill.layers, fill]));
    this.repetitionBegins(this.#options.layers[0] ?? 0);
  }

  blockBegins(repetitions: readonly Repetition[]): void {
    this.#toCome = [...repetitions];
    this.#begun = undefined;
    this.#isAnchorDue = true;
  }

  repetitionBegins(layers: number): void {
    this.#begun = { layers, at: this.#options.now(), batches: 0 };
  }

  /** A prompt's batch or a generated token is done, of what has begun. */
  batchEnds(): void {
    if (this.#begun) this.#begun.batches += 1;
  }

  /** `seconds` without filling the cache. */
  repetitionEnds(seconds: number): void {
    const [ended] = this.#toCome.splice(0, 1);
    if (ended) {
      this.#options.pace.measured(ended, seconds);
      this.#fills.delete(ended.layers);
    }
    this.#begun = undefined;
  }

  anchorEnds(seconds: number): void {
    this.#fills.delete(this.#options.layers[0] ?? 0);
    this.#begun = undefined;
    this.#anchorSeconds = seconds;
    this.#isAnchorDue = false;
  }

  /** Seconds of a whole block of these tests, with the anchor behind it. */
  blockSeconds(tests: readonly BenchmarkTest[]): number {
    const all = tests.flatMap((test) => this.#options.layers.map((layers) => ({ test, layers })));
    return this.#sum(all) + this.#anchorSeconds;
  }

  /** Seconds of blocks in which each test is repeated so often, with the anchors behind them. */
  repeatedSeconds(repeats: readonly { test: BenchmarkTest; times: number }[]): number {
    const blocks = Math.max(0, ...repeats.map(({ times }) => times));
    return repeats.reduce(
      (seconds, { test, times }) => seconds + times * (this.blockSeconds([test]) - this.#anchorSeconds),
      blocks * this.#anchorSeconds,
    );
  }

  /** Seconds of what is left of the block under way, or of the anchor before the first one. */
  restOfBlockSeconds(): number {
    const [first, ...others] = this.#toCome;
    const fill = this.#begun && this.#fills.get(this.#begun.layers);
    const laterFills = [...this.#fills.values()].filter((each) => each !== fill);
    return (
      this.#restOfRepetitionSeconds(first, fill) +
      this.#sum([...others, ...laterFills]) +
      (this.#isAnchorDue ? this.#anchorSeconds : 0)
    );
  }

  /** By the part that is done, where there are enough parts to tell; else by what it took before. */
  #restOfRepetitionSeconds(repetition: Repetition | undefined, fill: Repetition | undefined): number {
    const expected = this.#sum([fill, repetition].flatMap((each) => each ?? []));
    if (!this.#begun) return expected;
    const elapsed = (this.#options.now() - this.#begun.at) / 1000;
    const { batches } = this.#begun;
    const all = repetition ? batchCount(repetition.test) : 0;
    const isTelling = !fill && batches >= all * tellingShare && batches < all;
    return isTelling ? (elapsed * (all - batches)) / batches : Math.max(0, expected - elapsed);
  }

  get isInBlock(): boolean {
    return this.#isAnchorDue;
  }

  /** Seconds of depths that have not begun: their caches filled once, and the fewest blocks. */
  groupsSeconds(groups: readonly DepthGroup[]): number {
    return groups.reduce(
      (seconds, group) =>
        seconds +
        this.#sum(this.#fillsOf(group)) +
        this.#anchorSeconds +
        leastBlocks * this.blockSeconds(group.tests),
      0,
    );
  }

  /** The anchor fills the shallowest slice's cache; the others may have a test that does. */
  #fillsOf({ depthTokens, tests }: DepthGroup): Repetition[] {
    if (depthTokens === 0) return [];
    const [shallowest = 0, ...others] = this.#options.layers;
    const hasOwn = tests.some((test) => isFillOf(test, depthTokens));
    const filled = hasOwn ? [shallowest] : [shallowest, ...others];
    const test = { kind: 'pp', tokens: depthTokens, depthTokens: 0 } as const;
    return filled.map((layers) => ({ test, layers }));
  }

  #sum(repetitions: readonly Repetition[]): number {
    return repetitions.reduce((seconds, each) => seconds + this.#options.pace.seconds(each), 0);
  }
}
