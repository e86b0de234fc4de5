import * as v from 'valibot';
import { type Problem, problem } from './catalogue-problem.ts';

/** Where an override came from: its file, and the day it was last written. */
export interface OverrideOrigin {
  file: string;
  /** ISO date; the default of a row's `asOf`. */
  asOf: string;
}

/** Stands among the sources of every row of the user's; not the file's path, which would name the user. */
export const userSource = "the user's own catalogue file";

export interface UserRow {
  /** `macs[2] (my-mac)`. */
  label: string;
  fields: Record<string, unknown>;
}

/** Takes what is wrong with one row. */
export type Report = (row: string, found: Problem) => void;

const longestText = 500;
const longestList = 1_000;
const deepestNesting = 8;

/** Control characters move a terminal's cursor; format characters turn text around. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u;

/** Text as it may be shown: no control characters, at most 200 characters. */
export function printable(text: string): string {
  const clean = text.replaceAll(new RegExp(unprintable, 'gu'), '?');
  return clean.length > 200 ? `${clean.slice(0, 199)}…` : clean;
}

/** Why a value of an untrusted file is refused before any schema sees it; `undefined`: it may go on. */
export function hostileValue(value: unknown, depth = 0): Problem | undefined {
  if (typeof value === 'string') return hostileText(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= deepestNesting) return problem('row-too-deep', { most: deepestNesting });
  if (Array.isArray(value) && value.length > longestList)
    return problem('list-too-long', { most: longestList });
  for (const [key, inner] of Object.entries(value)) {
    const fault = (Array.isArray(value) ? undefined : hostileText(key)) ?? hostileValue(inner, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function hostileText(text: string): Problem | undefined {
  if (text.length > longestText) return problem('text-too-long', { most: longestText });
  return unprintable.test(text) ? problem('text-unprintable') : undefined;
}

/** A table's name, the index and, where it is harmless, the id of a row. */
export function rowLabel(table: string, index: number, id: unknown): string {
  const named = typeof id === 'string' && /^[\w.-]{1,64}$/.test(id);
  return named ? `${table}[${index}] (${id})` : `${table}[${index}]`;
}

/** What a field should have been, as the words know it. */
export const wantedKinds = [
  'number',
  'whole-number',
  'text',
  'true-or-false',
  'list',
  'object',
  'at-least',
  'at-most',
  'at-least-long',
  'at-most-long',
  'day',
  'day-or-month',
  'layer-letters',
  'not-blank',
  'one-of',
  'something-else',
] as const;
export type WantedKind = (typeof wantedKinds)[number];

/** valibot's names of what it checks. A table of sizes by key and a list of them are both objects to it. */
const wantedByCheck: Readonly<Record<string, WantedKind>> = {
  number: 'number',
  integer: 'whole-number',
  string: 'text',
  boolean: 'true-or-false',
  array: 'list',
  tuple: 'list',
  object: 'object',
  strict_object: 'object',
  record: 'object',
  min_value: 'at-least',
  max_value: 'at-most',
  min_length: 'at-least-long',
  max_length: 'at-most-long',
  iso_date: 'day',
  picklist: 'one-of',
};

/** The first complaint of a schema with the field it is about. */
export function issueProblem(issue: v.BaseIssue<unknown>): Problem {
  const field = printable(v.getDotPath(issue) ?? '');
  const isOfKey = issue.path?.at(-1)?.origin === 'key';
  if (isOfKey && issue.expected === 'never') return problem('field-unknown', { field });
  if (isOfKey) return problem('field-missing', { field });
  const limit = limitOf(issue);
  return problem('field-invalid', {
    field,
    wanted: wantedBy(issue, field),
    ...(limit !== undefined && { limit }),
  });
}

function wantedBy({ type }: v.BaseIssue<unknown>, field: string): WantedKind {
  if (type !== 'regex') return wantedByCheck[type] ?? 'something-else';
  if (field.endsWith('layerPattern')) return 'layer-letters';
  return /(^|\.)sources\b/i.test(field) ? 'not-blank' : 'day-or-month';
}

/** The bound that was passed, or the words to choose from. */
function limitOf({ type, requirement, expected }: v.BaseIssue<unknown>): string | number | undefined {
  if (type === 'picklist') return printable((expected ?? '').replaceAll(/[()"]/g, '').replaceAll(' |', ','));
  return typeof requirement === 'number' ? requirement : undefined;
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
