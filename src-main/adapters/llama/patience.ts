export interface PatienceOptions {
  /** Without a word for this long it is over. */
  silenceMilliseconds: number;
  /** However many words there are, it is over by then. Asked again and again: more may be known later. */
  deadlineMilliseconds(): number;
  /** Called once, with the limit that was reached. */
  onOver(limitMilliseconds: number): void;
}

const tickMilliseconds = 1000;

/**
 * How long a child may be silent and how long it may take, in ticks of a second. A long timer would fire at
 * once when the machine wakes from an hour's sleep, since the clock that timers run by counts sleep on macOS;
 * of an hour between two ticks one second counts, and nothing while paused.
 */
export class Patience {
  readonly #options: PatienceOptions;
  readonly #ticking: NodeJS.Timeout;
  #silentTicks = 0;
  #ticks = 0;
  #isPaused = false;

  constructor(options: PatienceOptions) {
    this.#options = options;
    this.#ticking = setInterval(() => this.#tick(), tickMilliseconds);
  }

  heard(): void {
    this.#silentTicks = 0;
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    this.heard();
  }

  end(): void {
    clearInterval(this.#ticking);
  }

  #tick(): void {
    if (this.#isPaused) return;
    this.#ticks += 1;
    this.#silentTicks += 1;
    const { silenceMilliseconds } = this.#options;
    const deadlineMilliseconds = this.#options.deadlineMilliseconds();
    // The last word may have come just before the first tick of the silence.
    const silentMilliseconds = (this.#silentTicks - 1) * tickMilliseconds;
    if (silentMilliseconds >= silenceMilliseconds) this.#over(silenceMilliseconds);
    else if (this.#ticks * tickMilliseconds >= deadlineMilliseconds) this.#over(deadlineMilliseconds);
  }

  #over(limitMilliseconds: number): void {
    this.end();
    this.#options.onOver(limitMilliseconds);
  }
}
