import { expect, it } from 'vitest';
import { keyedLines, linesOf, parseDecimal, parseWholeNumber } from '#core/hardware/lines.ts';

it('reads decimal points and commas, with and without thousands marks', () => {
  for (const text of ['40200.90', '40200,90', '40.200,90', '40,200.90'])
    expect(parseDecimal(text)).toBe(40200.9);
  expect(parseDecimal('2048')).toBe(2048);
});

it.each(['', '.', '1.2.3', '-1', '1e9', 'NaN', '12 3'])('does not take %j for a decimal', (text) => {
  expect(parseDecimal(text)).toBeUndefined();
});

it.each(['', '4.0', '0x10', '1e3', '99999999999999999999', '１２'])(
  'does not take %j for a count',
  (text) => {
    expect(parseWholeNumber(text, 0, Number.MAX_SAFE_INTEGER)).toBeUndefined();
  },
);

it('keeps whole numbers in their range', () => {
  expect(parseWholeNumber(' 8 ', 1, 8)).toBe(8);
  expect(parseWholeNumber('9', 1, 8)).toBeUndefined();
});

it('cuts lines at any line end, drops a byte-order mark and composes letters', () => {
  expect(linesOf('\uFEFFa \r\nu\u0308\rc\n')).toEqual(['a', '\u00fc', 'c', '']);
});

it('takes the first of equal keys and leaves out keys of another form', () => {
  const found = keyedLines('a.b: 1\na.b: 2\nNot A Key: 3\nc.d =\t4', /^[a-z.]+$/);
  expect([...found]).toEqual([
    ['a.b', '1'],
    ['c.d', '4'],
  ]);
});

it('stays quick on a line of a million blanks', () => {
  expect(keyedLines(`${' '.repeat(1e6)}x`, /./).size).toBe(0);
});
