import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { calls } from '#contract/contract.ts';
import { expectedValue } from '#contract/expected-value.ts';
import { expectedInJapanese } from '#contract/text/expected-ja.ts';

function wordsFor(schema: v.GenericSchema, input: unknown): string {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) throw new Error('accepted');
  return expectedValue(schema, parsed.issues[0]);
}

/** A schema and everything in it. */
function partsOf(schema: unknown): v.GenericSchema[] {
  if (!isSchema(schema)) return [];
  const { wrapped, item, value, entries = {}, options = [] }: SchemaParts = schema;
  return [schema, ...[wrapped, item, value, ...Object.values(entries), ...options].flatMap(partsOf)];
}

interface SchemaParts {
  wrapped?: unknown;
  item?: unknown;
  value?: unknown;
  entries?: Record<string, unknown>;
  options?: unknown[];
}

const isSchema = (value: unknown): value is v.GenericSchema & SchemaParts =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'schema';

const price = { macId: 'mac-mini-m4', amount: 600, currency: 'USD' };

const advise = (need: unknown): string => wordsFor(calls.advise.input, { need });

describe('what belongs where a schema complains', () => {
  it.each<[unknown, string]>([
    [{ hoursPerDay: 25 }, 'a number from 0 to 24'],
    [{ hoursPerDay: -1 }, 'a number from 0 to 24'],
    [{ budget: 'x' }, 'a number from 0 to 1000000000000'],
    [{ contextTokens: 1.5 }, 'a whole number from 1 to 1000000000'],
    [{ currency: 'EUR' }, 'one of JPY, USD'],
    [{ modelId: 7 }, 'a text'],
    [{ fanlessAllowed: 'yes' }, 'true or false'],
    [{ prices: 'x' }, 'a list of at most 200 entries'],
    [{ prices: [{ amount: 1, currency: 'JPY' }] }, 'a text of 1 to 64 characters'],
    [{ prices: [{ ...price, macId: '' }] }, 'a text of 1 to 64 characters'],
    [{ prices: [{ ...price, asOf: 'May' }] }, 'written as YYYY-MM or YYYY-MM-DD'],
    [{ training: { layers: 1.5 } }, 'a whole number from 1 to 10000000, or all'],
    [{ training: { layers: 'some' } }, 'a whole number from 1 to 10000000, or all'],
    [{ considered: 'mac-mini' }, 'an object'],
    [{ considered: { macId: 'a', memoryGB: 0 } }, 'a whole number from 1'],
    [
      { considered: { macId: 'a', colour: 'red' } },
      'left out (the fields are macId, chipId, memoryGB, count)',
    ],
  ])('says for %j that it is %s', (need, words) => {
    expect(advise(need)).toBe(words);
    // Known in Japanese too.
    expect(expectedInJapanese(words)).not.toBe(words);
  });

  it.each<[v.GenericSchema, unknown, string]>([
    [calls.startBenchmark.input, { model: '../x' }, 'written as MODEL:QUANT'],
    // It has the form, and is too long.
    [calls.startBenchmark.input, { model: 'x'.repeat(101) }, 'a text of at most 100 characters'],
    [calls.advise.input, { asOf: 'abc' }, 'a day, as in 2024-12-31'],
  ])('names a form that is asked for, unless that was met', (schema, input, words) => {
    expect(wordsFor(schema, input)).toBe(words);
    expect(expectedInJapanese(words)).not.toBe(words);
  });

  it.each<[v.GenericSchema, unknown, string, string]>([
    [
      calls.predict.input,
      { model: 'x', chips: [] },
      'all, or a list of 1 to 100 entries',
      'all、または 1～100 個のリスト（[ … ]）',
    ],
    [
      calls.predict.input,
      { model: 'x', chips: [{ name: 'm4', memoryGB: 0.5 }] },
      'a number from 1 to 100000',
      '1 から 100000 までの数',
    ],
    [
      calls.advise.input,
      { need: { prices: Array.from({ length: 201 }, () => price) } },
      'a list of at most 200 entries',
      '200 個までのリスト（[ … ]）',
    ],
    [
      v.pipe(v.array(v.string()), v.minLength(1)),
      [],
      'a list of at least 1 entry',
      '1 個以上のリスト（[ … ]）',
    ],
    [v.pipe(v.string(), v.minLength(2)), '', 'a text of at least 2 characters', '2 文字以上の文字列'],
  ])('tells how much is allowed and what else', (schema, input, words, japanese) => {
    expect(wordsFor(schema, input)).toBe(words);
    expect(expectedInJapanese(words)).toContain(japanese);
  });

  it('has words in both languages for all that a call may hold', () => {
    for (const [name, { input }] of Object.entries(calls)) {
      for (const schema of partsOf(input)) {
        const parsed = v.safeParse(schema, Symbol(name));
        if (parsed.success) continue;
        const words = expectedValue(schema, parsed.issues[0]);
        expect(words, name).not.toBe(parsed.issues[0].expected);
        if (words !== 'all') expect(expectedInJapanese(words), words).not.toBe(words);
      }
    }
  });

  it('holds for the whole too', () => {
    expect(wordsFor(calls.advise.input, 'text')).toBe('an object');
  });

  it('has bounds on either side alone', () => {
    expect(wordsFor(v.pipe(v.number(), v.maxValue(3)), 4)).toBe('a number up to 3');
    expect(wordsFor(v.pipe(v.number(), v.integer(), v.minValue(3)), 2)).toBe('a whole number from 3');
    expect(wordsFor(v.number(), '')).toBe('a number');
  });
});
