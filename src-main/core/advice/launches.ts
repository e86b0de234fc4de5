import type { Catalogue } from '#core/chips/catalogue.ts';
import type { Candidate, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import { adviceThresholds } from './thresholds.ts';

export interface LaunchAdvice {
  /** A successor is due within the days worth waiting for. */
  isDue: boolean;
  reasons: Reason[];
}

const millisecondsPerDay = 86_400_000;

/**
 * What the press expected to replace this Mac, with its date. Due soon: wait. Past, and not in the
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
  return {
    isDue: due.some(({ expected }) => !isPast(expected)),
    reasons: due.map(({ product, expected, asOf }) =>
      reason(isPast(expected) ? 'launch-may-have-happened' : 'launch-expected', { product, expected, asOf }),
    ),
  };
}

/** Days from `today` to a day, or to the end of a month given without one. */
function daysUntil(expected: string, today: string): number {
  const [year = 0, month = 1] = expected.split('-').map(Number);
  const end = expected.length > 7 ? Date.parse(expected) : Date.UTC(year, month, 0);
  return Math.round((end - Date.parse(today)) / millisecondsPerDay);
}
