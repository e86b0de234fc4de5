import { describe, expect, it } from 'vitest';
import { verdictSentence } from '#contract/text/reasons.ts';
import { reason } from '#core/advice/reasons.ts';
import { macWith } from '../core/advice/macs.ts';
import { adviceFor } from '../core/advice/question.ts';

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
