import type { BenchmarkProgress } from '#core/benchmark/result.ts';

/** At most four messages a second within a phase. */
const throttleMilliseconds = 250;
/** What is left when the last block has been measured. */
const largestFraction = 0.99;

type Phase = BenchmarkProgress['phase'];

export interface ProgressMeterOptions {
  send(progress: BenchmarkProgress): void;
  /** Of all that is still to come, by what is known so far. */
  secondsLeft(): number;
  /** Running milliseconds: they stand still while the machine sleeps. */
  now(): number;
}

/**
 * Turns what the worker is doing into messages: the seconds left, and the part of the time that is over, which
 * never falls.
 */
export class ProgressMeter {
  readonly #options: ProgressMeterOptions;
  readonly #started: number;
  #phase: Phase | undefined;
  #fraction = 0;
  #sentAt = -Infinity;
  #secondsLeft: () => number;
  #mostGrowthSeconds: () => number = () => Infinity;
  /** As it was last told by the estimate in use. */
  #toldSecondsLeft = Infinity;

  constructor(options: ProgressMeterOptions) {
    this.#options = options;
    this.#started = options.now();
    this.#secondsLeft = options.secondsLeft;
  }

  /**
   * From when on more is known than before. Where `mostGrowthSeconds` is given, the time left grows by no more
   * than that from one message to the next: the next ones tell the rest.
   */
  estimateBy(secondsLeft: () => number, mostGrowthSeconds: () => number = () => Infinity): void {
    this.#secondsLeft = secondsLeft;
    this.#mostGrowthSeconds = mostGrowthSeconds;
    this.#toldSecondsLeft = Infinity;
  }

  report(phase: Phase, details: Partial<BenchmarkProgress> = {}): void {
    const now = this.#options.now();
    // A finished repetition carries a figure and is never dropped; they are rarer than four a second.
    const isFigure = details.sliceTokensPerSecond !== undefined;
    if (phase === this.#phase && !isFigure && now - this.#sentAt < throttleMilliseconds) return;
    const most = this.#toldSecondsLeft + this.#mostGrowthSeconds();
    const secondsLeft = Math.max(0, Math.round(10 * Math.min(most, this.#secondsLeft())) / 10);
    this.#toldSecondsLeft = secondsLeft;
    const elapsedSeconds = (now - this.#started) / 1000;
    const share = elapsedSeconds / Math.max(elapsedSeconds + secondsLeft, Number.EPSILON);
    this.#fraction = Math.max(this.#fraction, Math.min(largestFraction, share));
    this.#phase = phase;
    this.#sentAt = now;
    this.#options.send({ phase, fraction: this.#fraction, secondsLeft, ...details });
  }
}
