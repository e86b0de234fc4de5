/** Holds a run while the machine sleeps; the host says when. */
export class PauseGate {
  readonly #now: () => number;
  #resume: (() => void) | undefined;
  #held: Promise<void> | undefined;
  #heldAt = 0;
  #heldMilliseconds = 0;
  #holds = 0;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  pause(): void {
    if (this.#held) return;
    this.#holds += 1;
    this.#heldAt = this.#now();
    this.#held = new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    if (!this.#held) return;
    this.#heldMilliseconds += this.#now() - this.#heldAt;
    this.#resume?.();
    this.#held = undefined;
    this.#resume = undefined;
  }

  /** Resolves at once, or when the run may go on; `onHeld` is called when it has to wait. */
  async passed(onHeld: () => void): Promise<void> {
    while (this.#held) {
      onHeld();
      await this.#held;
    }
  }

  /** A clock that stands still while the run is held. */
  runningMilliseconds(): number {
    const now = this.#now();
    return now - this.#heldMilliseconds - (this.#held ? now - this.#heldAt : 0);
  }

  /** How often it was held so far: another number later on means that there was a pause between. */
  get holds(): number {
    return this.#holds;
  }
}
