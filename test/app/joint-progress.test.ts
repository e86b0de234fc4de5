import { describe, expect, it } from 'vitest';
import { JointProgress, type JointRun } from '../../src-main/app/joint-progress.ts';

const two: JointRun[] = [
  { name: 'first', plannedSeconds: 20 },
  { name: 'second', plannedSeconds: 40 },
];

const jointOf = (runs: readonly JointRun[]) => {
  const clock = { milliseconds: 7000 };
  const progress = new JointProgress(runs, () => clock.milliseconds);
  const after = (seconds: number): void => void (clock.milliseconds += 1000 * seconds);
  const joint = (secondsLeft?: number) =>
    progress.joint({ phase: 'measuring', fraction: 0.9, ...(secondsLeft !== undefined && { secondsLeft }) });
  return { progress, after, joint };
};

describe('the progress over two models', () => {
  it('has at the beginning the time of both plans left', () => {
    const { joint } = jointOf(two);
    expect(joint()).toMatchObject({ fraction: 0, secondsLeft: 60 });
  });

  it('takes the second for as much slower than planned as the first is', () => {
    const { joint, after } = jointOf(two);
    after(10);
    // The first will have taken 30 s instead of 20: the second 60 instead of 40.
    expect(joint(20)).toMatchObject({ fraction: 1 / 9, secondsLeft: 80 });
  });

  it('names the model, and which of how many it is', () => {
    const { joint, progress } = jointOf(two);
    expect(joint().model).toEqual({ name: 'first', index: 1, count: 2 });
    progress.runEnds();
    expect(joint().model).toEqual({ name: 'second', index: 2, count: 2 });
  });

  it('counts what the first took, and the second by what it says itself', () => {
    const { joint, after, progress } = jointOf(two);
    after(30);
    progress.runEnds();
    after(10);
    expect(joint(40)).toMatchObject({ fraction: 0.5, secondsLeft: 40 });
  });

  it('never falls and is not all before the end', () => {
    const { joint, after } = jointOf(two);
    after(50);
    const before = joint(1).fraction;
    expect(joint(500).fraction).toBe(before);
    after(1e6);
    expect(joint(0).fraction).toBeLessThanOrEqual(0.99);
  });

  it('is not confused by a clock that is set back', () => {
    const { joint, after } = jointOf(two);
    after(-3600);
    expect(joint(10).fraction).toBe(0);
    expect(joint(10).secondsLeft).toBeGreaterThanOrEqual(10);
  });

  it('of one model is its own', () => {
    const { joint, after } = jointOf(two.slice(0, 1));
    after(10);
    expect(joint(10)).toMatchObject({ fraction: 0.5, secondsLeft: 10, model: { index: 1, count: 1 } });
  });
});
