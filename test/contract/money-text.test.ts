import { describe, expect, it } from 'vitest';
import { formatRough, formatSmallMoney } from '#contract/text/format.ts';
import { spanOf } from '#contract/text/span.ts';

describe('a small amount', () => {
  it.each([
    [0.81, 'USD', '$0.81'],
    [1.747, 'USD', '$1.75'],
    [0.5, 'USD', '$0.50'],
    [0, 'USD', '$0.00'],
    [0.0047, 'USD', '$0.0047'],
    [31.4, 'USD', '$31'],
    [4.83, 'JPY', '¥4.8'],
    [31, 'JPY', '¥31'],
  ] as const)('of %f %s reads %s', (amount, currency, words) => {
    expect(formatSmallMoney(amount, currency, 'en')).toBe(words);
  });
});

it('rounds a rough figure to two digits, a large one to a whole', () => {
  expect([4.78, 73.5, 262.4, 1234.5, 0.238].map((value) => formatRough(value, 'en'))).toEqual([
    '4.8',
    '74',
    '262',
    '1,235',
    '0.24',
  ]);
});

describe('a range', () => {
  it('says its unit once, and one figure where both read alike', () => {
    expect(spanOf('27.6 tokens/s', '44.2 tokens/s', '–')).toBe('27.6–44.2 tokens/s');
    expect(spanOf('$288', '$5,539', '–')).toBe('$288–$5,539');
    expect(spanOf('12 kWh', '12 kWh', '–')).toBe('12 kWh');
  });

  it('keeps both units where they differ, or where there are several figures', () => {
    expect(spanOf('58 s', '1 min', '–')).toBe('58 s–1 min');
    expect(spanOf('1 min 5 s', '2 min 9 s', '–')).toBe('1 min 5 s–2 min 9 s');
  });
});
