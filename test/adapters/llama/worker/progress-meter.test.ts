import { describe, expect, it } from 'vitest';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import { ProgressMeter } from '../../../../src-main/adapters/llama/worker/progress-meter.ts';

const meterWithClock = () => {
  const clock = { milliseconds: 1000, secondsLeft: 10 };
  const sent: BenchmarkProgress[] = [];
  const meter = new ProgressMeter({
    send: (progress) => sent.push(progress),
    secondsLeft: () => clock.secondsLeft,
    now: () => clock.milliseconds,
  });
  const report = (seconds: number, secondsLeft: number, phase: BenchmarkProgress['phase'] = 'measuring') => {
    clock.milliseconds += 1000 * seconds;
    clock.secondsLeft = secondsLeft;
    meter.report(phase);
    return sent.at(-1);
  };
  return { meter, sent, report, clock };
};

describe('the progress of a run', () => {
  it('is the part of the time that is over', () => {
    const { report } = meterWithClock();
    expect(report(0, 10)).toEqual({ phase: 'measuring', fraction: 0, secondsLeft: 10 });
    expect(report(2, 6)?.fraction).toBeCloseTo(0.25, 9);
    expect(report(3, 5)?.fraction).toBeCloseTo(0.5, 9);
  });

  it('never falls, though more is left than was thought, and is not all before the end', () => {
    const { report } = meterWithClock();
    expect(report(9, 1)?.fraction).toBeCloseTo(0.9, 9);
    expect(report(1, 10)?.fraction).toBeCloseTo(0.9, 9);
    expect(report(90, 0)?.fraction).toBe(0.99);
  });

  it('has no time left that is negative', () => {
    const { report } = meterWithClock();
    expect(report(1, -5)?.secondsLeft).toBe(0);
  });

  it('is told four times a second at most, and at once in a new phase or with a figure', () => {
    const { meter, report, sent, clock } = meterWithClock();
    report(0, 10);
    report(0.2, 9.8);
    expect(sent).toHaveLength(1);
    report(0.05, 9.75);
    expect(sent).toHaveLength(2);
    report(0.01, 9.74, 'finishing');
    expect(sent).toHaveLength(3);
    clock.milliseconds += 1;
    meter.report('finishing', { sliceTokensPerSecond: 100 });
    expect(sent).toHaveLength(4);
  });

  it('tells a time that grows step by step, where the steps are bounded', () => {
    const { meter, report, clock } = meterWithClock();
    meter.estimateBy(
      () => clock.secondsLeft,
      () => 4,
    );
    expect(report(1, 2)?.secondsLeft).toBe(2);
    expect(report(1, 20)?.secondsLeft).toBe(6);
    expect(report(1, 19)?.secondsLeft).toBe(10);
    expect(report(1, 3)?.secondsLeft).toBe(3);
  });
});
