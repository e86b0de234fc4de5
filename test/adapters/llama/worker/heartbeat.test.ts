import { afterEach, describe, expect, it } from 'vitest';
import { Heartbeat, type HeartbeatClock } from '../../../../src-main/adapters/llama/worker/heartbeat.ts';

/** Time that passes when told to; a timer whose machine sleeps comes late. */
class FakeClock implements HeartbeatClock {
  #monotonic = 5_000;
  #wall = 1_700_000_000_000;
  #act: (() => void) | undefined;

  monotonicMilliseconds(): number {
    return this.#monotonic;
  }

  wallMilliseconds(): number {
    return this.#wall;
  }

  every(_milliseconds: number, act: () => void): () => void {
    this.#act = act;
    return () => (this.#act = undefined);
  }

  get isRunning(): boolean {
    return this.#act !== undefined;
  }

  pass({ monotonic, wall = monotonic }: { monotonic: number; wall?: number }): void {
    this.#monotonic += monotonic;
    this.#wall += wall;
  }

  beat(times: { monotonic: number; wall?: number } = { monotonic: 1000 }): void {
    this.pass(times);
    this.#act?.();
  }
}

function started(): { clock: FakeClock; heartbeat: Heartbeat } {
  const clock = new FakeClock();
  return { clock, heartbeat: new Heartbeat(clock) };
}

describe('a heartbeat', () => {
  it('is never late while its beats come each second', () => {
    const { clock, heartbeat } = started();
    for (let second = 0; second < 60; second += 1) clock.beat();
    expect(heartbeat.takeLongestGapSeconds()).toBe(0);
  });

  it.each([
    ['both clocks run on', { monotonic: 61_000 }, 60],
    ['the monotonic clock stands still in sleep', { monotonic: 1000, wall: 61_000 }, 60],
    ['the wall clock was set back meanwhile', { monotonic: 61_000, wall: -3_600_000 }, 60],
    ['only a little was lost', { monotonic: 1250 }, 0.25],
  ])('tells by how much a beat was late when %s', (_, times, late) => {
    const { clock, heartbeat } = started();
    clock.beat();
    clock.beat(times);
    clock.beat();
    expect(heartbeat.takeLongestGapSeconds()).toBeCloseTo(late, 9);
  });

  it('keeps the longest of several gaps until it is asked, and then begins anew', () => {
    const { clock, heartbeat } = started();
    clock.beat({ monotonic: 4000 });
    clock.beat({ monotonic: 9000 });
    clock.beat({ monotonic: 3000 });
    expect(heartbeat.takeLongestGapSeconds()).toBe(8);
    clock.beat();
    expect(heartbeat.takeLongestGapSeconds()).toBe(0);
  });

  it('counts the beat that is still due: the block may end before the timer is heard', () => {
    const { clock, heartbeat } = started();
    clock.beat();
    clock.pass({ monotonic: 30_000 });
    expect(heartbeat.takeLongestGapSeconds()).toBe(29);
    // The late beat itself finds nothing new.
    clock.beat({ monotonic: 5 });
    expect(heartbeat.takeLongestGapSeconds()).toBe(0);
  });

  it('takes a wall clock that is set forward for a sleep: measured once more, nothing is lost', () => {
    const { clock, heartbeat } = started();
    clock.beat({ monotonic: 1000, wall: 3_601_000 });
    expect(heartbeat.takeLongestGapSeconds()).toBe(3600);
  });

  it('stops its timer', () => {
    const { clock, heartbeat } = started();
    expect(clock.isRunning).toBe(true);
    heartbeat.stop();
    expect(clock.isRunning).toBe(false);
  });
});

describe('the heartbeat of this process', () => {
  let heartbeat: Heartbeat | undefined;
  afterEach(() => heartbeat?.stop());

  it('notices that the process stood still', () => {
    heartbeat = new Heartbeat();
    heartbeat.takeLongestGapSeconds();
    const end = performance.now() + 1200;
    // Nothing is waited for: this is the standstill.
    while (performance.now() < end);
    expect(heartbeat.takeLongestGapSeconds()).toBeGreaterThan(0.1);
  });
});
