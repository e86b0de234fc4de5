import { describe, expect, it } from 'vitest';
import { findRun, nameRuns } from '../../../src-main/core/benchmark/run-name.ts';
import { resultOf } from '../../fakes/benchmark-results.ts';

const runsAt = (...starts: string[]) => nameRuns(starts.map((startedAt) => resultOf({ startedAt })));
const idsAt = (...starts: string[]): string[] => runsAt(...starts).map(({ id }) => id);

const three = runsAt('2026-11-22T23:35:07.250Z', '2026-11-23T08:00:00.000Z', '2026-12-01T08:00:00.000Z');

describe('the name of a run', () => {
  it('is its number, from the oldest, and its start in UTC to the minute', () => {
    expect(three.map(({ number, id }) => `${number} ${id}`)).toEqual([
      '1 20261122-2335',
      '2 20261123-0800',
      '3 20261201-0800',
    ]);
  });

  it('follows the starts, not the order in the file', () => {
    const [first, second] = runsAt('2026-12-01T08:00:00.000Z', '2026-11-22T23:35:00.000Z');
    expect([first?.id, second?.id]).toEqual(['20261122-2335', '20261201-0800']);
  });

  it.each([
    ['a minute', ['2026-11-22T23:35:07.250Z', '2026-11-22T23:35:40.000Z'], ['233507', '233540']],
    ['a second', ['2026-11-22T23:35:07.250Z', '2026-11-22T23:35:07.900Z'], ['233507250', '233507900']],
    ['a millisecond', ['2026-11-22T23:35:07.250Z', '2026-11-22T23:35:07.250Z'], ['233507250', '233507250-2']],
  ])('is as much longer as two runs of %s need', (_what, starts, times) => {
    expect(idsAt(...starts)).toEqual(times.map((time) => `20261122-${time}`));
  });

  it('is the same wherever on earth the clock stood', () => {
    expect(idsAt('2026-11-23T08:35:07.250+09:00')).toEqual(['20261122-2335']);
  });

  it('keeps the digits of a day that never was, first of all', () => {
    expect(idsAt('2026-11-22T23:35:00.000Z', '2026-19-39T10:00:00Z')).toEqual([
      '20261939-1000',
      '20261122-2335',
    ]);
  });

  it('finds each run by each of its names, whatever the history', () => {
    const starts = Array.from({ length: 40 }, (_, index) =>
      new Date(Date.UTC(2026, 0, 1) + 7919 * index ** 2).toISOString(),
    );
    const runs = runsAt(...starts, ...starts.slice(0, 3));
    for (const run of runs) {
      expect(findRun(runs, run.id)).toBe(run);
      expect(findRun(runs, String(run.number))).toBe(run);
      expect(findRun(runs, `last-${runs.length - run.number}`)).toBe(run);
    }
  });

  it.each([
    ['2', 2],
    ['02', 2],
    ['last', 3],
    ['LAST', 3],
    ['last-0', 3],
    ['last-2', 1],
    ['20261122-2335', 1],
    ['20261122', 1],
    ['202612', 3],
    ['20261122-233507250', 1],
    [' 3 ', 3],
  ])('"%s" is run %i', (asked, number) => {
    expect(findRun(three, asked).number).toBe(number);
  });

  it.each(['0', '4', '-1', '1.5', '', 'first', 'last-3', 'last+1', 'last-', '2027', '20261122-2336', '202'])(
    '"%s" is none, which is said with how many there are',
    (asked) => {
      expect(() => findRun(three, asked)).toThrow(
        expect.objectContaining({ code: 'unknown-run', details: { run: asked, runs: 3 } }),
      );
    },
  );

  it('is refused where it fits several, with their ids', () => {
    expect(() => findRun(three, '202611')).toThrow(
      expect.objectContaining({
        code: 'ambiguous-run',
        details: { run: '202611', matches: '20261122-2335, 20261123-0800' },
      }),
    );
  });

  it('names no more than five of many that it fits', () => {
    const many = runsAt(...Array.from({ length: 9 }, (_, day) => `2026-11-0${day + 1}T08:00:00.000Z`));
    expect(() => findRun(many, '2026')).toThrow(
      expect.objectContaining({
        details: expect.objectContaining({ matches: expect.stringMatching(/^(\S+, ){5}…$/) }),
      }),
    );
  });

  it('of an empty history says what to do instead', () => {
    expect(() => findRun([], 'last')).toThrow(expect.objectContaining({ code: 'no-runs' }));
  });
});
