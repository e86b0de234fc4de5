import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
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

/** How much of the measuring is still to come, by what its parts took so far. */
export class TimeLeft {
  readonly #options: TimeLeftOptions;
  /** Caches that have to be filled before their first repetition, by the layers of their slice. */
  #fills = new Map<number, Repetition>();
  /** Of the block under way, in order. */
  #toCome: Repetition[] = [];
  /** What has begun: one of `#toCome`, or a cache being filled for the anchor. */
  #begun: { layers: number; at: number } | undefined;
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
    this.#begun = { layers, at: this.#options.now() };
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
    const elapsed = this.#begun ? (this.#options.now() - this.#begun.at) / 1000 : 0;
    const fill = this.#begun && this.#fills.get(this.#begun.layers);
    const current = this.#sum([...(fill ? [fill] : []), ...(first ? [first] : [])]);
    const laterFills = [...this.#fills.values()].filter((each) => each !== fill);
    return (
      Math.max(0, current - elapsed) +
      this.#sum([...others, ...laterFills]) +
      (this.#isAnchorDue ? this.#anchorSeconds : 0)
    );
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
