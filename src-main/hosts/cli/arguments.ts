import type { ArgsDef } from 'citty';
import { Fault } from '#core/fault.ts';

/** The largest number of an option that makes sense anywhere: a context of a hundred million tokens. */
const largestNumber = 1e9;

/** `maxWeight` as it is typed: `max-weight`. */
export const dashed = (name: string): string =>
  name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

/**
 * citty passes over options that it does not know, so a mistyped one would be ignored.
 *
 * @throws `Fault` `bad-input` naming the first unknown option, or too many positional words
 */
export function refuseUnknownArguments(rawArgs: readonly string[], definition: ArgsDef): void {
  const kinds = new Map<string, 'boolean' | 'value'>();
  for (const [name, { type }] of Object.entries(definition)) {
    if (type === 'positional') continue;
    const kind = type === 'boolean' ? 'boolean' : 'value';
    for (const spelling of [name, dashed(name)]) {
      kinds.set(`--${spelling}`, kind);
      if (kind === 'boolean') kinds.set(`--no-${spelling}`, kind);
    }
  }
  let positionals = Object.values(definition).filter(({ type }) => type === 'positional').length;
  for (let index = 0; index < rawArgs.length; index += 1) {
    const word = rawArgs[index] ?? '';
    const refuse = (expected: string): never => {
      throw new Fault('bad-input', { path: word.slice(0, 80), expected });
    };
    if (!word.startsWith('-')) {
      positionals -= 1;
      if (positionals < 0) refuse('an option (--…)');
      continue;
    }
    const [spelling = '', value] = word.split('=', 2);
    const kind = kinds.get(spelling) ?? refuse(`one of ${list(definition)}`);
    if (kind === 'boolean' || value !== undefined) continue;
    const next = rawArgs[index + 1];
    if (next === undefined || next.startsWith('--')) refuse('followed by a value');
    index += 1;
  }
}

const list = (definition: ArgsDef): string =>
  Object.entries(definition)
    .filter(([, { type }]) => type !== 'positional')
    .map(([name]) => `--${dashed(name)}`)
    .join(' ');

/**
 * A whole number from 1; `8k` is 8192. `undefined` stays undefined.
 *
 * @throws `Fault` `context-out-of-range`
 */
export function parseContext(text: string | undefined, maximum: number): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,9})(k?)$/i.exec(text);
  const tokens = match ? Number(match[1]) * (match[2] ? 1024 : 1) : Number.NaN;
  if (!(tokens >= 1 && tokens <= maximum)) {
    throw new Fault('context-out-of-range', {
      contextTokens: text.slice(0, 40),
      maximumContextTokens: maximum,
    });
  }
  return tokens;
}

/**
 * Any number, `8k` as 8192: the model's own maximum is known further in, and the refusal names it.
 *
 * @throws `Fault` `bad-input` unless it is a number
 */
export function parseModelContext(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(-?\d{1,15}(?:\.\d{1,6})?)(k?)$/i.exec(text);
  if (!match) throw new Fault('bad-input', { path: '--context', expected: 'a number of tokens' });
  return Number(match[1]) * (match[2] ? 1024 : 1);
}

/** @throws `Fault` `bad-input` unless it is a number from `least` to a thousand million */
export function parseNumber(text: string | undefined, option: string, least: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^\d{1,12}(\.\d{1,6})?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= least && value <= largestNumber)) {
    throw new Fault('bad-input', { path: `--${option}`, expected: `a number from ${least}` });
  }
  return value;
}

/** A whole number; `8k` is 8192. @throws `Fault` `bad-input` unless it is one within the bounds */
export function parseWhole(
  text: string | undefined,
  option: string,
  { least, most = largestNumber }: { least: number; most?: number },
): number | undefined {
  if (text === undefined) return undefined;
  const match = /^(\d{1,9})(k?)$/i.exec(text);
  const value = match ? Number(match[1]) * (match[2] ? 1024 : 1) : Number.NaN;
  if (!(value >= least && value <= most)) {
    const bound = most === largestNumber ? '' : ` to ${most}`;
    throw new Fault('bad-input', { path: `--${option}`, expected: `a whole number from ${least}${bound}` });
  }
  return value;
}

/** The days that a text names, ISO: a day is both. */
export interface Period {
  first: string;
  last: string;
}

/**
 * A day, a month or a year: `2024-02` is 2024-02-01 to 2024-02-29.
 *
 * @throws `Fault` `bad-input` unless there is such a day
 */
export function parsePeriod(text: string | undefined, option: string): Period | undefined {
  if (text === undefined) return undefined;
  const [, year = '', month, day] = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/.exec(text) ?? [];
  const lastMonth = month ?? '12';
  const last = new Date(Date.UTC(Number(year), Number(lastMonth), 0)).getUTCDate();
  const isMonth = Number(lastMonth) >= 1 && Number(lastMonth) <= 12;
  const isDay = year !== '' && isMonth && Number(day ?? last) <= last;
  if (!isDay || day === '00') {
    throw new Fault('bad-input', {
      path: `--${option}`,
      expected: 'a day, month or year, as in 2024-12',
    });
  }
  return {
    first: `${year}-${month ?? '01'}-${day ?? '01'}`,
    last: `${year}-${lastMonth}-${day ?? String(last).padStart(2, '0')}`,
  };
}

/**
 * A generation of chips: `M4`, `m4` and `4` are 4, `A18` is 0.
 *
 * @throws `Fault` `bad-input` unless it is named like one
 */
export function parseGeneration(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^a18([ -]?pro)?$/i.test(text)) return 0;
  const match = /^m?([1-9]\d?)$/i.exec(text);
  if (!match) throw new Fault('bad-input', { path: '--generation', expected: 'a generation, as in M4' });
  return Number(match[1]);
}

/** @throws `Fault` `bad-input` unless it is a port number; absent is 0, any free one */
export function parsePort(text: string | undefined): number {
  if (text === undefined) return 0;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(port >= 1 && port <= 65535)) {
    throw new Fault('bad-input', { path: '--port', expected: 'a whole number from 1 to 65535' });
  }
  return port;
}

/** @throws `Fault` `bad-input` unless it is one of the choices */
export function parseChoice<const T extends string>(
  text: string | undefined,
  option: string,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((each) => each.toLowerCase() === text.toLowerCase());
  if (choice === undefined)
    throw new Fault('bad-input', { path: `--${option}`, expected: choices.join(' | ') });
  return choice;
}

/** `qwen2.5-32b:Q4_K_M` as model and quantisation; without a colon the quantisation is absent. */
export function splitModel(text: string): { modelId: string; quantisation?: string } {
  const [modelId = '', quantisation] = text.split(':', 2);
  return { modelId, ...(quantisation !== undefined && { quantisation }) };
}

/** The value of `--lang`, before the words of the help are known. */
export function askedLanguage(rawArgs: readonly string[]): string | undefined {
  const index = rawArgs.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  return rawArgs[index]?.split('=', 2)[1] ?? (index < 0 ? undefined : rawArgs[index + 1]);
}
