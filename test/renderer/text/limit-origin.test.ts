import { describe, expect, it } from 'vitest';
import { limitTable } from '#contract/text/limit-table.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { warningSentence } from '#contract/text/warnings.ts';
import { en } from '../../../src-renderer/text/en.ts';
import { ja } from '../../../src-renderer/text/ja.ts';

describe('a limit of the memory that Metal did not tell', () => {
  it.each(['en', 'ja'] as const)(
    'has one origin in the sidebar, the verdict and the note (%s)',
    (language) => {
      const details = {
        budgetSource: 'rule',
        budgetBytes: 11.5e9,
        needBytes: 22.3e9,
        memoryBytes: 16 * 2 ** 30,
      };
      for (const words of [
        (language === 'en' ? en : ja).memory.sources['rule'],
        reasonSentence({ code: 'does-not-fit-now', details }, language),
        warningSentence({ code: 'budget-from-rule', details }, language),
      ]) {
        expect(words).toContain(limitTable[language]);
      }
    },
  );

  it('is not said to be observed: some rows of the table are recalled', () => {
    expect(limitTable.en).not.toMatch(/observed|measured/);
    expect(limitTable.ja).not.toMatch(/観測|実測/);
  });
});
