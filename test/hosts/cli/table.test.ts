import { describe, expect, it } from 'vitest';
import { displayWidth, formatTable, printable } from '../../../src-main/hosts/cli/table.ts';
import { chooseLanguage } from '../../../src-main/hosts/cli/terminal.ts';

describe('the tables of the command line', () => {
  it.each([
    ['abc', 3],
    ['モデル', 6],
    ['é', 1],
    ['e\u0301', 1],
    ['● 入る', 6],
    ['', 0],
  ])('counts the terminal columns of "%s" as %i', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it('lines columns up although Japanese takes two columns a character', () => {
    const table = formatTable(
      [
        { title: 'モデル', align: 'left' },
        { title: '必要量', align: 'right' },
      ],
      [
        ['a', '1 GB'],
        ['大規模', '10 GB'],
      ],
    );
    expect(table.split('\n').map(displayWidth)).toEqual([14, 14, 14]);
  });

  it('prints no control characters, whatever a name holds', () => {
    expect(printable('a\u001b[31mb\u202ec\nd\u0007')).toBe('a�[31mb�c�d�');
  });

  it.each([
    [undefined, { LANG: 'ja_JP.UTF-8' }, 'ja'],
    [undefined, { LANG: 'en_US.UTF-8', LC_ALL: 'ja_JP' }, 'ja'],
    [undefined, { LANG: 'de_DE' }, 'en'],
    [undefined, { LANG: 'jam_JM' }, 'en'],
    [undefined, {}, 'en'],
    ['en', { LANG: 'ja_JP.UTF-8' }, 'en'],
    ['ja', {}, 'ja'],
  ])('with --lang %s and %j speaks %s', (asked, environment, language) => {
    expect(chooseLanguage(asked, environment)).toBe(language);
  });
});
