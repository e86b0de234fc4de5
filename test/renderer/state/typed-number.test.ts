import { describe, expect, it } from 'vitest';
import { formatNumber } from '../../../src-main/contract/text/format.ts';
import { parseTypedNumber } from '../../../src-renderer/state/typed-number.ts';

const money = { least: 1, most: 1e9, isWhole: false };

describe('a typed number', () => {
  it.each([
    ['2500', 2500],
    ['2,500', 2500],
    [' $2,500 ', 2500],
    ['￥５００，０００', 500_000],
    ['50万', 500_000],
    ['12.5 万円', 125_000],
    ['3K', 3000],
    ['1.5', 1.5],
    ['1.2 kg', 1.2],
  ])('takes %j', (text, value) => {
    expect(parseTypedNumber(text, money)).toEqual({ value });
  });

  it.each(['--5', '2..5', '5e3', 'abc', '1,23', '0x10', '$', '2 500 x', '١٢'])('refuses %j', (text) => {
    expect(parseTypedNumber(text, money)).toEqual({ problem: 'not-a-number' });
  });

  it('says what is wrong with a number that is one', () => {
    const hours = { least: 1, most: 24, isWhole: true };
    expect(parseTypedNumber('25', hours)).toEqual({ problem: 'out-of-range' });
    expect(parseTypedNumber('0', hours)).toEqual({ problem: 'out-of-range' });
    expect(parseTypedNumber('1.5', hours)).toEqual({ problem: 'not-whole' });
  });

  it.each([
    ['-50', 'out-of-range'],
    ['−￥５０', 'out-of-range'],
    ['99999999999999999', 'out-of-range'],
    ['9,999,999,999,999,999,999', 'out-of-range'],
  ])('that is out of bounds is called so, not unreadable: %j', (text, problem) => {
    expect(parseTypedNumber(text, money)).toEqual({ problem });
  });

  it('is nothing when the field is empty', () => {
    expect(parseTypedNumber('  ', money)).toEqual({ value: undefined });
  });

  it('understands amounts as the page writes them, in both languages', () => {
    for (const language of ['ja', 'en'] as const) {
      for (let value = 1; value <= 1e9; value = Math.ceil(value * 1.37)) {
        expect(parseTypedNumber(formatNumber(value, language), money)).toEqual({ value });
      }
    }
  });
});
