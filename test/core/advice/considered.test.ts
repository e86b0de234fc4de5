import { describe, expect, it } from 'vitest';
import { macWith } from './macs.ts';
import { adviceFor, chosenBy } from './question.ts';

const m1 = macWith('m1-8c-8g', 16);

describe('a Mac that is asked about', () => {
  it.each([
    ['unknown-mac', { macId: 'macbook-1984' }],
    ['unknown-chip', { macId: 'mac-mini-m5-pro', chipId: 'm5-max-18c-40g' }],
    ['memory-size-not-offered', { macId: 'mac-mini-m5-pro', memoryGB: 32 }],
  ])('is refused as %s where there is no such thing', (code, considered) => {
    expect(() => adviceFor(m1, { considered })).toThrow(new RegExp(code));
  });

  it('is the only candidate, sold or not, in every memory size that was left open', () => {
    const { candidates } = adviceFor(m1, { considered: { macId: 'mac-mini-m4-pro' } });
    expect(new Set(candidates.map(({ macId }) => macId))).toEqual(new Set(['mac-mini-m4-pro']));
    expect(new Set(candidates.map(({ memoryGB }) => memoryGB))).toEqual(new Set([24, 48, 64]));
  });

  it('is bought at the price that the user was offered it for', () => {
    const offer = {
      macId: 'mac-mini-m4-pro',
      chipId: 'm4-pro-14c-20g',
      memoryGB: 48,
      amount: 1500,
      currency: 'USD',
      condition: 'used',
    } as const;
    const advice = adviceFor(m1, { prices: [offer], considered: { macId: 'mac-mini-m4-pro' } });
    expect(advice.verdict).toBe('buy');
    expect(chosenBy(advice)).toMatchObject({ memoryGB: 48, price: { amount: 1500, kind: 'user' } });
    expect(chosenBy(adviceFor(m1, { prices: [offer] }))?.price?.amount).toBe(1500);
  });
});
