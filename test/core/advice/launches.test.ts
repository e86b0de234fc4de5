import { describe, expect, it } from 'vitest';
import { launchAdvice } from '#core/advice/launches.ts';
import { lineHistory } from '#core/advice/line-history.ts';
import { catalogue } from '../speed/fixtures.ts';
import { codes } from './question.ts';

const without = { ...catalogue, expectedLaunches: [] };

describe('a launch that the press expects', () => {
  const recommended = { macId: 'macbook-pro-14-m5' };
  const onDay = (today: string) => launchAdvice(catalogue, recommended, today);

  it('is a reason to wait when it is near, with its date', () => {
    expect(onDay('2026-10-12').isDue).toBe(true);
    expect(onDay('2026-10-12').reasons[0]).toEqual({
      code: 'launch-expected',
      details: { product: 'MacBook Pro (14-inch, M6)', expected: '2026-10-27', asOf: '2026-10-08' },
    });
  });

  it('is none when it is far off', () => {
    expect(onDay('2026-06-01').isDue).toBe(false);
    expect(codes(onDay('2026-06-01').reasons)).toEqual(['line-renewed']);
  });

  it('may have happened once its day is past: look before buying', () => {
    expect(codes(onDay('2026-11-22').reasons)).toContain('launch-may-have-happened');
  });

  it('is none for a Mac it does not replace', () => {
    expect(codes(launchAdvice(catalogue, { macId: 'mac-mini-m5-pro' }, '2026-10-12').reasons)).toEqual([
      'line-renewed',
    ]);
  });
});

describe('the line of a Mac', () => {
  it('is its name in one size and class of chips, by the first day of sale', () => {
    const pro = lineHistory(catalogue, 'macbook-pro-14-m5', '2026-11-22');
    expect(pro).toMatchObject({ line: 'MacBook Pro', renewed: '2025-10-22' });
    // M1 2020-11-17, M2 2022-06-24, M3 2023-11-07, M4 2024-11-08.
    expect(pro?.intervalDays).toEqual([584, 501, 367, 348]);
    expect(pro?.daysSince).toBe(396);
  });

  it('keeps the 15-inch Air apart, which came later than the small one', () => {
    expect(lineHistory(catalogue, 'macbook-air-15-m5', '2026-11-22')?.intervalDays).toHaveLength(3);
    expect(lineHistory(catalogue, 'macbook-air-13-m5', '2026-11-22')?.intervalDays).toHaveLength(4);
  });

  it('counts a Mac in two sizes once, and tells Pro and Max from the base chip', () => {
    const max = lineHistory(catalogue, 'macbook-pro-14-m5-max', '2026-11-22');
    expect(max?.renewed).toBe('2026-03-11');
    expect(max?.intervalDays.every((days) => days > 200)).toBe(true);
  });

  it('knows only what had happened by a day', () => {
    expect(lineHistory(catalogue, 'mac-mini-m4', '2024-12-01')?.renewed).toBe('2024-11-08');
    expect(lineHistory(catalogue, 'mac-mini-m6', '2026-01-01')).toBeUndefined();
  });

  it('says nothing of a Mac that has a successor in it, or that nobody knows', () => {
    expect(lineHistory(catalogue, 'mac-mini-m4', '2026-11-22')).toBeUndefined();
    expect(lineHistory(catalogue, 'no-such-mac', '2026-11-22')).toBeUndefined();
  });
});

describe('waiting by the habit of a line', () => {
  const on = (macId: string, today: string) => launchAdvice(without, { macId }, today);

  it('is not advised soon after a renewal, and the dates are said', () => {
    const fresh = on('mac-mini-m5-pro', '2026-11-22');
    expect(fresh.isDue).toBe(false);
    expect(fresh.reasons).toEqual([
      {
        code: 'line-renewed',
        details: {
          line: 'Mac mini',
          renewed: '2026-09-22',
          monthsSince: 2,
          shortestMonths: 21,
          longestMonths: 22,
          renewals: 2,
        },
      },
    ]);
  });

  it('is advised from two months before the usual interval is over', () => {
    // Usual: the middle of 348, 367, 501 and 584 days, 434; less 60.
    expect(on('macbook-pro-14-m5', '2026-10-30').isDue).toBe(false);
    expect(on('macbook-pro-14-m5', '2026-11-01').isDue).toBe(true);
    expect(codes(on('macbook-pro-14-m5', '2026-11-01').reasons)).toEqual(['line-due']);
  });

  it('wants two intervals for a habit', () => {
    expect(on('macbook-neo-2026', '2030-01-01')).toEqual({ isDue: false, reasons: [] });
  });

  it('stands beside what the press expects', () => {
    expect(codes(launchAdvice(catalogue, { macId: 'macbook-pro-14-m5' }, '2026-10-12').reasons)).toEqual([
      'launch-expected',
      'line-renewed',
    ]);
    expect(codes(launchAdvice(catalogue, { macId: 'macbook-pro-14-m5' }, '2026-11-22').reasons)).toEqual([
      'launch-may-have-happened',
      'line-due',
    ]);
  });
});
