import { describe, expect, it } from 'vitest';
import { minuteRows, ratesOf, sustainedCurve } from '../../../src-renderer/charts/sustained.ts';
import type { Sustained } from '../../../src-main/core/benchmark/result.ts';

/** A point every 15 s for ten minutes: 400 t/s in the first minute, 300 in the last two, falling between. */
const points = Array.from({ length: 41 }, (_, index) => {
  const seconds = index * 15;
  const rate = seconds <= 60 ? 400 : seconds >= 480 ? 300 : 400 - ((seconds - 60) / 420) * 100;
  return { seconds, promptTokensPerSecond: rate, generationTokensPerSecond: rate / 10 };
});
const sustained: Sustained = { points, promptShareKept: 0.75, generationShareKept: 0.75 };

describe('the curve of a sustained run', () => {
  const curve = sustainedCurve(ratesOf(sustained, 'prompt'));
  if (!curve) throw new Error('There is a curve.');

  it('begins at the left and ends at the right, higher where it is faster', () => {
    expect(curve.points[0]?.x).toBe(0);
    expect(curve.points.at(-1)?.x).toBe(1);
    expect(curve.points[0]?.y).toBeLessThan(curve.points.at(-1)?.y ?? 0);
  });

  it('begins its rates at 0, so that half the height is half the speed', () => {
    expect(curve.rateTicks[0]).toEqual({ value: 0, at: 1 });
    expect(curve.rateTicks.at(-1)?.at).toBe(0);
    expect(curve.rateTicks.at(-1)?.value).toBeGreaterThanOrEqual(400);
  });

  it('holds the end against the first tenth of the time', () => {
    expect(curve.startRate).toBe(400);
    expect(curve.endRate).toBe(300);
  });

  it('marks whole minutes within the time measured', () => {
    expect(curve.minuteTicks.map(({ value }) => value)).toEqual([0, 2, 4, 6, 8, 10]);
    expect(curve.minuteTicks.at(-1)?.at).toBe(1);
  });

  it('is none with fewer than two points', () => {
    expect(sustainedCurve([])).toBeUndefined();
    expect(sustainedCurve([{ seconds: 3, tokensPerSecond: 10 }])).toBeUndefined();
  });

  it('takes its first point for the beginning where none is within the first tenth', () => {
    const late = [50, 75, 100].map((seconds) => ({ seconds, tokensPerSecond: seconds }));
    expect(sustainedCurve(late)?.startRate).toBe(50);
  });
});

describe('the table beside it', () => {
  it('has the mean of each minute', () => {
    const rows = minuteRows(sustained);
    expect(rows.map(({ minute }) => minute)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(rows[0]).toEqual({ minute: 1, prompt: 400, generation: 40 });
    expect(rows.at(-1)?.prompt).toBe(300);
  });

  it('leaves out what was not measured in a minute', () => {
    const gap: Sustained = {
      points: [
        { seconds: 1, promptTokensPerSecond: 10 },
        { seconds: 130, generationTokensPerSecond: 5 },
      ],
    };
    expect(minuteRows(gap)).toEqual([
      { minute: 1, prompt: 10 },
      { minute: 3, generation: 5 },
    ]);
  });
});
