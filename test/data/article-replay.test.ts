import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { articlePages, articleReplay, readmeWithExample } from '../../src-main/tools/article-replay.ts';

describe('the article replayed', () => {
  it.each(['en', 'ja'] as const)('is checked in as the program prints it today (%s)', async (language) => {
    // Not the same? npm run docs:article, and read what it says now.
    expect(readFileSync(articlePages[language], 'utf8')).toBe(await articleReplay(language));
  });

  it.each([
    ['en', 'README.md'],
    ['ja', 'README.ja.md'],
  ] as const)('and so is the example of advice in the README (%s)', async (language, readme) => {
    expect(readFileSync(readme, 'utf8')).toBe(await readmeWithExample(language));
  });

  it('says the same in both languages: as many headings, rows and commands', () => {
    const [english, japanese] = [articlePages.en, articlePages.ja].map((file) => readFileSync(file, 'utf8'));
    const shape = (page: string) => ({
      headings: page.match(/^#/gm)?.length,
      rows: page.match(/^\|/gm)?.length,
      commands: page.match(/npx kaidoki advise/g)?.length,
    });
    expect(shape(japanese ?? '')).toEqual(shape(english ?? ''));
  });
});
