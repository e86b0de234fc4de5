import { cpus } from 'node:os';

/** Milliseconds that all CPUs were busy and that they were there, since some moment. */
export interface CpuTimes {
  busyMilliseconds: number;
  totalMilliseconds: number;
}

/** What is read; tests pass their own. */
export interface LoadReader {
  cpuTimes(): CpuTimes;
  /** Of this process with all its threads. */
  ownMilliseconds(): number;
}

export const systemLoad: LoadReader = {
  cpuTimes: () => {
    const total = { busyMilliseconds: 0, totalMilliseconds: 0 };
    for (const { times } of cpus()) {
      const busy = times.user + times.nice + times.sys + times.irq;
      total.busyMilliseconds += busy;
      total.totalMilliseconds += busy + times.idle;
    }
    return total;
  },
  ownMilliseconds: () => {
    const { user, system } = process.cpuUsage();
    return (user + system) / 1000;
  },
};

/** The system counts in ticks of 10 ms a CPU; below this a share would be made of rounding. */
const leastMilliseconds = 200;

/**
 * How much CPU other processes use, from one asking to the next: what all CPUs were busy with, less what this
 * process used. The parent's own work counts as foreign, and rightly so: it disturbs as much.
 */
export class ForeignLoad {
  readonly #reader: LoadReader;
  #cpu: CpuTimes;
  #ownMilliseconds: number;

  constructor(reader: LoadReader = systemLoad) {
    this.#reader = reader;
    this.#cpu = reader.cpuTimes();
    this.#ownMilliseconds = reader.ownMilliseconds();
  }

  /**
   * Share of all CPUs, 0…1, since this was last asked. `undefined` where too little time has passed or
   * the system does not count (some containers).
   */
  takeShare(): number | undefined {
    const cpu = this.#reader.cpuTimes();
    const ownMilliseconds = this.#reader.ownMilliseconds();
    const total = cpu.totalMilliseconds - this.#cpu.totalMilliseconds;
    const busy = cpu.busyMilliseconds - this.#cpu.busyMilliseconds;
    const own = ownMilliseconds - this.#ownMilliseconds;
    this.#cpu = cpu;
    this.#ownMilliseconds = ownMilliseconds;
    if (!(total >= leastMilliseconds)) return undefined;
    return Math.min(1, Math.max(0, (busy - own) / total));
  }
}
