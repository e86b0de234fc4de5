import { describe, expect, it } from 'vitest';
import { extrapolate, median, studentFactor95, type SliceSample } from '#core/benchmark/extrapolate.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';

const at = (layers: number, ...seconds: number[]): SliceSample[] =>
  seconds.map((s) => ({ layers, seconds: s }));

/** Sum of twelve uniform numbers: mean 0, deviation 1. */
function gaussian(random: () => number): number {
  return Array.from({ length: 12 }, () => random() / 2 ** 32).reduce((sum, x) => sum + x, -6);
}

describe('extrapolation to the whole model', () => {
  it('draws the line through two slices', () => {
    const line = extrapolate([...at(2, 3, 3), ...at(10, 11, 11)], 32);
    expect(line?.seconds).toBeCloseTo(33, 10);
    expect(line?.headSeconds).toBeCloseTo(1, 10);
    expect(line?.layerSeconds).toBeCloseTo(1, 10);
    expect(line?.halfWidthSeconds).toBeCloseTo(0, 10);
  });

  it('fits three slices on one line when they are', () => {
    expect(extrapolate([...at(1, 1.5), ...at(4, 3), ...at(8, 5)], 32)?.seconds).toBeCloseTo(17, 10);
  });

  it('takes the median of a slice, so one disturbed repetition does not move the figure', () => {
    const calm = extrapolate([...at(2, 2, 2, 2), ...at(10, 10, 10, 10)], 32);
    const disturbed = extrapolate([...at(2, 2, 2, 9), ...at(10, 10, 10, 10)], 32);
    expect(disturbed?.seconds).toBeCloseTo(calm?.seconds ?? NaN, 10);
    expect(disturbed?.halfWidthSeconds).toBeGreaterThan(0.1 * 32);
  });

  it('answers a model measured whole without a line', () => {
    const whole = extrapolate(at(32, 4, 4.1, 3.9), 32);
    expect(whole?.seconds).toBe(4);
    expect(whole?.layerSeconds).toBeUndefined();
    expect(whole?.halfWidthSeconds).toBeGreaterThan(0);
  });

  it('has no bounded interval before a slice was measured twice', () => {
    expect(extrapolate([...at(2, 2), ...at(10, 10)], 32)?.halfWidthSeconds).toBe(Infinity);
  });

  it('says nothing from nothing, or from one slice that is not the whole model', () => {
    expect(extrapolate([], 32)).toBeUndefined();
    expect(extrapolate(at(2, 2, 2), 32)).toBeUndefined();
  });

  it('counts the repetitions of the slice that has fewest', () => {
    expect(extrapolate([...at(2, 2, 2, 2), ...at(10, 10, 10)], 32)?.samples).toBe(2);
  });

  it.each([2, 3, 5, 8])(
    'states an interval that holds 95 %% of the time, with %i repetitions',
    (repetitions) => {
      const random = xorshift32(4711 + repetitions);
      const runs = 4000;
      let held = 0;
      for (let run = 0; run < runs; run += 1) {
        const noisy = (seconds: number): number[] =>
          Array.from({ length: repetitions }, () => seconds * (1 + 0.02 * gaussian(random)));
        const line = extrapolate([...at(2, ...noisy(3)), ...at(10, ...noisy(11))], 32);
        if (line && Math.abs(line.seconds - 33) <= line.halfWidthSeconds) held += 1;
      }
      expect(held / runs).toBeGreaterThan(0.93);
      expect(held / runs).toBeLessThan(0.99);
    },
  );
});

describe('the median', () => {
  it.each([
    [[3], 3],
    [[1, 2], 1.5],
    [[9, 1, 5], 5],
    [[4, 1, 3, 2], 2.5],
  ])('of %j is %d', (values, expected) => {
    expect(median(values)).toBe(expected);
  });
});

it.each([
  [1, 12.706],
  [4, 2.776],
  [30, 2.042],
  [60, 2.0],
])("Student's 95 %% factor for %i degrees of freedom is %d", (degrees, factor) => {
  expect(studentFactor95(degrees)).toBeCloseTo(factor, 2);
});
