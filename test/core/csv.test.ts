import { describe, expect, it } from 'vitest';
import { csvText, parseCsv } from '#core/csv.ts';

const limits = { path: 'runs.csv', mostRows: 3 };
const cells = (text: string) => {
  const { header, rows } = parseCsv(text, limits);
  return [header, ...rows].map((row) => row.cells);
};

describe('a CSV file', () => {
  it.each([
    [
      'lines ended by LF',
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'lines ended by CRLF',
      'a,b\r\n1,2\r\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'no end of its last line',
      'a,b\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    ['a byte order mark', '\uFEFFa\n1\n', [['a'], ['1']]],
    ['lines of nothing', 'a\n\n1\n\r\n', [['a'], ['1']]],
    [
      'empty cells',
      'a,b,c\n,,\n',
      [
        ['a', 'b', 'c'],
        ['', '', ''],
      ],
    ],
    ['quotes', '"a","b ""x"" c"\n', [['a', 'b "x" c']]],
    [
      'commas and line ends in quotes',
      '"a,b","c\r\nd"\n1,2\n',
      [
        ['a,b', 'c\r\nd'],
        ['1', '2'],
      ],
    ],
    ['a quote inside a cell', 'a\n5" disk\n', [['a'], ['5" disk']]],
    ['a carriage return alone', 'a\nx\ry\n', [['a'], ['x\ry']]],
    ['nothing after a quoted last cell', 'a\n"1"', [['a'], ['1']]],
  ])('is read with %s', (_what, text, expected) => {
    expect(cells(text)).toEqual(expected);
  });

  it('tells the line that each row begins in, and how its lines end', () => {
    const table = parseCsv('a,b\r\n"x\r\ny",1\r\nz,2\r\n', limits);
    expect(table.rows.map(({ line }) => line)).toEqual([2, 4]);
    expect(table.lineEnd).toBe('\r\n');
    expect(parseCsv('a\n1\n', limits).lineEnd).toBe('\n');
  });

  it.each([
    ['nothing', '', 1, '1'],
    ['a quote that is not closed', 'a,b\n1,"2\n3,4\n', 2, '2'],
    ['something after a closing quote', 'a\n"1"2\n', 2, '1'],
    ['more rows than are taken at a time', 'a\n1\n2\n3\n4\n', 5, '1'],
    ['a cell without an end', `a\n${'x'.repeat(10_001)}\n`, 2, '1'],
    ['more columns than any table has', `${','.repeat(300)}\n`, 1, '201'],
  ])('is refused with %s, by line and column', (_what, text, line, column) => {
    expect(() => parseCsv(text, limits)).toThrowError(
      expect.objectContaining({
        code: 'csv-invalid',
        details: expect.objectContaining({ path: 'runs.csv', line, column }),
      }),
    );
  });

  it('takes as many rows as it says', () => {
    expect(parseCsv('a\n1\n2\n3\n', limits).rows).toHaveLength(3);
  });

  it('reads back any two cells that were written', () => {
    const parts = ['', 'a', ',', '"', '""', '\n', '\r\n', ' ', '計', '=1'];
    const written = parts.flatMap((one) => parts.flatMap((two) => parts.map((three) => one + two + three)));
    for (const [index, cell] of written.entries()) {
      const row = [cell, written[(index * 7) % written.length] ?? ''];
      expect(cells(`x,y\n${row.map(csvText).join(',')}\n`)).toEqual([['x', 'y'], row]);
    }
  });
});
