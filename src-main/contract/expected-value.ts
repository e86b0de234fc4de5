import type * as v from 'valibot';
import { isRecord } from '#core/chips/override-row.ts';

/** A schema as data: what valibot keeps of it under a name. */
const part = (schema: unknown, name: string): unknown => (isRecord(schema) ? schema[name] : undefined);

/** What may be left out is asked for as what it holds. */
function unwrapped(schema: unknown): unknown {
  const inner = part(schema, 'wrapped');
  return inner === undefined ? schema : unwrapped(inner);
}

function within(schema: unknown, step: v.IssuePathItem): unknown {
  const { key } = step;
  const outer = unwrapped(schema);
  const entries = part(outer, 'entries');
  if (typeof key === 'string' && isRecord(entries) && Object.hasOwn(entries, key)) return entries[key];
  return part(outer, 'item') ?? part(outer, 'value') ?? withinAnyOf(part(outer, 'options'), step);
}

const withinAnyOf = (alternatives: unknown, step: v.IssuePathItem): unknown =>
  Array.isArray(alternatives)
    ? alternatives.map((each) => within(each, step)).find((found) => found !== undefined)
    : undefined;

const schemaAt = (schema: unknown, path: readonly v.IssuePathItem[]): unknown =>
  unwrapped(path.reduce(within, schema));

/** The names of the fields beside the one complained of, where it is one too many. */
export function knownFields(schema: unknown, issue: v.BaseIssue<unknown>): string[] | undefined {
  const { path = [] } = issue;
  if (path.at(-1)?.origin !== 'key' || issue.expected !== 'never') return undefined;
  const entries = part(schemaAt(schema, path.slice(0, -1)), 'entries');
  return isRecord(entries) ? Object.keys(entries) : [];
}

/**
 * What belongs where a schema complains, in words that both languages have (`text/expected-ja.ts`): "a number
 * from 0 to 24", "one of JPY, USD". Tells nothing of what was there.
 */
export function expectedValue(schema: unknown, issue: v.BaseIssue<unknown>): string {
  const known = knownFields(schema, issue);
  if (known) return `left out (the fields are ${known.join(', ')})`;
  return wordsOf(schemaAt(schema, issue.path ?? []), issue.type) ?? issue.expected ?? issue.type;
}

/** `complaint`: what of the schema was not met, by its own name. */
function wordsOf(schema: unknown, complaint: string): string | undefined {
  const bounds = (least: string, most: string): Bounds => ({
    least: requirement(schema, least),
    most: requirement(schema, most),
  });
  switch (part(schema, 'type')) {
    case 'number':
      return (
        (requirement(schema, 'integer') === undefined ? 'a number' : 'a whole number') +
        boundWords(bounds('min_value', 'max_value'))
      );
    case 'string':
      return (
        formWords(schema, complaint) ??
        `a text${lengthWords(bounds('min_length', 'max_length'), 'character', 'characters')}`
      );
    case 'boolean':
      return 'true or false';
    case 'picklist':
      return `one of ${listed(part(schema, 'options'))}`;
    case 'literal':
      return String(part(schema, 'literal'));
    case 'union':
      return alternatives(part(schema, 'options'), complaint);
    case 'array':
      return `a list${lengthWords(bounds('min_length', 'max_length'), 'entry', 'entries')}`;
    case 'object':
    case 'strict_object':
    case 'record':
      return 'an object';
    default:
      return undefined;
  }
}

interface Bounds {
  least: unknown;
  most: unknown;
}

const action = (schema: unknown, type: string): unknown => {
  const pipe = part(schema, 'pipe');
  return Array.isArray(pipe) ? pipe.find((each) => part(each, 'type') === type) : undefined;
};

const requirement = (schema: unknown, type: string): unknown => part(action(schema, type), 'requirement');

const listed = (options: unknown): string => (Array.isArray(options) ? options.map(String).join(', ') : '');

const isNumber = (value: unknown): value is number => typeof value === 'number';

function boundWords({ least, most }: Bounds): string {
  if (isNumber(least)) return isNumber(most) ? ` from ${least} to ${most}` : ` from ${least}`;
  return isNumber(most) ? ` up to ${most}` : '';
}

function lengthWords({ least, most }: Bounds, one: string, several: string): string {
  const noun = (count: number): string => (count === 1 ? one : several);
  if (isNumber(least) && isNumber(most)) return ` of ${least} to ${most} ${noun(most)}`;
  if (isNumber(least)) return ` of at least ${least} ${noun(least)}`;
  return isNumber(most) ? ` of at most ${most} ${noun(most)}` : '';
}

/** A form that is asked for brings its own name; what has it may still be too long. */
function formWords(schema: unknown, complaint: string): string | undefined {
  if (/_length$/.test(complaint)) return undefined;
  if (action(schema, 'iso_date') !== undefined) return 'a day, as in 2024-12-31';
  const form = part(action(schema, 'regex'), 'message');
  return typeof form === 'string' ? `written as ${form}` : undefined;
}

function alternatives(options: unknown, complaint: string): string | undefined {
  const words = Array.isArray(options) ? options.map((option) => wordsOf(option, complaint)) : [];
  return words.every((each) => each !== undefined) ? words.join(', or ') : undefined;
}
