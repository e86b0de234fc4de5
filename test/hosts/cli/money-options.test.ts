import { describe, expect, it } from 'vitest';
import { needFromFlags } from '../../../src-main/hosts/cli/commands/need-options.ts';

describe('what a need says of money', () => {
  it('is taken from the flags, in the currency of the need', () => {
    expect(
      needFromFlags({
        years: '5',
        laterResale: '800',
        macAnyway: '1299',
        electricity: '0.31',
        tokensPerDay: '60000',
        otherComputer: true,
      }),
    ).toEqual({
      years: 5,
      laterResaleValue: 800,
      priceOfMacBoughtAnyway: 1299,
      electricityPricePerKilowattHour: 0.31,
      tokensPerDay: 60_000,
      otherComputerAllowed: true,
    });
  });

  it.each([
    ['years', '0', '--years'],
    ['electricity', '-1', '--electricity'],
    ['tokensPerDay', 'many', '--tokens-per-day'],
  ])('is refused by name where it makes no sense: %s %s', (name, value, path) => {
    expect(() => needFromFlags({ [name]: value })).toThrow(new RegExp(`bad-input.*"path":"${path}"`));
  });
});

describe('the Mac that is asked about', () => {
  it.each([
    ['mac-studio-m5-max', { macId: 'mac-studio-m5-max' }],
    ['mac-studio-m5-max:48', { macId: 'mac-studio-m5-max', memoryGB: 48 }],
    ['2xmac-mini-m4:16', { macId: 'mac-mini-m4', memoryGB: 16, count: 2 }],
  ])('is read from %s', (text, considered) => {
    expect(needFromFlags({ consider: text })).toEqual({ considered });
  });

  it.each(['', ':48', 'mac-mini-m4:16:2', '0xmac-mini-m4:16', '17xmac-mini-m4', 'mac-mini-m4:1.5'])(
    'is refused as %j',
    (text) => expect(() => needFromFlags({ consider: text })).toThrow(/bad-input/),
  );
});
