import type { OwnPrice } from './advice.svelte.ts';
import type { NumberBounds } from './typed-number.ts';

/** As the contract bounds prices; yen have no parts, so that none is rounded. */
export const priceBounds = (currency: OwnPrice['currency']): NumberBounds => ({
  least: 1,
  most: 1e9,
  isWhole: currency === 'JPY',
});

export const conditions = ['new', 'refurbished', 'used'] as const satisfies readonly OwnPrice['condition'][];
