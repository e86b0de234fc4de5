import { describe, expect, it } from 'vitest';
import type { ArticleFlag } from '#core/advice/article-review.ts';
import type { Remedy } from '#core/fit/remedy.ts';
import { articleFlagSentence } from '#contract/text/article.ts';
import { remedyWords } from '#contract/text/remedies.ts';

const remedies: Remedy[] = [
  { kind: 'smaller-context', answer: 'fits', contextTokens: 8192 },
  { kind: 'quantised-cache', answer: 'fits', kvType: 'q8_0' },
  { kind: 'smaller-quantisation', answer: 'fits', quantisation: 'Q3_K_M', qualityLoss: 'noticeable' },
  {
    kind: 'raise-limit',
    answer: 'fits',
    limitMebibytes: 20480,
    command: 'sudo sysctl iogpu.wired_limit_mb=20480',
    freeBytes: 4294967296,
  },
  { kind: 'more-memory', answer: 'fits', memoryGB: 32 },
];
const flags: ArticleFlag[] = [
  {
    code: 'model-does-not-fit',
    modelId: 'qwen2.5-32b',
    needBytes: 21.2e9,
    budgetBytes: 19.1e9,
    memoryNeededGB: 32,
  },
  { code: 'memory-never-sold', memoryGB: 32, offeredGB: [36, 64] },
  { code: 'price-differs', printedJpy: 418800, listedJpy: 458800, confidence: 'recalled', memoryGB: 48 },
  { code: 'rate-differs', rate: 'prompt', printed: 752.91, published: 713.93 },
  { code: 'same-memory-different-model', rows: [4, 6, 8], modelBillions: [32, 72] },
];
/** Each figure that a sentence must not lose. */
const figures = [['8K'], ['q8_0'], ['Q3_K_M'], ['20480', '4.3'], ['32']];
const flagFigures = [
  ['21.2', '19.1', '32'],
  ['32', '36', '64'],
  ['418,800', '458,800', '48'],
  ['752.91', '713.93'],
  ['4', '6', '8', '32', '72'],
];

describe.each(['ja', 'en'] as const)('in %s', (language) => {
  it.each(remedies.map((remedy, index) => [remedy.kind, remedy, figures[index] ?? []] as const))(
    'the remedy %s is told with its figures',
    (_kind, remedy, expected) => {
      const words = remedyWords(remedy, language);
      for (const figure of expected) expect(words).toContain(figure);
      expect(/[ぁ-んァ-ヶ一-龠]/.test(words)).toBe(language === 'ja');
    },
  );

  it('a combination names all its parts, and a tight one says so', () => {
    const [context, cache] = remedies;
    if (context?.kind !== 'smaller-context' || cache?.kind !== 'quantised-cache') throw new Error('samples');
    const words = remedyWords({ kind: 'combination', answer: 'tight', parts: [context, cache] }, language);
    for (const part of ['8K', 'q8_0', language === 'ja' ? '空きはわずか' : 'tight'])
      expect(words).toContain(part);
  });

  it.each(flags.map((flag, index) => [flag.code, flag, flagFigures[index] ?? []] as const))(
    'what is wrong with a row of the article, %s, is told with its figures',
    (_code, flag, expected) => {
      const sentence = articleFlagSentence(flag, language);
      for (const figure of expected) expect(sentence).toContain(figure);
      expect(/[ぁ-んァ-ヶ一-龠]/.test(sentence)).toBe(language === 'ja');
    },
  );
});
