import { describe, expect, it, vi } from 'vitest';
import { PauseGate } from '../../../../src-main/adapters/llama/worker/pause-gate.ts';

const gateWithClock = () => {
  const clock = { milliseconds: 5000 };
  return { clock, gate: new PauseGate(() => clock.milliseconds) };
};

describe('the gate of a run', () => {
  it('is open, and nobody waits', async () => {
    const { gate } = gateWithClock();
    const onHeld = vi.fn();
    await gate.passed(onHeld);
    expect(onHeld).not.toHaveBeenCalled();
    expect(gate.holds).toBe(0);
  });

  it('holds from the pause until it is resumed, and says so', async () => {
    const { gate } = gateWithClock();
    const onHeld = vi.fn();
    gate.pause();
    let hasPassed = false;
    const passing = gate.passed(onHeld).then(() => (hasPassed = true));
    await Promise.resolve();
    expect([onHeld.mock.calls.length, hasPassed]).toEqual([1, false]);
    gate.resume();
    await passing;
    expect(gate.holds).toBe(1);
  });

  it('holds again when the machine goes back to sleep before the run has moved', async () => {
    const { gate } = gateWithClock();
    const onHeld = vi.fn();
    gate.pause();
    const passing = gate.passed(onHeld);
    gate.resume();
    gate.pause();
    setImmediate(() => gate.resume());
    await passing;
    expect(onHeld).toHaveBeenCalledTimes(2);
    expect(gate.holds).toBe(2);
  });

  it('counts a pause once that is told twice, and a resume without one not at all', () => {
    const { clock, gate } = gateWithClock();
    gate.resume();
    gate.pause();
    clock.milliseconds += 10;
    gate.pause();
    clock.milliseconds += 10;
    gate.resume();
    gate.resume();
    expect(gate.holds).toBe(1);
    expect(gate.runningMilliseconds()).toBe(5000);
  });

  it('has a clock that stands still meanwhile', () => {
    const { clock, gate } = gateWithClock();
    clock.milliseconds += 100;
    gate.pause();
    clock.milliseconds += 3_600_000;
    expect(gate.runningMilliseconds()).toBe(5100);
    gate.resume();
    clock.milliseconds += 100;
    expect(gate.runningMilliseconds()).toBe(5200);
  });
});
