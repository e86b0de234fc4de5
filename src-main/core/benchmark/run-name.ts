import { Fault } from '#core/fault.ts';
import type { BenchmarkResult } from './result.ts';

/** A run with the names by which people ask for it. */
export interface NamedRun {
  /** From 1, oldest first, as the list shows it. */
  number: number;
  /** By its start in UTC, as short as it is unlike all others: `20261122-2335`. */
  id: string;
  entry: BenchmarkResult;
}

/** Shorter words are no beginning of an id: `20` is the run with that number. */
const leastPrefixLength = 4;

/** `20261122-2335`, with seconds, with milliseconds: where the key of a start may be cut. */
const idLengths = [13, 15, 18];

/**
 * All runs, oldest first by their start, with number and id. Runs that began at one and the same
 * millisecond, as when two histories were put together, are told apart by `-2`, `-3`.
 */
export function nameRuns(entries: readonly BenchmarkResult[]): NamedRun[] {
  const sorted = entries.toSorted((a, b) => startOf(a) - startOf(b));
  const keys = uniqueKeys(sorted.map(startKey));
  return sorted.map((entry, index) => ({ number: index + 1, id: shortest(keys, index), entry }));
}

const startOf = ({ startedAt }: BenchmarkResult): number => {
  const milliseconds = new Date(startedAt).getTime();
  return Number.isNaN(milliseconds) ? -Infinity : milliseconds;
};

/** `2026-11-22T23:35:07.250Z` is `20261122-233507250`; a start on a day that never was keeps its digits. */
function startKey(entry: BenchmarkResult): string {
  const start = startOf(entry);
  const text = Number.isFinite(start) ? new Date(start).toISOString() : entry.startedAt;
  const digits = text.replace(/\D/g, '').slice(0, 17).padEnd(17, '0');
  return `${digits.slice(0, 8)}-${digits.slice(8)}`;
}

function uniqueKeys(keys: readonly string[]): string[] {
  const seen = new Map<string, number>();
  return keys.map((key) => {
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count === 1 ? key : `${key}-${count}`;
  });
}

function shortest(keys: readonly string[], index: number): string {
  const key = keys[index] ?? '';
  const beginsAlone = (length: number): boolean =>
    keys.every((other, at) => at === index || !other.startsWith(key.slice(0, length)));
  const length = idLengths.find(beginsAlone);
  return length === undefined ? key : key.slice(0, length);
}

/**
 * The run that is meant by its number, `last`, `last-1` (the one before it), its id or an id's beginning of
 * four characters or more. Throws `no-runs` of an empty history, `ambiguous-run` and `unknown-run`.
 */
export function findRun(runs: readonly NamedRun[], asked: string): NamedRun {
  if (runs.length === 0) throw new Fault('no-runs');
  const word = asked.trim().toLowerCase();
  const found = byPosition(runs, word) ?? runs.find(({ id }) => id === word);
  if (found) return found;
  const keys = uniqueKeys(runs.map(({ entry }) => startKey(entry)));
  const matches =
    word.length < leastPrefixLength ? [] : runs.filter((_, index) => keys[index]?.startsWith(word));
  const [match] = matches;
  if (match && matches.length === 1) return match;
  if (match) throw new Fault('ambiguous-run', { run: asked.slice(0, 40), matches: nameSome(matches) });
  throw new Fault('unknown-run', { run: asked.slice(0, 40), runs: runs.length });
}

/** `3`, `last` or `last-2`. */
function byPosition(runs: readonly NamedRun[], word: string): NamedRun | undefined {
  const [, before = '0'] = /^last(?:-(\d{1,7}))?$/.exec(word) ?? [];
  if (word.startsWith('last'))
    return /^last(-\d{1,7})?$/.test(word) ? runs.at(-1 - Number(before)) : undefined;
  return /^\d{1,7}$/.test(word) ? runs[Number(word) - 1] : undefined;
}

const mostNamed = 5;

const nameSome = (runs: readonly NamedRun[]): string =>
  runs
    .slice(0, mostNamed)
    .map(({ id }) => id)
    .concat(runs.length > mostNamed ? ['…'] : [])
    .join(', ');
