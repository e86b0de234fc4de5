import type { Catalogue, Chip, Mac } from '#core/chips/catalogue.ts';
import { configurations, newestPrice } from '#core/chips/price.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { speedChip } from '#core/speed/speed-chip.ts';
import type { SpeedSource } from '#core/speed/model-speed.ts';
import { memoryGibibytes } from '#core/units.ts';
import type { Candidate, Need } from './advice.ts';
import { type Room, situation, type Situation, type Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';
import { vetoes } from './vetoes.ts';

export interface CandidateQuestion {
  catalogue: Catalogue;
  need: Need;
  target: Target;
  /** Fitted parameters and this machine's calibration. */
  speed: Omit<SpeedSource, 'chip'>;
  /** The present machine with the target on it; absent where nothing about it is known. */
  now?: Situation;
}

/** Every Mac still sold, in every chip and memory size, with what speaks against it. Cheapest first, unpriced last. */
export function candidates(question: CandidateQuestion): Candidate[] {
  const { catalogue } = question;
  const chips = new Map(catalogue.chips.map((chip) => [chip.id, chip]));
  return catalogue.macs
    .filter((mac) => mac.stillSold)
    .flatMap((mac) =>
      configurations(mac).flatMap(({ chipId, memoryGB }) => {
        const chip = chips.get(chipId);
        const room = chip && catalogueRoom(question, chip, memoryGB);
        return chip && room ? [candidate(question, mac, chip, memoryGB, room)] : [];
      }),
    )
    .sort(
      (a, b) =>
        (a.price?.amount ?? Infinity) - (b.price?.amount ?? Infinity) ||
        (a.timeOnMixSeconds ?? Infinity) - (b.timeOnMixSeconds ?? Infinity) ||
        a.macId.localeCompare(b.macId),
    );
}

/** A Mac that is not at hand: its limit comes from the working-set table. */
function catalogueRoom(
  { catalogue, speed }: CandidateQuestion,
  chip: Chip,
  memoryGB: number,
): Room | undefined {
  const memoryBytes = memoryGibibytes(memoryGB);
  const { macosMajor } = adviceThresholds;
  const budget = memoryBudget({ memoryBytes, macosMajor, rules: catalogue.workingSetRules });
  return (
    budget && {
      memoryBytes,
      budgetBytes: budget.bytes,
      speed: { ...speed, chip: speedChip(chip, memoryGB) },
    }
  );
}

function candidate(
  question: CandidateQuestion,
  mac: Mac,
  chip: Chip,
  memoryGB: number,
  room: Room,
): Candidate {
  const { need, now } = question;
  const found = situation(room, question.target, need);
  const price = newestPrice(mac, { chipId: chip.id, memoryGB, currency: need.currency });
  const improvement = improvementClass(now, found);
  return {
    macId: mac.id,
    product: mac.product,
    chipId: chip.id,
    chip: chip.brandString,
    gpuCores: chip.gpuCores,
    memoryGB,
    ...(price?.storageGB === undefined ? {} : { storageGB: price.storageGB }),
    ...(price && {
      price: {
        amount: price.amount,
        currency: price.currency,
        asOf: price.asOf,
        kind: price.kind,
        approximate: price.approximate,
      },
    }),
    fits: found.fits,
    ...speedWhereItRuns(found),
    class: improvement,
    vetoes: vetoes({ need, mac, found, room, price, improvement }),
  };
}

/** A model that is refused or crawls has no speed there worth a number. */
function speedWhereItRuns({
  fits,
  speed,
  mixSeconds,
}: Situation): Pick<Candidate, 'speed' | 'timeOnMixSeconds'> {
  if (fits === 'crawls' || fits === 'refused')
    return { speed: { confidence: speed.confidence, reasons: [] } };
  return { speed, ...(mixSeconds === undefined ? {} : { timeOnMixSeconds: mixSeconds }) };
}

/**
 * Against this machine on the user's mix: `unlocks` what does not fit here, else by how much sooner an
 * answer is there (2 × and more `clear`, 1.5 `noticeable`, 1.2 `marginal`, above 1 `noise`).
 */
export function improvementClass(now: Situation | undefined, then: Situation): Candidate['class'] {
  if (now && !now.holds) return then.holds ? 'unlocks' : 'unknown';
  if (now?.mixSeconds === undefined || then.mixSeconds === undefined) return 'unknown';
  const ratio = now.mixSeconds / then.mixSeconds;
  return adviceThresholds.classes.find(({ least }) => ratio >= least)?.name ?? 'downgrade';
}
