import { describe, expect, it } from 'vitest';
import {
  formatBytes,
  formatMoney,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  formatTokens,
} from '#contract/text/format.ts';

const formats = {
  formatBytes,
  formatNumber,
  formatPercent,
  formatRate,
  formatSeconds,
  formatTokens,
  formatMoney: (value: number, language: 'ja' | 'en') => formatMoney(value, 'JPY', language),
};

describe.each(Object.entries(formats))('%s', (_name, format) => {
  it.each(['en', 'ja'] as const)('never fills a line in %s, however large the number', (language) => {
    for (const value of [1e16, 9e99, 1e300, Number.MAX_VALUE]) {
      expect(format(value, language).length).toBeLessThanOrEqual(24);
    }
  });
});

describe('what a person may meet', () => {
  it('is written in full', () => {
    expect(formatNumber(999_999_999_999, 'en')).toBe('999,999,999,999');
    expect(formatRate(123_456, 'en')).toBe('123,456');
    expect(formatMoney(1e9, 'JPY', 'en')).toBe('¥1,000,000,000');
  });

  it('is written in powers of ten from a million thousand millions on', () => {
    expect(formatNumber(1e300, 'en')).toBe('1E300');
    expect(formatRate(1.234e20, 'en')).toBe('1E20');
  });
});
