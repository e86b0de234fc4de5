import { describe, expect, it } from 'vitest';
import { catalogueProblemSentence } from '#contract/text/catalogue-problems.ts';
import { problemCodes } from '#core/chips/catalogue-problem.ts';
import { wantedKinds } from '#core/chips/override-row.ts';

/** Every detail that any code has. */
const details = {
  megabytes: 2,
  problem: 'EACCES',
  line: 3,
  column: 14,
  key: 'mac',
  rows: 2000,
  most: 1000,
  count: 12,
  field: 'weightKilograms',
  wanted: 'number',
  limit: 100,
  value: 16,
  mac: 'mac-mini-m9',
  chip: 'm9',
  offered: '16, 24',
  memoryGB: 64,
  sum: 16,
  total: 15,
  letters: 2,
  layers: 32,
  headCountKv: 9,
  headCount: 8,
  used: 9,
  experts: 8,
};
const place = { file: 'own.json', row: 'macs[2] (my-mac)' };

describe.each(['en', 'ja'] as const)('what is wrong with the own catalogue, in %s', (language) => {
  it.each(problemCodes)('is told of %s in one line, with file and row', (code) => {
    const sentence = catalogueProblemSentence({ ...place, code, details }, language);
    expect(sentence).toContain('own.json');
    expect(sentence).toContain('macs[2] (my-mac)');
    expect(sentence).not.toMatch(/[?\n]|undefined/);
    expect(sentence).toMatch(language === 'ja' ? /[\u3040-\u30ff].*。$/ : /^[^\u3040-\u30ff]+\.$/);
  });

  it.each(wantedKinds)('names what a field should have been: %s', (wanted) => {
    const code = 'field-invalid';
    const sentence = catalogueProblemSentence({ ...place, code, details: { ...details, wanted } }, language);
    expect(sentence).toContain('weightKilograms');
    expect(sentence).not.toMatch(/\?|undefined/);
  });
});

describe('what is wrong with the own catalogue', () => {
  it.each([
    ['en', 'own.json, macs[2] (my-mac): weightKilograms should be at most 100. The row was not used.'],
    ['ja', 'own.json、macs[2] (my-mac)：weightKilograms は 100 以下にしてください。この行は使っていません。'],
  ] as const)('reads as one sentence in %s', (language, sentence) => {
    const found = { code: 'field-invalid', details: { ...details, wanted: 'at-most' } } as const;
    expect(catalogueProblemSentence({ ...place, ...found }, language)).toBe(sentence);
  });

  it('names no row where the whole file is meant, and which of the prices of a Mac', () => {
    const whole = catalogueProblemSentence(
      { file: 'own.json', row: '', code: 'not-utf8', details: {} },
      'en',
    );
    expect(whole).toBe('own.json: the file is not UTF-8 text. Save it as UTF-8.');
    const price = { code: 'price-of-other-memory', details: { ...details, at: 'prices[1]' } } as const;
    expect(catalogueProblemSentence({ ...place, ...price }, 'en')).toContain('macs[2] (my-mac), prices[1]: ');
  });
});
