import { describe, expect, it } from 'vitest';
import { apportion } from '#core/gguf/apportion.ts';

const none = (counts: readonly number[]): number[] => counts.map(() => 0);

function line(counts: readonly number[], firstTotal: number, secondTotal: number, least = none(counts)) {
  const population = counts.reduce((sum, each) => sum + each, 0);
  const lever = (population - firstTotal) / (secondTotal - firstTotal);
  const samples = apportion({ counts, least, firstTotal, secondTotal, lever });
  if (!samples) return undefined;
  const reached = counts.map((_, kind) => {
    const [first = 0, second = 0] = [samples.first[kind], samples.second[kind]];
    return first + lever * (second - first);
  });
  return { ...samples, reached };
}

describe('two samples apportioned together', () => {
  it.each([
    [[16, 16], 2, 10, [1, 1], [5, 5]],
    // Granite 4 H: 36 Mamba layers and 4 of attention; the attention layers grow by one in nine.
    [[36, 4], 10, 20, [9, 1], [18, 2]],
    // A kind that both hold whole stays out of the slope.
    [[3, 58], 5, 7, [3, 2], [3, 4]],
  ])('of %j, %d and %d large, are %j and %j', (counts, first, second, firstKinds, secondKinds) => {
    expect(line(counts, first, second)).toMatchObject({ first: firstKinds, second: secondKinds });
  });

  it('lead to the population exactly wherever their sizes allow it', () => {
    for (const [counts, first, second] of [
      [[19, 17], 4, 12],
      [[20, 10, 5], 7, 14],
      [[52, 10], 8, 14],
    ] as const) {
      expect(line(counts, first, second)?.reached.map((each) => Math.round(each * 1e9) / 1e9)).toEqual(
        counts,
      );
    }
  });

  it('add up to the sizes asked, never beyond what there is, nor below what each must hold', () => {
    const [counts, least] = [
      [11, 7, 2, 1],
      [1, 0, 1, 1],
    ];
    for (let first = 3; first < 12; first += 1) {
      for (let second = first + 1; second < 20; second += 1) {
        const samples = line(counts, first, second, least);
        expect(samples?.first.reduce((sum, each) => sum + each, 0)).toBe(first);
        expect(samples?.second.reduce((sum, each) => sum + each, 0)).toBe(second);
        for (const sample of [samples?.first, samples?.second]) {
          const beyond = sample?.filter(
            (each, kind) => each < (least[kind] ?? 0) || each > (counts[kind] ?? 0),
          );
          expect(beyond).toEqual([]);
        }
      }
    }
  });

  it('do not exist when more has to be held than fits', () => {
    expect(line([5, 5], 2, 4, [2, 1])).toBeUndefined();
  });
});
