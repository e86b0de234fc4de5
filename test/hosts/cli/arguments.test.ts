import { describe, expect, it } from 'vitest';
import {
  parseChoice,
  parseContext,
  parsePeriod,
  parseModelContext,
  parseNumber,
  refuseUnknownArguments,
  splitModel,
} from '../../../src-main/hosts/cli/arguments.ts';

const definition = {
  model: { type: 'positional' },
  context: { type: 'string' },
  keepMac: { type: 'boolean' },
} as const;

describe('the arguments of the command line', () => {
  it.each([
    [[]],
    [['qwen2.5-32b:Q4_K_M', '--context', '4096', '--keepMac']],
    [['--context=4096', '--keep-mac', 'model']],
    [['--no-keep-mac']],
  ])('accepts %j', (words) => {
    expect(() => refuseUnknownArguments(words, definition)).not.toThrow();
  });

  it.each([
    [['--contxt', '4096'], '--contxt'],
    [['model', 'another'], 'another'],
    [['--context'], '--context'],
    [['--context', '--keep-mac'], '--context'],
    [['--__proto__'], '--__proto__'],
  ])('refuses %j, naming %s', (words, path) => {
    expect(() => refuseUnknownArguments(words, definition)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });

  it.each([
    ['4096', 4096],
    ['8k', 8192],
    ['32K', 32768],
  ])('reads a context of %s as %i tokens', (text, tokens) => {
    expect(parseContext(text, 131072)).toBe(tokens);
  });

  it.each(['0', '-1', '1.5', '', '1e3', '200000', 'NaN', '9999999999999', '１００'])(
    'refuses a context of "%s" and names the maximum',
    (text) => {
      expect(() => parseContext(text, 131072)).toThrowError(
        expect.objectContaining({
          code: 'context-out-of-range',
          details: { contextTokens: text, maximumContextTokens: 131072 },
        }),
      );
    },
  );

  it('leaves it to the model to refuse a number, since its maximum is to be named', () => {
    expect(['0', '-1', '1.5', '8k'].map(parseModelContext)).toEqual([0, -1, 1.5, 8192]);
    expect(() => parseModelContext('many')).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it.each(['-5', 'abc', '1e309', '0', '99999999999999'])('refuses a budget of "%s"', (text) => {
    expect(() => parseNumber(text, 'budget', 1)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });

  it('names the choices when another word is given', () => {
    expect(() => parseChoice('EUR', 'currency', ['JPY', 'USD'])).toThrowError(
      expect.objectContaining({ details: { path: '--currency', expected: 'JPY | USD' } }),
    );
  });

  it('leaves what was not given undefined', () => {
    expect(parseContext(undefined, 1)).toBeUndefined();
    expect(parseNumber(undefined, 'budget', 1)).toBeUndefined();
    expect(parsePeriod(undefined, 'as-of')).toBeUndefined();
    expect(parseChoice(undefined, 'kv', ['f16'])).toBeUndefined();
  });

  it('splits a model from its quantisation at the colon', () => {
    expect(splitModel('qwen2.5-32b:Q4_K_M')).toEqual({ modelId: 'qwen2.5-32b', quantisation: 'Q4_K_M' });
    expect(splitModel('qwen2.5-32b')).toEqual({ modelId: 'qwen2.5-32b' });
  });
});

describe('a day, month or year', () => {
  it.each([
    ['2024-12-15', '2024-12-15', '2024-12-15'],
    ['2024-12', '2024-12-01', '2024-12-31'],
    ['2024-02', '2024-02-01', '2024-02-29'],
    ['2025', '2025-01-01', '2025-12-31'],
  ])('%s is %s to %s', (text, first, last) => {
    expect(parsePeriod(text, 'as-of')).toEqual({ first, last });
  });

  it.each(['2024-13', '2024-00', '2024-02-30', '2024-02-00', '24-12', '2024-1', 'yesterday', ''])(
    'is not %j',
    (text) => {
      expect(() => parsePeriod(text, 'as-of')).toThrowError(
        expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path: '--as-of' }) }),
      );
    },
  );
});
