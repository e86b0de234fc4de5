import { describe, expect, it } from 'vitest';
import { StreamClock } from '../../../src-renderer/state/speed-stream.svelte.ts';

/** Frames by hand, as a page would draw them. */
function frames() {
  const waiting = new Map<number, (milliseconds: number) => void>();
  let last = 0;
  return {
    request: (onFrame: (milliseconds: number) => void) => {
      waiting.set(++last, onFrame);
      return last;
    },
    cancel: (handle: number) => void waiting.delete(handle),
    waiting,
    draw(milliseconds: number) {
      const due = [...waiting.values()];
      waiting.clear();
      due.forEach((onFrame) => onFrame(milliseconds));
    },
  };
}

describe('the clock of words as they come', () => {
  it('counts from the first frame and ends by itself', () => {
    const page = frames();
    const clock = new StreamClock(page);
    clock.start(2);
    page.draw(1000);
    expect([clock.elapsedSeconds, clock.isRunning]).toEqual([0, true]);
    page.draw(2500);
    expect(clock.elapsedSeconds).toBe(1.5);
    page.draw(3000);
    expect([clock.elapsedSeconds, clock.isRunning, page.waiting.size]).toEqual([2, false, 0]);
  });

  it('asks for one frame at a time, and for none once stopped', () => {
    const page = frames();
    const clock = new StreamClock(page);
    clock.start(9);
    clock.start(9);
    page.draw(0);
    page.draw(500);
    expect(page.waiting.size).toBe(1);
    clock.stop();
    expect([page.waiting.size, clock.isRunning, clock.elapsedSeconds]).toEqual([0, false, 0.5]);
  });

  it('begins anew from 0, and shows any moment without running', () => {
    const page = frames();
    const clock = new StreamClock(page);
    clock.start(9);
    page.draw(0);
    page.draw(4000);
    clock.start(9);
    expect(clock.elapsedSeconds).toBe(0);
    clock.showAt(7.5);
    expect([clock.elapsedSeconds, clock.isRunning, page.waiting.size]).toEqual([7.5, false, 0]);
  });
});
