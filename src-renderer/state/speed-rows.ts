import type { CallOutput } from '#contract/contract.ts';
import type { Interval } from '#core/speed/estimate.ts';
import type { ChipPrediction } from '#core/speed/prediction.ts';

export type SpeedMeasure = 'generation' | 'prompt';
export type SpeedOrder = 'fastest' | 'chips';
/** `all`, `on-sale`, or a generation such as `5`. */
export type SpeedFilter = 'all' | 'on-sale' | `${number}`;

/** A chip with the largest memory that any Mac came with around it. */
export interface ChipChoice {
  chipId: string;
  chip: string;
  gpuCores: number;
  /** 1…6 for M1…M6; 0 for the A18 Pro. */
  generation: number;
  /** In any Mac. */
  stillSold: boolean;
  memoryGB: number;
}

/** Every chip once, newest generation first, as the list of Macs has them. */
export function chipChoices(macs: CallOutput<'listMacs'>): ChipChoice[] {
  const choices = new Map<string, ChipChoice>();
  for (const { chipId, chip, gpuCores, generation, stillSold, memoryOptionsGB } of macs) {
    const known = choices.get(chipId);
    choices.set(chipId, {
      chipId,
      chip,
      gpuCores,
      generation,
      stillSold: stillSold || (known?.stillSold ?? false),
      memoryGB: Math.max(known?.memoryGB ?? 0, ...memoryOptionsGB),
    });
  }
  return [...choices.values()].sort(
    (a, b) => b.generation - a.generation || tier(a.chip) - tier(b.chip) || a.gpuCores - b.gpuCores,
  );
}

const tier = (chip: string): number =>
  ['Pro', 'Max', 'Ultra'].findIndex((name) => chip.endsWith(` ${name}`)) + 1;

export interface SpeedRow {
  key: string;
  prediction: ChipPrediction;
  /** Of the measure that is shown; absent: does not fit, or no evidence. */
  rate: Interval | undefined;
}

export const rateOf = ({ speed }: ChipPrediction, measure: SpeedMeasure): Interval | undefined =>
  measure === 'generation' ? speed.generationTokensPerSecond : speed.promptTokensPerSecond;

export interface SpeedRowsQuestion {
  own: ChipPrediction | undefined;
  others: readonly ChipPrediction[];
  choices: readonly ChipChoice[];
  measure: SpeedMeasure;
  filter: SpeedFilter;
  order: SpeedOrder;
}

export interface SpeedRows {
  /** With a rate, in order; this Mac always among them. */
  shown: SpeedRow[];
  /** Wanted by the filter but larger than any Mac with the chip. */
  notHeld: SpeedRow[];
  /** Wanted by the filter, without a rate for another reason. */
  withoutFigure: SpeedRow[];
}

/** The chips that are asked for, this Mac in the place of its chip. */
export function speedRows(question: SpeedRowsQuestion): SpeedRows {
  const { own, others, measure, order } = question;
  const places = new Map(question.choices.map((choice, index) => [choice.chipId, { choice, index }]));
  const place = ({ chipId = '' }: ChipPrediction): number => places.get(chipId)?.index ?? -1;
  const wanted = others.filter(
    ({ chipId = '' }) => chipId !== own?.chipId && isWanted(places.get(chipId)?.choice, question.filter),
  );
  const rows = [...(own ? [own] : []), ...wanted]
    .toSorted((a, b) => place(a) - place(b))
    .map((prediction) => ({
      key: prediction.isThisMac ? 'own' : (prediction.chipId ?? prediction.chip),
      prediction,
      rate: rateOf(prediction, measure),
    }));
  const shown = rows.filter(({ rate }) => rate !== undefined);
  const isTooLarge = ({ prediction: { fits } }: SpeedRow): boolean => fits === 'refused' || fits === 'crawls';
  const unrated = rows.filter(({ rate }) => rate === undefined);
  return {
    shown: order === 'fastest' ? shown.toSorted((a, b) => (b.rate?.mid ?? 0) - (a.rate?.mid ?? 0)) : shown,
    notHeld: unrated.filter(isTooLarge),
    withoutFigure: unrated.filter((row) => !isTooLarge(row)),
  };
}

function isWanted(choice: ChipChoice | undefined, filter: SpeedFilter): boolean {
  if (filter === 'all') return true;
  if (filter === 'on-sale') return choice?.stillSold ?? false;
  return choice?.generation === Number(filter);
}
