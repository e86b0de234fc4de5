import type { Catalogue, Chip, Mac } from '#core/chips/catalogue.ts';
import { quantile } from '#core/speed/least-squares.ts';

export interface LineHistory {
  /** "MacBook Pro", "Mac mini": the name without size and chip. */
  line: string;
  /** ISO date of the newest one, and how long ago that is. */
  renewed: string;
  daysSince: number;
  /** Between one and the next, oldest first. */
  intervalDays: number[];
  /** The middle one; 0 without any. */
  usualDays: number;
}

const millisecondsPerDay = 86_400_000;
const daysBetween = (from: string, to: string): number =>
  Math.round((Date.parse(to) - Date.parse(from)) / millisecondsPerDay);

/** From this diagonal on a laptop is the large one of its line: the 15-inch Air came later than the small one. */
const largeInches = 15;

/**
 * When the line of a Mac was renewed up to a day, by the first day of sale. A line is a name in one size of
 * laptop and one class of chips: base, Pro and Max, Ultra. Absent for a Mac that is not in the catalogue, has
 * no date, is not out yet, or has a successor in its line. MacBook Pro with a base chip, November 2026: since
 * 2025-10-22; before that after 584, 501, 367 and 348 days.
 */
export function lineHistory(
  { macs, chips }: Pick<Catalogue, 'macs' | 'chips'>,
  macId: string,
  today: string,
): LineHistory | undefined {
  const own = macs.find(({ id }) => id === macId);
  if (!own) return undefined;
  const chipById = new Map(chips.map((chip) => [chip.id, chip]));
  const key = lineKey(own, chipById);
  const days = macs
    .filter((mac) => lineKey(mac, chipById) === key)
    .flatMap((mac) => firstSale(mac) ?? [])
    .filter((day) => day <= today);
  const renewals = [...new Set(days)].sort();
  const renewed = renewals.at(-1);
  if (renewed === undefined || renewed !== firstSale(own)) return undefined;
  const intervalDays = renewals.slice(1).map((day, index) => daysBetween(renewals[index] ?? day, day));
  return {
    line: familyOf(own),
    renewed,
    daysSince: daysBetween(renewed, today),
    intervalDays,
    usualDays: intervalDays.length === 0 ? 0 : quantile(intervalDays, 0.5),
  };
}

const firstSale = ({ launchDate, announced }: Mac): string | undefined => launchDate ?? announced;

const familyOf = ({ product }: Mac): string => product.replace(/ \(.*$/, '');

function lineKey(mac: Mac, chipById: ReadonlyMap<string, Chip>): string {
  const tiers = new Set(mac.chipIds.map((id) => chipById.get(id)?.tier));
  const chipClass = tiers.has('base') || tiers.has('a') ? 'base' : tiers.has('ultra') ? 'ultra' : 'pro';
  const isLarge = mac.formFactor === 'laptop' && (mac.displayInches ?? 0) >= largeInches;
  return `${familyOf(mac)} ${chipClass} ${isLarge ? 'large' : 'small'}`;
}
