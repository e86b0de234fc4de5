import { describe, expect, it, vi } from 'vitest';
import { tellOfWork, type WorkClock } from '../../../../src-main/adapters/llama/worker/sign-of-work.ts';

/** Looks when told to, after so much processor time. */
class FakeClock implements WorkClock {
  #used = 1234;
  #act: (() => void) | undefined;

  usedMilliseconds(): number {
    return this.#used;
  }

  every(_milliseconds: number, act: () => void): void {
    this.#act = act;
  }

  look(usedMilliseconds: number): void {
    this.#used += usedMilliseconds;
    this.#act?.();
  }
}

function started() {
  const clock = new FakeClock();
  const tell = vi.fn();
  tellOfWork(tell, clock);
  return { clock, tell };
}

describe('a sign of work', () => {
  it('is told at each look of a process that computes, also of one that gets little of a processor', () => {
    const { clock, tell } = started();
    clock.look(10_000);
    clock.look(500);
    expect(tell).toHaveBeenCalledTimes(2);
  });

  it('is not told of one that waits, whatever it used before', () => {
    const { clock, tell } = started();
    clock.look(10_000);
    for (let look = 0; look < 10; look += 1) clock.look(50);
    expect(tell).toHaveBeenCalledTimes(1);
  });
});
