/** A column of a Markdown table; figures stand to the right. */
export interface MarkdownColumn {
  title: string;
  align: 'left' | 'right';
}

/**
 * Text from outside in a table that is posted: nothing in it becomes markup, a new cell, or a message to
 * whoever is called `@name`. `a|b` is `a\|b`; underscores within words are none, so `Q4_0` stays.
 */
export const markdownText = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\\`*[\]<>|~#$!]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/@/g, '@<!-- -->');

/** Cells are Markdown already. Padded, since it is read as plain text too. */
export function markdownTable(
  columns: readonly MarkdownColumn[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, 4, ...rows.map((row) => row[index]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const padded = (row: readonly string[]): string[] =>
    columns.map(({ align }, index) => {
      const [cell, width] = [row[index] ?? '', widths[index] ?? 0];
      return align === 'right' ? cell.padStart(width) : cell.padEnd(width);
    });
  return [
    line(padded(columns.map(({ title }) => title))),
    line(
      columns.map(
        ({ align }, index) => '-'.repeat((widths[index] ?? 1) - 1) + (align === 'right' ? ':' : '-'),
      ),
    ),
    ...rows.map((row) => line(padded(row))),
  ].join('\n');
}
