import { localModelWords } from '#contract/text/local-models.ts';
import type { Copies } from '#core/local-models/copies.ts';
import type { LocalModel, LocalModels } from '#core/local-models/local-model.ts';
import { localPrograms, type LocalProgram } from '#core/local-models/stores.ts';
import { answerOrder, isRunning } from '../text/words.ts';
import { plainText } from './plain-text.ts';

/** `unknown`: the model, or this machine's memory, is not known. */
export type LocalAnswer = NonNullable<LocalModel['answer']> | 'unknown';
export const localAnswers: readonly LocalAnswer[] = [...answerOrder, 'unknown'];

export const localOrders = ['best', 'fastest', 'largest', 'name'] as const;
export type LocalOrder = (typeof localOrders)[number];

/** How the list is looked at. */
export interface LocalLook {
  search: string;
  program: LocalProgram | 'all';
  answer: LocalAnswer | 'all';
  order: LocalOrder;
}

export interface LocalRow {
  /** The same in a later answer as long as the model stays where it is. */
  key: string;
  model: LocalModel;
  /** One harmless line. */
  name: string;
  answer: LocalAnswer;
  /** Where its weights are held more than once. */
  copies?: Copies;
}

interface SearchedRow extends LocalRow {
  searched: string;
}

/** A name of megabytes is found by its beginning. */
const mostSearchedCharacters = 1000;

const folded = (text: string): string =>
  text.slice(0, mostSearchedCharacters).normalize('NFKC').toLowerCase();

/** Every model with what the list asks of it, worked out once an answer. */
export function localRows({ models, copies }: Pick<LocalModels, 'models' | 'copies'>): SearchedRow[] {
  const copiesOf = new Map(copies.flatMap((group) => group.models.map((index) => [index, group] as const)));
  const keys = new Set<string>();
  return models.map((model, index) => {
    const group = copiesOf.get(index);
    const place = [model.program, model.path, model.name].join('\n');
    const key = keys.has(place) ? `${place}\n${index}` : place;
    keys.add(key);
    return {
      key,
      model,
      name: plainText(model.name, 120),
      answer: model.answer ?? 'unknown',
      ...(group && { copies: group }),
      searched: [
        model.name,
        model.ownName ?? '',
        model.quantisation ?? '',
        model.format,
        localModelWords.en.programs[model.program],
        model.path,
      ]
        .map(folded)
        .join('\n'),
    };
  });
}

/** The rows that hold every word of the search and what was chosen, in order. */
export function localRowsShown(rows: readonly SearchedRow[], look: LocalLook): SearchedRow[] {
  const words = folded(look.search).split(/\s+/u).filter(Boolean);
  return rows
    .filter(
      ({ model, answer, searched }) =>
        (look.program === 'all' || model.program === look.program) &&
        (look.answer === 'all' || answer === look.answer) &&
        words.every((word) => searched.includes(word)),
    )
    .sort(orders[look.order]);
}

const rate = ({ model: { answer, speed } }: LocalRow): number =>
  answer && isRunning(answer) ? (speed?.generationTokensPerSecond?.mid ?? -1) : -1;
const size = ({ model }: LocalRow): number => model.need?.totalBytes ?? model.diskBytes;
/** Made once: a collator for each comparison would make thousands of names slow to sort. */
const { compare } = new Intl.Collator(undefined, { numeric: true });
const byName = (a: LocalRow, b: LocalRow): number => compare(a.name, b.name) || (a.key < b.key ? -1 : 1);

const orders: Readonly<Record<LocalOrder, (a: LocalRow, b: LocalRow) => number>> = {
  best: (a, b) =>
    localAnswers.indexOf(a.answer) - localAnswers.indexOf(b.answer) || size(b) - size(a) || byName(a, b),
  fastest: (a, b) => rate(b) - rate(a) || byName(a, b),
  largest: (a, b) => size(b) - size(a) || byName(a, b),
  name: byName,
};

export interface LocalCount<T> {
  value: T;
  count: number;
}

/** How many models of each answer there are, best first; none of an answer that there is none of. */
export const answerCounts = (rows: readonly LocalRow[]): LocalCount<LocalAnswer>[] =>
  counted(localAnswers, (value) => rows.filter(({ answer }) => answer === value).length);

export const programCounts = (rows: readonly LocalRow[]): LocalCount<LocalProgram>[] =>
  counted(localPrograms, (value) => rows.filter(({ model }) => model.program === value).length);

const counted = <T>(values: readonly T[], count: (value: T) => number): LocalCount<T>[] =>
  values.map((value) => ({ value, count: count(value) })).filter(({ count }) => count > 0);

/** What would be free if every model were held once. */
export const spareBytes = ({ copies }: Pick<LocalModels, 'copies'>): number =>
  copies.reduce((sum, { spareBytes: bytes }) => sum + bytes, 0);
