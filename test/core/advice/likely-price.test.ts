import { describe, expect, it } from 'vitest';
import { likelyPrices } from '#core/advice/likely-price.ts';
import type { Candidate } from '#core/advice/advice.ts';
import { adviceFor } from './question.ts';
import { macWith } from './macs.ts';

const [sample] = adviceFor(macWith('m1-8c-8g', 16), { currency: 'USD' }).candidates;
if (!sample) throw new Error('The catalogue has Macs on sale.');
const onSale: Candidate = sample;

interface Wanted {
  macId?: string;
  chipId?: string;
  gpuCores?: number;
  memoryGB?: number;
  amount?: number;
}

function candidate({ amount, ...wanted }: Wanted): Candidate {
  const { price: _, ...rest } = { ...onSale, macId: 'book', chipId: 'pro', gpuCores: 16, memoryGB: 24 };
  const price = { amount: amount ?? 0, currency: 'USD', asOf: '2026-03-03', kind: 'launch' } as const;
  return { ...rest, vetoes: [], ...wanted, ...(amount !== undefined && { price }) };
}

const likelyPrice = (asked: Candidate, candidates: readonly Candidate[]) => likelyPrices(candidates)(asked);

/** $25 a GB. */
const mini = [
  candidate({ macId: 'mini', amount: 1400, memoryGB: 24 }),
  candidate({ macId: 'mini', amount: 2000, memoryGB: 48 }),
];

describe('what a Mac probably costs', () => {
  it('is its own price where it has one, however old', () => {
    expect(likelyPrice(candidate({ amount: 3599 }), mini)).toBe(3599);
  });

  it('is that of the same Mac with less memory, and what the memory between costs elsewhere', () => {
    const small = candidate({ amount: 2499, memoryGB: 24 });
    expect(likelyPrice(candidate({ memoryGB: 48 }), [...mini, small])).toBe(2499 + 24 * 25);
  });

  it('is counted from the size that lies nearest', () => {
    const sizes = [candidate({ amount: 2499, memoryGB: 24 }), candidate({ amount: 2799, memoryGB: 36 })];
    expect(likelyPrice(candidate({ memoryGB: 48 }), [...mini, ...sizes])).toBe(2799 + 12 * 25);
  });

  it('is the higher one of another Mac with its chip and of the same Mac with fewer cores', () => {
    const fewer = candidate({ chipId: 'base', gpuCores: 10, amount: 2000 });
    const other = candidate({ macId: 'mini', amount: 1700 });
    const asked = candidate({ memoryGB: 24 });
    expect(likelyPrice(asked, [fewer, other])).toBe(2000);
    expect(likelyPrice(asked, [other])).toBe(1700);
    expect(likelyPrice(asked, [fewer])).toBe(2000);
    expect(likelyPrice(asked, [fewer, other, candidate({ amount: 1999 })])).toBe(1999);
  });

  it('is not guessed from more memory, more cores or nothing at all', () => {
    const asked = candidate({ memoryGB: 24 });
    expect(likelyPrice(asked, [])).toBeUndefined();
    expect(likelyPrice(asked, [candidate({ amount: 5000, memoryGB: 48 })])).toBeUndefined();
    expect(likelyPrice(asked, [candidate({ amount: 5000, chipId: 'max', gpuCores: 40 })])).toBeUndefined();
  });
});

it('a Mac without a price does not come after every dear one that once had one', () => {
  const { reasons } = adviceFor(macWith('m1-8c-8g', 16), {
    currency: 'USD',
    modelId: 'qwen2.5-32b',
    budget: 1e6,
  });
  const named = reasons.find(({ code }) => code === 'only-price-unknown')?.details;
  expect(named).toMatchObject({ product: 'MacBook Pro (14-inch, M5 Pro)', gpuCores: 16, memoryGB: 48 });
});
