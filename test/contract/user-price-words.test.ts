import { describe, expect, it } from 'vitest';
import { priceProvenance } from '#contract/text/provenance.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import type { UserPrice } from '#core/chips/user-price.ts';
import { macWith } from '../core/advice/macs.ts';
import { adviceFor } from '../core/advice/question.ts';

const today = '2026-11-23';

describe('the words for a price of the user’s', () => {
  const words = (condition: UserPrice['condition'], language: 'en' | 'ja') =>
    priceProvenance({ kind: 'user', condition, asOf: today }, language);

  it('say that it is the user’s, what is for sale, and the day', () => {
    expect(words('used', 'en')).toBe('your own, used, Nov 23, 2026');
    expect(words('refurbished', 'en')).toBe('your own, refurbished, Nov 23, 2026');
    expect(words('new', 'en')).toBe('your own, Nov 23, 2026');
    expect(words('used', 'ja')).toBe('手入力、中古、2026年11月23日');
    expect(words('refurbished', 'ja')).toBe('手入力、整備済、2026年11月23日');
  });

  it('name the Mac that is recommended at it', () => {
    const usedMini: UserPrice = {
      macId: 'mac-mini-m4-pro',
      chipId: 'm4-pro-14c-20g',
      memoryGB: 48,
      amount: 1500,
      currency: 'USD',
      condition: 'used',
    };
    const need = { minimumGenerationTokensPerSecond: 8, prices: [usedMini] };
    const advice = adviceFor(macWith('m1-8c-7g', 16), need, { today });
    const first = advice.reasons.find(({ code }) => code === 'cheapest-that-passes');
    expect(first && reasonSentence(first, 'en')).toContain('$1,500 (your own, used, Nov 23, 2026)');
    expect(first && reasonSentence(first, 'ja')).toContain('$1,500（手入力、中古、2026年11月23日）');
    expect(first && reasonSentence(first, 'ja')).toContain('Mac mini（M4 Pro・20コアGPU・48 GB）');
  });
});
