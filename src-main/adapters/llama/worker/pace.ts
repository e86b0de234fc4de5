import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';

/** One test on one slice. */
export interface Repetition {
  test: BenchmarkTest;
  layers: number;
}

/** What a token took, by the tokens before it. */
type TokenPace = Map<number, number>;

/** How long repetitions take here, from those that were made: by their like, else token by token. */
export class Pace {
  readonly #measured = new Map<string, number>();
  readonly #tokens = new Map<string, TokenPace>();

  /** A short one that is no measurement: it says what a token takes until there is one. */
  warmedUp(repetition: Repetition, seconds: number): void {
    this.#tokens.set(kindKey(repetition), new Map([[0, seconds / repetition.test.tokens]]));
  }

  measured(repetition: Repetition, seconds: number): void {
    const { test } = repetition;
    const before = this.#measured.get(key(repetition));
    this.#measured.set(key(repetition), before === undefined ? seconds : (before + seconds) / 2);
    const tokens: TokenPace = this.#tokens.get(kindKey(repetition)) ?? new Map();
    // The guess has served.
    tokens.delete(0);
    this.#tokens.set(kindKey(repetition), tokens.set(middle(test), seconds / test.tokens));
  }

  /** 0 of what nothing is known of. */
  seconds(repetition: Repetition): number {
    return this.#measured.get(key(repetition)) ?? repetition.test.tokens * this.#tokenSeconds(repetition);
  }

  /** Attention makes later tokens slower, in proportion to what is before them: a line, never a falling one. */
  #tokenSeconds(repetition: Repetition): number {
    const tokens = [...(this.#tokens.get(kindKey(repetition)) ?? [])].sort(([a], [b]) => a - b);
    const [first, last] = [tokens[0], tokens.at(-1)];
    if (!first || !last) return 0;
    const slope = last === first ? 0 : Math.max(0, (last[1] - first[1]) / (last[0] - first[0]));
    return first[1] + slope * Math.max(0, middle(repetition.test) - first[0]);
  }
}

/** Tokens before the middle one. */
const middle = ({ tokens, depthTokens }: BenchmarkTest): number => depthTokens + tokens / 2;

const key = ({ test, layers }: Repetition): string => `${testName(test)} ${layers}`;
const kindKey = ({ test, layers }: Repetition): string => `${test.kind} ${layers}`;
