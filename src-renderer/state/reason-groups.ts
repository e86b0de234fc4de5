import type { Reason } from '#core/advice/advice.ts';

const costCodes = new Set([
  'cost-per-year',
  'cost-per-million-tokens',
  'daily-tokens-take',
  'daily-tokens-impossible',
]);

/** What the advised Mac costs to have, apart from why it is advised. */
export const isOfCost = ({ code }: Reason): boolean => costCodes.has(code);
