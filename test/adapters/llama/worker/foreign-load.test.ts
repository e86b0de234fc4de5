import { spawn, type ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, it } from 'vitest';
import {
  ForeignLoad,
  systemLoad,
  type LoadReader,
} from '../../../../src-main/adapters/llama/worker/foreign-load.ts';

class FakeMachine implements LoadReader {
  #busy = 1e6;
  #total = 9e6;
  #own = 4000;

  cpuTimes() {
    return { busyMilliseconds: this.#busy, totalMilliseconds: this.#total };
  }

  ownMilliseconds(): number {
    return this.#own;
  }

  /** `cpus` CPUs for a second, of which so many were busy and so many were so with us. */
  second({ cpus, busy, own }: { cpus: number; busy: number; own: number }): void {
    this.#total += cpus * 1000;
    this.#busy += busy * 1000;
    this.#own += own * 1000;
  }
}

describe('the load of other processes', () => {
  it.each([
    ['nobody works', { cpus: 10, busy: 0, own: 0 }, 0],
    ['only we do', { cpus: 10, busy: 9, own: 9 }, 0],
    ['one core is busy elsewhere', { cpus: 10, busy: 1, own: 0 }, 0.1],
    ['we share with others', { cpus: 8, busy: 6, own: 4 }, 0.25],
    ['others have it all', { cpus: 4, busy: 4, own: 0 }, 1],
    ['ticks make us busier than the machine', { cpus: 4, busy: 3, own: 3.02 }, 0],
    ['ticks make the machine busier than it is long', { cpus: 4, busy: 4.01, own: 0 }, 1],
  ])('is a share of all CPUs when %s', (_, second, share) => {
    const machine = new FakeMachine();
    const load = new ForeignLoad(machine);
    machine.second(second);
    machine.second(second);
    expect(load.takeShare()).toBeCloseTo(share, 9);
  });

  it('is counted anew from each asking', () => {
    const machine = new FakeMachine();
    const load = new ForeignLoad(machine);
    machine.second({ cpus: 2, busy: 2, own: 0 });
    expect(load.takeShare()).toBe(1);
    machine.second({ cpus: 2, busy: 1, own: 1 });
    expect(load.takeShare()).toBe(0);
  });

  it('is unknown where no time has passed, or none is counted', () => {
    const machine = new FakeMachine();
    const load = new ForeignLoad(machine);
    expect(load.takeShare()).toBeUndefined();
    machine.second({ cpus: 0.1, busy: 0.1, own: 0 });
    expect(load.takeShare()).toBeUndefined();
    const silent = {
      cpuTimes: () => ({ busyMilliseconds: 0, totalMilliseconds: 0 }),
      ownMilliseconds: () => 1,
    };
    expect(new ForeignLoad(silent).takeShare()).toBeUndefined();
  });
});

/** Says a dot for each 100 ms of CPU time that it has burnt, however long that takes beside others. */
const busyProcess = `
  const { writeSync } = require('node:fs');
  for (let burnt = 0; ; ) {
    const { user, system } = process.cpuUsage();
    if (user + system >= burnt) { writeSync(1, '.'); burnt += 100_000; }
  }`;

describe('the load beside this process', () => {
  let child: ChildProcess | undefined;
  afterEach(() => void child?.kill('SIGKILL'));

  async function dots(count: number): Promise<void> {
    for (let seen = 0; seen < count;) {
      seen += await new Promise<number>((resolve) =>
        child?.stdout?.once('data', (data: Buffer) => resolve(data.length)),
      );
    }
  }

  /** What one asking saw, in milliseconds. */
  async function watched(work: () => Promise<void> | void) {
    const before = { ...systemLoad.cpuTimes(), own: systemLoad.ownMilliseconds() };
    const load = new ForeignLoad();
    await work();
    const share = load.takeShare() ?? NaN;
    const total = systemLoad.cpuTimes().totalMilliseconds - before.totalMilliseconds;
    return { foreign: share * total, own: systemLoad.ownMilliseconds() - before.own, total };
  }

  it('holds what a busy process uses', async () => {
    child = spawn(process.execPath, ['-e', busyProcess], { stdio: ['ignore', 'pipe', 'ignore'] });
    await dots(2);
    const { foreign } = await watched(() => dots(10));
    // A dot may have been on its way, and the system counts in ticks.
    expect(foreign).toBeGreaterThan(700);
  });

  it('leaves out what this process uses', async () => {
    const { foreign, own, total } = await watched(() => {
      const end = systemLoad.ownMilliseconds() + 800;
      while (systemLoad.ownMilliseconds() < end);
    });
    expect(own).toBeGreaterThanOrEqual(800);
    expect(foreign).toBeLessThan(total - 700);
  });
});
