import { describe, expect, it } from 'vitest';
import { parseGeneration } from '../../../src-main/hosts/cli/arguments.ts';
import { parsePrices, valuesOf } from '../../../src-main/hosts/cli/price-argument.ts';

const currency = 'JPY';

describe('a price on the command line', () => {
  it.each([
    ['mac-mini-m6=149800', { macId: 'mac-mini-m6', amount: 149_800, condition: 'new' }],
    ['mac-mini-m6:16=149800', { macId: 'mac-mini-m6', memoryGB: 16, amount: 149_800, condition: 'new' }],
    [
      'mac-mini-m6:16GB=149800:new',
      { macId: 'mac-mini-m6', memoryGB: 16, amount: 149_800, condition: 'new' },
    ],
    [
      'mac-mini-m4-pro:m4-pro-12c-16g:48=180000used',
      {
        macId: 'mac-mini-m4-pro',
        chipId: 'm4-pro-12c-16g',
        memoryGB: 48,
        amount: 180_000,
        condition: 'used',
      },
    ],
    [
      'mac-mini-m4-pro:48:m4-pro-12c-16g=180000:used',
      {
        macId: 'mac-mini-m4-pro',
        chipId: 'm4-pro-12c-16g',
        memoryGB: 48,
        amount: 180_000,
        condition: 'used',
      },
    ],
    [
      'macbook-pro-14-m4-max:m4-max=1999.95:refurbished',
      { macId: 'macbook-pro-14-m4-max', chipId: 'm4-max', amount: 1999.95, condition: 'refurbished' },
    ],
    ['Mac-Mini-M6=149800:USED', { macId: 'mac-mini-m6', amount: 149_800, condition: 'used' }],
  ])('%s is read', (text, price) => {
    expect(parsePrices([text], currency)).toEqual([{ ...price, currency }]);
  });

  it('is one of several, with commas between them or given again', () => {
    const amounts = parsePrices(['mac-mini-m6:16=1, mac-mini-m6:24=2', 'mac-mini-m6:32=3'], currency);
    expect(amounts.map(({ amount }) => amount)).toEqual([1, 2, 3]);
    expect(parsePrices([], currency)).toEqual([]);
  });

  it.each([
    '',
    'mac-mini-m6',
    'mac-mini-m6=',
    'mac-mini-m6=0',
    'mac-mini-m6=-5',
    'mac-mini-m6=NaN',
    'mac-mini-m6=1e9',
    'mac-mini-m6=12345678901',
    'mac-mini-m6=149,800',
    'mac-mini-m6=149800:broken',
    'mac-mini-m6=149800:used:used',
    'mac-mini-m6:=149800',
    'mac-mini-m6:16:24=149800',
    'mac-mini-m6:m6:m6-12c-12g=149800',
    'mac-mini-m6:0=149800',
    '=149800',
    '__proto__=149800',
    'mac mini=149800',
    'mac-mini-m6=149800=2',
    '\u001b[31m=1',
  ])('"%s" is refused, with the form it should have', (text) => {
    expect(() => parsePrices([text], currency)).toThrowError(
      expect.objectContaining({
        code: 'bad-input',
        details: {
          path: expect.stringMatching(/^--price /),
          expected: 'MAC[:CHIP][:MEMORY]=AMOUNT[:used|:refurbished]',
        },
      }),
    );
  });

  it('is shortened where it is told back', () => {
    expect(() => parsePrices(['x'.repeat(10_000)], currency)).toThrowError(
      expect.objectContaining({ details: expect.objectContaining({ path: `--price ${'x'.repeat(80)}` }) }),
    );
  });
});

describe('an option that may be given again', () => {
  it('has the values of each time, in their order', () => {
    const words = ['--price', 'a=1', '--budget', '3', '--price=b=2', '--prices', 'c'];
    expect(valuesOf(words, 'price')).toEqual(['a=1', 'b=2']);
    expect(valuesOf(['--budget', '3'], 'price')).toEqual([]);
  });
});

describe('a generation', () => {
  it.each([
    ['M4', 4],
    ['m4', 4],
    ['4', 4],
    ['m10', 10],
    ['A18', 0],
    ['a18 pro', 0],
  ])('%s is %i', (text, generation) => expect(parseGeneration(text)).toBe(generation));

  it('may be left out', () => expect(parseGeneration(undefined)).toBeUndefined());

  it.each(['', 'M', 'M0', 'M4 Pro', 'intel', 'm123', '-1'])('"%s" is refused', (text) => {
    expect(() => parseGeneration(text)).toThrowError(
      expect.objectContaining({
        code: 'bad-input',
        details: expect.objectContaining({ path: '--generation' }),
      }),
    );
  });
});
