/** What the heartbeat reads and is driven by; tests pass their own. */
export interface HeartbeatClock {
  monotonicMilliseconds(): number;
  wallMilliseconds(): number;
  /** Calls `act` again and again; answers what stops it. */
  every(milliseconds: number, act: () => void): () => void;
}

const beatMilliseconds = 1000;

const systemClock: HeartbeatClock = {
  monotonicMilliseconds: () => performance.now(),
  wallMilliseconds: () => Date.now(),
  every: (milliseconds, act) => {
    const timer = setInterval(act, milliseconds);
    // A beat keeps no process alive.
    timer.unref();
    return () => clearInterval(timer);
  },
};

/**
 * A timer of one second that notices when it comes late. llama.cpp computes on threads of its own, so a
 * late beat means that the machine slept, or that this process was stopped. It looks at two clocks, since in
 * sleep one of them may stand still: on macOS that depends on what the monotonic one is made from.
 */
export class Heartbeat {
  readonly #clock: HeartbeatClock;
  readonly #stop: () => void;
  #monotonic: number;
  #wall: number;
  #longestMilliseconds = 0;

  constructor(clock: HeartbeatClock = systemClock) {
    this.#clock = clock;
    this.#monotonic = clock.monotonicMilliseconds();
    this.#wall = clock.wallMilliseconds();
    this.#stop = clock.every(beatMilliseconds, () => this.#beat());
  }

  /** By how many seconds the latest beat was late since this was last asked, the one still due included. */
  takeLongestGapSeconds(): number {
    this.#beat();
    const late = Math.max(0, this.#longestMilliseconds - beatMilliseconds);
    this.#longestMilliseconds = 0;
    return late / 1000;
  }

  stop(): void {
    this.#stop();
  }

  #beat(): void {
    const monotonic = this.#clock.monotonicMilliseconds();
    const wall = this.#clock.wallMilliseconds();
    const gap = Math.max(monotonic - this.#monotonic, wall - this.#wall);
    this.#longestMilliseconds = Math.max(this.#longestMilliseconds, gap);
    this.#monotonic = monotonic;
    this.#wall = wall;
  }
}
