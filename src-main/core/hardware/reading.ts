import { type Fact, type FactSource, type Known, known, unknown, type UnknownReason } from '#core/fact.ts';

/** A fact out of what one key of an answer said: nothing said is `absent`, nonsense is `unreadable`. */
export function factFrom<T>(options: {
  said: string | undefined;
  source: FactSource;
  parse: (said: string) => T | undefined;
  absent: UnknownReason;
}): Fact<T> {
  if (options.said === undefined) return unknown(options.absent);
  const value = options.parse(options.said);
  return value === undefined ? unknown('unreadable') : known(value, options.source);
}

/** Why a key that is not there is unknown: the whole answer is missing, or it came without the key. */
export const reasonForAbsence = (text: string | undefined): UnknownReason =>
  text === undefined ? 'not-asked' : 'not-reported';

export const isKnown = <T>(fact: Fact<T>): fact is Known<T> => 'source' in fact;

const reasonsByWeight: readonly UnknownReason[] = [
  'not-asked',
  'not-reported',
  'not-in-catalogue',
  'unreadable',
  'not-applicable',
];

/** The first known fact; when there is none, the reason that says most. */
export function bestFact<T>(...facts: readonly Fact<T>[]): Fact<T> {
  const first = facts.find(isKnown);
  if (first) return first;
  const weights = facts.map((fact) => ('reason' in fact ? reasonsByWeight.indexOf(fact.reason) : -1));
  return unknown(reasonsByWeight[Math.max(0, ...weights)] ?? 'not-asked');
}

/** Another source's differing value, if any known fact contradicts the one that is used. */
export function contradiction<T>(
  facts: readonly Fact<T>[],
  same: (used: T, other: T) => boolean = Object.is,
): { used: T; other: T } | undefined {
  const [first, ...rest] = facts.filter(isKnown);
  if (!first) return undefined;
  const other = rest.find((fact) => !same(first.value, fact.value));
  return other && { used: first.value, other: other.value };
}

/** Whether an answer gave at least one fact. */
export const saysSomething = (facts: object): boolean =>
  Object.values(facts).some((fact) => typeof fact === 'object' && fact !== null && 'source' in fact);

/** Whether an answer held a key whose value made no sense. */
export const holdsNonsense = (facts: object): boolean =>
  Object.values(facts).some(
    (fact) => typeof fact === 'object' && fact !== null && 'reason' in fact && fact.reason === 'unreadable',
  );
