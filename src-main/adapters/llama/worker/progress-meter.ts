import type { BenchmarkProgress } from '#core/benchmark/result.ts';

/** Where each phase begins on the scale of the whole run; measuring takes nearly all of it. */
const phaseStarts = {
  checking: 0,
  writing: 0.01,
  loading: 0.1,
  'warming-up': 0.15,
  measuring: 0.2,
  paused: 0.2,
  finishing: 0.99,
};
const phaseEnds = {
  checking: 0.01,
  writing: 0.1,
  loading: 0.15,
  'warming-up': 0.2,
  measuring: 0.99,
  paused: 0.2,
  finishing: 1,
};

/** At most four messages a second within a phase. */
const throttleMilliseconds = 250;

type Phase = BenchmarkProgress['phase'];

/** Turns what the worker is doing into messages: a fraction that never falls, and the seconds left. */
export class ProgressMeter {
  readonly #send: (progress: BenchmarkProgress) => void;
  #phase: Phase = 'checking';
  #fraction = 0;
  #sentAt = -Infinity;
  #secondsLeft: () => number;

  constructor(send: (progress: BenchmarkProgress) => void, secondsLeft: () => number) {
    this.#send = send;
    this.#secondsLeft = secondsLeft;
  }

  /** From when on a better estimate is known than the time budget. */
  estimateBy(secondsLeft: () => number): void {
    this.#secondsLeft = secondsLeft;
  }

  /** `share` of the phase is done, 0…1. */
  report(phase: Phase, share: number, details: Partial<BenchmarkProgress> = {}): void {
    const now = performance.now();
    // A finished repetition carries a figure and is never dropped; they are rarer than four a second.
    const isFigure = details.sliceTokensPerSecond !== undefined;
    if (phase === this.#phase && !isFigure && now - this.#sentAt < throttleMilliseconds) return;
    const within = Math.min(1, Math.max(0, share)) * (phaseEnds[phase] - phaseStarts[phase]);
    this.#fraction = Math.max(this.#fraction, phaseStarts[phase] + within);
    this.#phase = phase;
    this.#sentAt = now;
    const secondsLeft = Math.max(0, Math.round(this.#secondsLeft() * 10) / 10);
    this.#send({ phase, fraction: this.#fraction, secondsLeft, ...details });
  }
}
