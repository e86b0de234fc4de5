import { describe, expect, it } from 'vitest';
import { verdictKind, verdictSentence } from '#contract/text/verdict-words.ts';
import { reason } from '#core/advice/reasons.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { macWith } from '../core/advice/macs.ts';
import { adviceFor, chosenBy, reasonOf } from '../core/advice/question.ts';

const bought = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });

describe('the sentence of waiting', () => {
  it('says that a successor is reported only where the press expects one', () => {
    const expected = { ...bought, verdict: 'wait' as const, reasons: [reason('launch-expected')] };
    expect(verdictSentence(expected, 'en')).toContain('reported to be near');
    expect(verdictSentence(expected, 'ja')).toContain('報じられています');
    const due = { ...bought, verdict: 'wait' as const, reasons: [reason('line-due')] };
    expect(verdictSentence(due, 'en')).toContain('due for a successor');
    expect(verdictSentence(due, 'ja')).not.toContain('報じられて');
  });
});

it('turns down a Mac that was asked about, in place of saying nothing', () => {
  const advice = adviceFor(macWith('m1-8c-8g', 8), {
    modelId: 'qwen3.6-27b',
    considered: { macId: 'mac-mini-m4', memoryGB: 16, count: 2 },
  });
  expect(verdictSentence(advice, 'en')).toBe('Not the Mac you ask about: it does not meet your conditions.');
  expect(verdictSentence(advice, 'ja')).toContain('お勧めしません');
});

describe('a Mac without a price that is probably the cheaper one', () => {
  const m2 = macWith('m2-8c-8g', 8);
  const inYen = adviceFor(m2, { currency: 'JPY' });

  it('is to be looked up first, by the prices in the other currency', () => {
    expect(chosenBy(inYen)?.product).toBe('Mac Studio (M5 Max)');
    expect(verdictSentence(inYen, 'en')).toMatch(
      /^Look up the price of Mac mini \(M5 Pro, 16-core GPU, 48 GB\) first: .* The cheapest with a known price is Mac Studio/,
    );
    expect(verdictSentence(inYen, 'ja')).toMatch(
      /^先に Mac mini（M5 Pro・16コアGPU・48 GB）の価格を調べてください。.*最も安いのは、Mac Studio.*です。$/,
    );
    expect(verdictSentence(inYen, 'ja')).not.toContain('買い時');
    expect(verdictKind(inYen)).toBe('look-up-price');
    const waited = { ...inYen, verdict: 'wait' as const };
    expect(verdictSentence(waited, 'en')).toMatch(/^Wait: .* Mac mini .* is probably cheaper/);
    expect(verdictSentence(waited, 'ja')).toMatch(/^待ちです。.*Mac mini（.*先に価格を調べて/);
  });

  it('is not said to be one where its own price is given, or the named Mac is cheaper', () => {
    const inDollars = adviceFor(m2);
    expect(verdictSentence(inDollars, 'en')).toMatch(/^Buy: Mac mini/);
    expect(verdictKind(inDollars)).toBe('buy');
    const prices = [
      {
        macId: 'mac-mini-m5-pro',
        chipId: 'm5-pro-15c-16g',
        memoryGB: 48,
        amount: 400_000,
        currency: 'JPY',
        condition: 'new',
      } as const,
    ];
    const told = adviceFor(m2, { currency: 'JPY', prices });
    expect(verdictSentence(told, 'en')).toMatch(/^Buy: Mac mini .*¥400,000/);
    const usual = adviceFor(m2, { currency: 'JPY', modelId: 'qwen3-8b' });
    expect(reasonOf(usual.reasons, 'only-price-unknown')).not.toHaveProperty('isProbablyCheaper');
    expect(verdictKind(usual)).toBe('buy');
  });
});

describe('no verdict', () => {
  const disturbed = macWith('m3-8c-10g', 16, {
    change: { conditions: { memoryPressure: 'warning', lowPowerMode: true } },
  });
  const asked = { modelId: 'qwen3-4b' };

  it('for a state of the machine says so, and claims no speed that suffices', () => {
    const advice = adviceFor(disturbed, asked);
    expect(advice.verdict).toBe('no-verdict');
    expect(verdictSentence(advice, 'en')).toMatch(/^Can't say yet: .* in this state/);
    expect(verdictSentence(advice, 'ja')).toMatch(/^まだ判断できません。今の状態では/);
    const enough = advice.reasons.find(({ code }) => code === 'fast-enough-now');
    expect(enough && reasonSentence(enough, 'en')).toMatch(
      /^Once that is seen to, it should be fast enough: /,
    );
    expect(enough && reasonSentence(enough, 'ja')).toMatch(/^上の点が直れば、速さは足りる見込みです。/);
    expect(advice.reasons.map(({ code }) => code)).not.toContain('room-for-quality');
  });

  it('asks for a measurement where there is none, and for another where one is not trusted', () => {
    const words = (distrusted?: readonly string[]) =>
      adviceFor(disturbed, asked, distrusted && { distrusted })
        .reasons.filter(({ code }) => code === 'low-power-mode' || code === 'memory-pressure')
        .map((found) => [reasonSentence(found, 'en'), reasonSentence(found, 'ja')].join(' '));
    expect(words()).toHaveLength(2);
    for (const sentence of words()) expect(sentence).not.toMatch(/again|測り直/);
    for (const sentence of words(['drifted']))
      expect(sentence).toMatch(/measure again\..*測り直してください/);
  });

  it('is told apart where nothing meets the need, or the one that was asked about does not', () => {
    expect(verdictKind(adviceFor(disturbed, asked))).toBe('no-verdict');
    const poor = adviceFor(macWith('m2-8c-8g', 8), {
      modelId: 'gpt-oss-120b',
      currency: 'JPY',
      budget: 300_000,
    });
    expect(poor.verdict).toBe('no-verdict');
    expect(verdictKind(poor)).toBe('none-passes');
    const considered = { macId: 'mac-mini-m4', memoryGB: 16, count: 2 };
    expect(verdictKind(adviceFor(macWith('m1-8c-8g', 8), { modelId: 'qwen3.6-27b', considered }))).toBe(
      'not-that-one',
    );
  });
});
