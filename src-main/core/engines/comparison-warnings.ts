import type { ComparisonEntry, ComparisonWarning, MeasuredEntry } from './comparison.ts';
import { compareModelNames } from './model-name.ts';

/** Of two files said to be of one quantisation: more apart in bytes, they are not. */
const mostBytesApart = 0.05;

/** What the engines did to memory, which no entry tells by itself. */
export interface MemoryFacts {
  /** Entries whose model was in memory before and stayed there while the others were measured. */
  stayedLoaded: readonly number[];
  /** Models that an engine let go by itself. */
  evicted: readonly string[];
  /** Our own engine ran a model of the catalogue made of random weights. */
  isSynthetic: boolean;
}

type Warn = (entries: readonly ComparisonEntry[], facts: MemoryFacts) => ComparisonWarning[];

const measuredOf = (entries: readonly ComparisonEntry[]): MeasuredEntry[] =>
  entries.flatMap((entry) => (entry.status === 'measured' ? [entry] : []));

const listed = (names: readonly string[]): string => [...new Set(names)].join(', ');

const programs = (entries: readonly { program: string }[]): string =>
  listed(entries.map(({ program }) => program));

const models: Warn = (entries) => {
  const measured = measuredOf(entries);
  const kinds = measured.flatMap((one) => measured.map((other) => compareModelNames(one.model, other.model)));
  const code = kinds.includes('other-size')
    ? 'other-model'
    : kinds.includes('other-name')
      ? 'other-name'
      : undefined;
  return code ? [{ code, details: { models: listed(measured.map(({ model }) => model)) } }] : [];
};

const quantisations: Warn = (entries) => {
  const known = measuredOf(entries).flatMap(({ program, quantisation }) =>
    quantisation === undefined ? [] : [{ program, quantisation }],
  );
  const distinct = new Set(known.map(({ quantisation }) => quantisation.toUpperCase()));
  const text = listed(known.map(({ program, quantisation }) => `${program} ${quantisation}`));
  return distinct.size > 1 ? [{ code: 'other-quantisation', details: { quantisations: text } }] : [];
};

/** Files of one quantisation that are not of one size: other recipes, or other models. */
const bytes: Warn = (entries) => {
  const measured = measuredOf(entries);
  const apart = measured.some(({ quantisation: one, modelBytes: oneBytes }) =>
    measured.some(
      ({ quantisation: other, modelBytes: otherBytes }) =>
        one !== undefined &&
        one.toUpperCase() === other?.toUpperCase() &&
        oneBytes !== undefined &&
        otherBytes !== undefined &&
        otherBytes > oneBytes * (1 + mostBytesApart),
    ),
  );
  if (!apart) return [];
  const known = measured.flatMap(({ modelBytes }) => (modelBytes === undefined ? [] : [modelBytes]));
  return [
    {
      code: 'other-bytes',
      details: { leastBytes: Math.min(...known), mostBytes: Math.max(...known) },
    },
  ];
};

const untrusted: Warn = (entries) => {
  const found = measuredOf(entries).filter(({ isTrusted }) => !isTrusted);
  return found.length > 0 ? [{ code: 'untrusted', details: { programs: programs(found) } }] : [];
};

const failed: Warn = (entries) => {
  const found = entries.filter(({ status }) => status === 'failed');
  return found.length > 0 ? [{ code: 'failed', details: { programs: programs(found) } }] : [];
};

const clocks: Warn = (entries) => {
  const found = measuredOf(entries).filter(({ clock }) => clock === 'wall');
  return found.length > 0 ? [{ code: 'our-clock', details: { programs: programs(found) } }] : [];
};

const sampling: Warn = (entries) => {
  const engines = measuredOf(entries).map(({ engine }) => engine);
  const isMixed = engines.includes('kaidoki') && engines.some((engine) => engine !== 'kaidoki');
  return isMixed ? [{ code: 'sampling', details: {} }] : [];
};

const stayed: Warn = (entries, { stayedLoaded }) => {
  const found = entries.filter((_, index) => stayedLoaded.includes(index));
  const isWorthSaying = entries.length > 1 && found.length > 0;
  return isWorthSaying ? [{ code: 'stayed-loaded', details: { programs: programs(found) } }] : [];
};

const letGo: Warn = (_, { evicted }) =>
  evicted.length > 0 ? [{ code: 'evicted', details: { models: listed(evicted) } }] : [];

const synthetic: Warn = (_, { isSynthetic }) =>
  isSynthetic ? [{ code: 'made-of-random-weights', details: {} }] : [];

const inOrder: readonly Warn[] = [
  models,
  quantisations,
  bytes,
  failed,
  untrusted,
  clocks,
  sampling,
  stayed,
  letGo,
  synthetic,
];

/** What is to be known beside the figures, the weightiest first. */
export const comparisonWarnings: Warn = (entries, facts) => inOrder.flatMap((warn) => warn(entries, facts));
