/** Holds a run while the machine sleeps; the host says when. */
export class PauseGate {
  #resume: (() => void) | undefined;
  #held: Promise<void> | undefined;
  #lastHeldAt = -Infinity;

  pause(): void {
    this.#lastHeldAt = performance.now();
    this.#held ??= new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    if (!this.#held) return;
    this.#lastHeldAt = performance.now();
    this.#resume?.();
    this.#held = undefined;
    this.#resume = undefined;
  }

  /** Resolves at once, or when the run may go on; `onHeld` is called when it has to wait. */
  async passed(onHeld: () => void): Promise<void> {
    if (!this.#held) return;
    onHeld();
    await this.#held;
  }

  /** Whether the run was held at or after that moment, by `performance.now()`. */
  wasHeldSince(milliseconds: number): boolean {
    return this.#held !== undefined || this.#lastHeldAt >= milliseconds;
  }
}
