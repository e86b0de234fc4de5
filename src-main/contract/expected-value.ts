import type * as v from 'valibot';
import { isRecord } from '#core/chips/override-row.ts';

/** A schema as data: what valibot keeps of it under a name. */
const part = (schema: unknown, name: string): unknown => (isRecord(schema) ? schema[name] : undefined);

/** What may be left out is asked for as what it holds. */
function unwrapped(schema: unknown): unknown {
  const inner = part(schema, 'wrapped');
  return inner === undefined ? schema : unwrapped(inner);
}

function within(schema: unknown, { key }: v.IssuePathItem): unknown {
  const outer = unwrapped(schema);
  const entries = part(outer, 'entries');
  if (typeof key === 'string' && isRecord(entries) && Object.hasOwn(entries, key)) return entries[key];
  return part(outer, 'item') ?? part(outer, 'value');
}

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
  return wordsOf(schemaAt(schema, issue.path ?? [])) ?? issue.expected ?? issue.type;
}

function wordsOf(schema: unknown): string | undefined {
  const requirement = (type: string): unknown =>
    part(
      actions(schema).find((action) => part(action, 'type') === type),
      'requirement',
    );
  switch (part(schema, 'type')) {
    case 'number':
      return (
        (requirement('integer') === undefined ? 'a number' : 'a whole number') +
        boundWords(requirement('min_value'), requirement('max_value'))
      );
    case 'string':
      return textWords(schema, requirement('max_length'));
    case 'boolean':
      return 'true or false';
    case 'picklist':
      return `one of ${listed(part(schema, 'options'))}`;
    case 'array':
      return 'a list';
    case 'object':
    case 'strict_object':
    case 'record':
      return 'an object';
    default:
      return undefined;
  }
}

const actions = (schema: unknown): readonly unknown[] => {
  const pipe = part(schema, 'pipe');
  return Array.isArray(pipe) ? pipe : [];
};

const listed = (options: unknown): string => (Array.isArray(options) ? options.map(String).join(', ') : '');

const isNumber = (value: unknown): value is number => typeof value === 'number';

function boundWords(least: unknown, most: unknown): string {
  if (isNumber(least)) return isNumber(most) ? ` from ${least} to ${most}` : ` from ${least}`;
  return isNumber(most) ? ` up to ${most}` : '';
}

/** A form that is asked for brings its own name. */
function textWords(schema: unknown, mostCharacters: unknown): string {
  const form = part(
    actions(schema).find((action) => part(action, 'type') === 'regex'),
    'message',
  );
  if (typeof form === 'string') return `written as ${form}`;
  return isNumber(mostCharacters) ? `a text of at most ${mostCharacters} characters` : 'a text';
}
