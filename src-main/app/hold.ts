import { Fault } from '#core/fault.ts';
import type { PauseControl } from './ports.ts';

/** Holds a benchmark while the machine sleeps: what is under way, what begins meanwhile, and its clock. */
export class Hold {
  readonly #now: () => number;
  #held: Promise<void> | undefined;
  #release: (() => void) | undefined;
  #heldAt = 0;
  #heldMilliseconds = 0;
  #control: PauseControl | undefined;
  /** How often it was held so far: what was under way at another count was under way in a sleep. */
  times = 0;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get isHeld(): boolean {
    return this.#held !== undefined;
  }

  pause(): void {
    if (this.#held) return;
    this.times += 1;
    this.#heldAt = this.#now();
    this.#held = new Promise((resolve) => (this.#release = resolve));
    this.#control?.pause();
  }

  resume(): void {
    if (!this.#held) return;
    this.#heldMilliseconds += this.#now() - this.#heldAt;
    this.#held = undefined;
    this.#release?.();
    this.#control?.resume();
  }

  /** What holds the part under way; one that begins while the machine sleeps is held at once. */
  controlBy(control: PauseControl | undefined): void {
    this.#control = control;
    if (this.#held) control?.pause();
  }

  /** Resolves when the benchmark may go on. */
  async passed(): Promise<void> {
    while (this.#held) await this.#held;
  }

  /** A clock that stands still while the benchmark is held. */
  runningMilliseconds(): number {
    const now = this.#now();
    return now - this.#heldMilliseconds - (this.#held ? now - this.#heldAt : 0);
  }
}

/** The promise's value, or `benchmark-cancelled` as soon as the signal says so; what it does then is not waited for. */
export function unlessCancelled<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = (): void => reject(new Fault('benchmark-cancelled'));
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', cancel));
  });
}
