import { describe, expect, it, vi } from 'vitest';
import { PauseGate } from '../../../../src-main/adapters/llama/worker/pause-gate.ts';

/** A gate with a clock that is set by hand. */
function gateAt(milliseconds: number) {
  const clock = { milliseconds };
  return { clock, gate: new PauseGate(() => clock.milliseconds) };
}

/** Whether the promise has been kept after everything that is due has run. */
async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  void promise.then(() => (settled = true));
  await new Promise((resolve) => setImmediate(resolve));
  return settled;
}

describe('an open gate', () => {
  it('lets pass at once and tells nobody', async () => {
    const onHeld = vi.fn();
    await new PauseGate().passed(onHeld);
    expect(onHeld).not.toHaveBeenCalled();
  });

  it('is not opened further', async () => {
    const { gate } = gateAt(0);
    gate.resume();
    await gate.passed(() => undefined);
    expect(gate.holds).toBe(0);
  });
});

describe('a closed gate', () => {
  it('holds, says so once, and lets pass when it is opened', async () => {
    const { gate } = gateAt(0);
    gate.pause();
    const onHeld = vi.fn();
    const passing = gate.passed(onHeld);
    expect(await isSettled(passing)).toBe(false);
    gate.resume();
    expect(await isSettled(passing)).toBe(true);
    expect(onHeld).toHaveBeenCalledOnce();
  });

  it('lets all pass that wait', async () => {
    const { gate } = gateAt(0);
    gate.pause();
    const waiting = [gate.passed(() => undefined), gate.passed(() => undefined)];
    gate.resume();
    expect(await Promise.all(waiting.map(isSettled))).toEqual([true, true]);
  });

  it('opens once however often it was closed', async () => {
    const { gate } = gateAt(0);
    gate.pause();
    gate.pause();
    const passing = gate.passed(() => undefined);
    gate.resume();
    expect(await isSettled(passing)).toBe(true);
    expect(gate.holds).toBe(1);
  });

  it('holds on when it is closed again before anybody got through', async () => {
    const { gate } = gateAt(0);
    gate.pause();
    const passing = gate.passed(() => undefined);
    gate.resume();
    gate.pause();
    expect(await isSettled(passing)).toBe(false);
    gate.resume();
    expect(await isSettled(passing)).toBe(true);
  });
});

describe('the running clock', () => {
  it('goes on while the gate is open', () => {
    const { clock, gate } = gateAt(1000);
    clock.milliseconds = 4000;
    expect(gate.runningMilliseconds()).toBe(4000);
  });

  it('stands still while it is closed, and leaves that time out afterwards', () => {
    const { clock, gate } = gateAt(1000);
    gate.pause();
    clock.milliseconds = 61_000;
    expect(gate.runningMilliseconds()).toBe(1000);
    gate.resume();
    clock.milliseconds = 62_000;
    expect(gate.runningMilliseconds()).toBe(2000);
  });

  it('leaves out every pause, and none twice', () => {
    const { clock, gate } = gateAt(0);
    for (const [closed, open] of [
      [10, 20],
      [30, 50],
    ] as const) {
      clock.milliseconds = closed;
      gate.pause();
      clock.milliseconds = open - 5;
      gate.pause();
      clock.milliseconds = open;
      gate.resume();
      gate.resume();
    }
    clock.milliseconds = 60;
    expect(gate.runningMilliseconds()).toBe(60 - 10 - 20);
  });
});

it('pauses are counted from when they begin', () => {
  const { gate } = gateAt(0);
  gate.pause();
  expect(gate.holds).toBe(1);
  gate.resume();
  gate.pause();
  expect(gate.holds).toBe(2);
});
