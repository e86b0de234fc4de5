import * as v from 'valibot';

/** A row of the user's file that was not taken, and why, in one English sentence. */
export interface CatalogueProblem {
  file: string;
  /** `macs[2] (my-mac)`; empty: the file as a whole. */
  row: string;
  message: string;
}

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
export function hostileValue(value: unknown, depth = 0): string | undefined {
  if (typeof value === 'string') return hostileText(value);
  if (typeof value !== 'object' || value === null) return undefined;
  if (depth >= deepestNesting) return `nested deeper than ${deepestNesting} levels`;
  if (Array.isArray(value) && value.length > longestList) return `a list of more than ${longestList} values`;
  for (const [key, inner] of Object.entries(value)) {
    const fault = (Array.isArray(value) ? undefined : hostileText(key)) ?? hostileValue(inner, depth + 1);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

function hostileText(text: string): string | undefined {
  if (text.length > longestText) return `a text of more than ${longestText} characters`;
  return unprintable.test(text) ? 'a text with control or direction characters' : undefined;
}

/** A table's name, the index and, where it is harmless, the id of a row. */
export function rowLabel(table: string, index: number, id: unknown): string {
  const named = typeof id === 'string' && /^[\w.-]{1,64}$/.test(id);
  return named ? `${table}[${index}] (${id})` : `${table}[${index}]`;
}

/** The first complaint of a schema with the field it is about. */
export function issueMessage(issue: v.BaseIssue<unknown>): string {
  const path = v.getDotPath(issue);
  return printable(path === null ? issue.message : `${path}: ${issue.message}`);
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
