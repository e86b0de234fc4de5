/** Long enough for a loaded machine to hand over a line, short enough not to be noticed. */
const patienceMilliseconds = 1000;

/** llama.cpp's log, kept to be parsed; bounded, since a run prints a few hundred lines. */
export class EngineLog {
  #lines: string[] = [];
  #waiting: (() => void) | undefined;

  add(text: string): void {
    if (this.#lines.length < 5000) this.#lines.push(text.slice(0, 2000));
    this.#waiting?.();
  }

  /** Everything since the last take. */
  take(): string {
    return this.#lines.splice(0).join('\n');
  }

  /**
   * What `read` finds in the log since the last take. The native side hands its lines over a little
   * later than it prints them, so this waits up to a second for it.
   */
  async find<T>(read: (text: string) => T | undefined): Promise<T | undefined> {
    const end = performance.now() + patienceMilliseconds;
    for (;;) {
      const found = read(this.#lines.join('\n'));
      if (found !== undefined || performance.now() >= end) return found;
      await this.#nextLine(end - performance.now());
    }
  }

  #nextLine(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#waiting = () => {
        clearTimeout(timer);
        this.#waiting = undefined;
        resolve();
      };
    });
  }
}
