import type { Catalogue, Chip, Mac, Price } from '#core/chips/catalogue.ts';
import { configurations } from '#core/chips/price.ts';
import { configurationPrices, priceOf } from '#core/chips/user-price.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import type { SeenSpeed } from '#core/speed/as-seen.ts';
import type { SpeedSource } from '#core/speed/model-speed.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import { memoryGibibytes } from '#core/units.ts';
import type { Candidate, ConsideredMac, Need, Reason } from './advice.ts';
import type { Room } from './situation.ts';
import { sharesByFan } from './steady-work.ts';
import { adviceThresholds } from './thresholds.ts';

export interface OfferQuestion {
  catalogue: Catalogue;
  need: Need;
  /** Fitted parameters and this machine's calibration. */
  speed: Omit<SpeedSource, 'chip'>;
  /** What the rate that the user sees tells of other Macs. */
  seen?: SeenSpeed | undefined;
  /** ISO date of the user's undated prices; by default the day of the catalogue. */
  today?: string | undefined;
}

/** A Mac with one chip and one memory size, as far as any target is concerned. */
export interface Offer {
  mac: Mac;
  chip: Chip;
  memoryGB: number;
  room: Room;
  /** Absent: unknown. */
  price: Price | undefined;
}

/**
 * Every Mac that can be had, in every chip and memory size: those still sold, and those that the user has a
 * price for. Where the user asks about one Mac, that one alone, sold or not.
 */
export function offers(question: OfferQuestion): Offer[] {
  const { catalogue, need, today = catalogue.asOf } = question;
  const own = configurationPrices(catalogue, need.prices ?? [], today);
  const chips = new Map(catalogue.chips.map((chip) => [chip.id, chip]));
  return catalogue.macs
    .filter((mac) => need.considered === undefined || mac.id === need.considered.macId)
    .flatMap((mac) =>
      configurations(mac).flatMap(({ chipId, memoryGB }) => {
        const chip = chips.get(chipId);
        const room = chip && catalogueRoom(question, { mac, chip, memoryGB });
        const price = priceOf(mac, { chipId, memoryGB, currency: need.currency }, own);
        return chip && room ? [{ mac, chip, memoryGB, room, price }] : [];
      }),
    )
    .filter((offer) =>
      need.considered === undefined
        ? offer.mac.stillSold || offer.price?.kind === 'user'
        : isConsidered(offer, need.considered),
    );
}

const isConsidered = ({ chip, memoryGB }: Offer, considered: ConsideredMac): boolean =>
  (considered.chipId ?? chip.id) === chip.id && (considered.memoryGB ?? memoryGB) === memoryGB;

/** A Mac that is not at hand: its limit comes from the working-set table. */
function catalogueRoom(
  { catalogue, speed, seen }: OfferQuestion,
  { mac, chip, memoryGB }: Pick<Offer, 'mac' | 'chip' | 'memoryGB'>,
): Room | undefined {
  const memoryBytes = memoryGibibytes(memoryGB);
  const { macosMajor } = adviceThresholds;
  const budget = memoryBudget({ memoryBytes, macosMajor, rules: catalogue.workingSetRules });
  return (
    budget && {
      memoryBytes,
      budgetBytes: budget.bytes,
      kept: sharesByFan(mac.hasFan),
      seen,
      speed: { ...speed, chip: speedChip(chip, memoryGB) },
    }
  );
}

type Named = 'macId' | 'product' | 'chipId' | 'chip' | 'gpuCores' | 'memoryGB' | 'storageGB' | 'price';

/** What a candidate says of itself whatever it is wanted for. */
export function offered({ mac, chip, memoryGB, price }: Offer): Pick<Candidate, Named> {
  return {
    macId: mac.id,
    product: mac.product,
    chipId: chip.id,
    chip: chip.brandString,
    gpuCores: chip.gpuCores,
    memoryGB,
    ...(price?.storageGB !== undefined && { storageGB: price.storageGB }),
    ...(price && {
      price: {
        amount: price.amount,
        currency: price.currency,
        asOf: price.asOf,
        kind: price.kind,
        ...(price.condition && { condition: price.condition }),
        approximate: price.approximate,
      },
    }),
  };
}

/** What a sentence calls it by. */
export const named = ({
  mac,
  chip,
  memoryGB,
}: Pick<Offer, 'mac' | 'chip' | 'memoryGB'>): Reason['details'] => ({
  product: mac.product,
  chip: chip.brandString,
  gpuCores: chip.gpuCores,
  memoryGB,
});

/** Cheapest first, unpriced last; among equals the sooner, then by name. */
export const byPrice = (a: Candidate, b: Candidate): number =>
  compare(a.price?.amount, b.price?.amount) ||
  compare(a.timeOnMixSeconds, b.timeOnMixSeconds) ||
  a.macId.localeCompare(b.macId) ||
  a.memoryGB - b.memoryGB;

/** Unknown counts as the largest. */
function compare(a = Infinity, b = Infinity): number {
  return a === b ? 0 : a - b;
}
