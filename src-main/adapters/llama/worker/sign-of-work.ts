/** What it reads and is driven by; tests pass their own. */
export interface WorkClock {
  /** Processor time that this process has used, with all its threads. */
  usedMilliseconds(): number;
  /** Calls `act` again and again, as long as the process lives. */
  every(milliseconds: number, act: () => void): void;
}

const lookMilliseconds = 10_000;
/** Of one processor: what is left for one thread of llama.cpp when twenty others want it, and far more than a wait. */
const leastShare = 0.04;

const systemClock: WorkClock = {
  usedMilliseconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
  every: (milliseconds, act) => {
    setInterval(act, milliseconds).unref();
  },
};

/**
 * Tells every ten seconds that processors are at work, so that one step of minutes (a prompt of a large file on a slow
 * CPU) is not taken for a process that hangs. One that waits, for a GPU too, says nothing.
 */
export function tellOfWork(tell: () => void, clock: WorkClock = systemClock): void {
  let used = clock.usedMilliseconds();
  clock.every(lookMilliseconds, () => {
    const now = clock.usedMilliseconds();
    if (now - used >= leastShare * lookMilliseconds) tell();
    used = now;
  });
}
