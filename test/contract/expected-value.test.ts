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
    [{ prices: 'x' }, 'a list'],
    [{ prices: [{ amount: 1, currency: 'JPY' }] }, 'a text of at most 64 characters'],
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

  it('names a form that is asked for', () => {
    expect(wordsFor(calls.startBenchmark.input, { model: '../x' })).toBe('written as MODEL:QUANT');
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
