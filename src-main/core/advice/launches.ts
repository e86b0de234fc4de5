import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Candidate, Reason } from './advice.ts';
import { lineHistory } from './line-history.ts';
import { reason } from './reasons.ts';
import { adviceThresholds } from './thresholds.ts';

export interface LaunchAdvice {
  /** A successor is due within the days worth waiting for. */
  isDue: boolean;
  reasons: Reason[];
}

const millisecondsPerDay = 86_400_000;

/**
 * What the press expected to replace this Mac, with its date, and when its line was renewed before. Expected
 * soon, or the line about as old as it usually gets: wait. Expected for a day that is past, and not in the
 * catalogue: it may be out already, so look before buying. Nothing is promised about prices.
 */
export function launchAdvice(
  catalogue: Catalogue,
  recommended: Pick<Candidate, 'macId'>,
  today: string,
): LaunchAdvice {
  const launches = (catalogue.expectedLaunches ?? []).filter(({ replacesMacIds }) =>
    replacesMacIds.includes(recommended.macId),
  );
  const due = launches.filter(({ expected }) => daysUntil(expected, today) <= adviceThresholds.waitDays);
  const isPast = (expected: string): boolean => daysUntil(expected, today) < 0;
  const line = lineAdvice(catalogue, recommended.macId, today);
  return {
    isDue: line.isDue || due.some(({ expected }) => !isPast(expected)),
    reasons: [
      ...due.map(({ product, expected, asOf }) =>
        reason(isPast(expected) ? 'launch-may-have-happened' : 'launch-expected', {
          product,
          expected,
          asOf,
        }),
      ),
      ...line.reasons,
    ],
  };
}

/** Two intervals at least make a habit; due from `waitDays` before the middle one is over. */
function lineAdvice(catalogue: Catalogue, macId: string, today: string): LaunchAdvice {
  const history = lineHistory(catalogue, macId, today);
  if (!history || history.intervalDays.length < 2) return { isDue: false, reasons: [] };
  const { line, renewed, daysSince, intervalDays, usualDays } = history;
  const isDue = daysSince >= usualDays - adviceThresholds.waitDays;
  const details = {
    line,
    renewed,
    monthsSince: months(daysSince),
    shortestMonths: months(Math.min(...intervalDays)),
    longestMonths: months(Math.max(...intervalDays)),
    renewals: intervalDays.length,
  };
  return { isDue, reasons: [reason(isDue ? 'line-due' : 'line-renewed', details)] };
}

const daysPerMonth = 365.25 / 12;
const months = (days: number): number => Math.round(days / daysPerMonth);

/** Days from `today` to a day, or to the end of a month given without one. */
function daysUntil(expected: string, today: string): number {
  const [year = 0, month = 1] = expected.split('-').map(Number);
  const end = expected.length > 7 ? Date.parse(expected) : Date.UTC(year, month, 0);
  return Math.round((end - Date.parse(today)) / millisecondsPerDay);
}
