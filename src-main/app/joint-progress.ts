import type { BenchmarkProgress } from '#core/benchmark/result.ts';

export interface JointRun {
  name: string;
  /** Until it is known. */
  plannedSeconds: number;
}

/**
 * The progress of several runs as that of one: the time left of the one under way, and of those after it what
 * was planned, in proportion to how much longer than planned the first ones take.
 */
export class JointProgress {
  readonly #runs: readonly JointRun[];
  readonly #now: () => number;
  #index = 0;
  #startedAt: number;
  /** Of the runs that have ended. */
  #elapsedSeconds = 0;
  #fraction = 0;

  /** `now` in milliseconds; stands still while the machine sleeps. */
  constructor(runs: readonly JointRun[], now: () => number) {
    this.#runs = runs;
    this.#now = now;
    this.#startedAt = now();
  }

  runEnds(): void {
    this.#elapsedSeconds += this.#secondsOfRun();
    this.#startedAt = this.#now();
    this.#index += 1;
  }

  /** Of the run under way; one that can't tell the time left is planned to need what it has not used. */
  joint(progress: BenchmarkProgress): BenchmarkProgress {
    const run = this.#runs[this.#index];
    if (!run) return progress;
    const elapsed = this.#secondsOfRun();
    const own = progress.secondsLeft ?? Math.max(0, run.plannedSeconds - elapsed);
    const later = this.#slowness(elapsed + own) * planned(this.#runs.slice(this.#index + 1));
    const secondsLeft = Math.round(10 * (own + later)) / 10;
    const elapsedOfAll = this.#elapsedSeconds + elapsed;
    const share = elapsedOfAll / Math.max(elapsedOfAll + secondsLeft, Number.EPSILON);
    this.#fraction = Math.max(this.#fraction, Math.min(largestFraction, share));
    const model = { name: run.name, index: this.#index + 1, count: this.#runs.length };
    return { ...progress, model, secondsLeft, fraction: this.#fraction };
  }

  #secondsOfRun(): number {
    // A wall clock may be set back.
    return Math.max(0, this.#now() - this.#startedAt) / 1000;
  }

  /** What the runs so far take ÷ what they were planned to. */
  #slowness(secondsOfRun: number): number {
    const plannedSoFar = planned(this.#runs.slice(0, this.#index + 1));
    return plannedSoFar > 0 ? (this.#elapsedSeconds + secondsOfRun) / plannedSoFar : 1;
  }
}

/** The last result has yet to be judged and kept. */
const largestFraction = 0.99;

const planned = (runs: readonly JointRun[]): number =>
  runs.reduce((seconds, { plannedSeconds }) => seconds + plannedSeconds, 0);
