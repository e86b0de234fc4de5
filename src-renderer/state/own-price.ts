import type { OwnPrice } from './advice.svelte.ts';

/** As the contract bounds prices. */
export const priceBounds = { least: 1, most: 1e9, isWhole: false };

export const conditions = ['new', 'refurbished', 'used'] as const satisfies readonly OwnPrice['condition'][];
