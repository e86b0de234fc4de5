/** What a field takes. */
export interface NumberBounds {
  least: number;
  most: number;
  isWhole: boolean;
}

export type NumberProblem = 'not-a-number' | 'not-whole' | 'out-of-range';

/** A number as somebody typed it; empty is `undefined`, which is no problem. */
export type TypedNumber = { value: number | undefined } | { problem: NumberProblem };

/** What stands behind a figure: 万 is 10⁴ as in 50万, K a thousand, M a million. */
const multiples: Readonly<Record<string, number>> = { '': 1, 万: 10_000, k: 1000, m: 1e6 };

/**
 * Takes full-width digits, commas between thousands, a currency before or after, and 万, K or M behind:
 * "￥５０万" is 500000, "2,500" is 2500, "-5" is out of range where nothing below 0 is taken, "2..5" is no number.
 */
export function parseTypedNumber(text: string, { least, most, isWhole }: NumberBounds): TypedNumber {
  const typed = text.normalize('NFKC').trim().toLowerCase();
  if (typed === '') return { value: undefined };
  const match =
    /^([-−]?)[¥$]?\s*(\d{1,30}|\d{1,3}(?:,\d{3}){1,9})(\.\d{1,6})?\s*(万|k|m)?\s*(?:円|yen|usd|kg)?$/.exec(
      typed,
    );
  if (!match) return { problem: 'not-a-number' };
  const [, sign = '', whole = '', fraction = '', multiple = ''] = match;
  const size = Number(whole.replaceAll(',', '') + fraction) * (multiples[multiple] ?? 1);
  const value = sign === '' || size === 0 ? size : -size;
  if (isWhole && !Number.isInteger(value)) return { problem: 'not-whole' };
  return value < least || value > most ? { problem: 'out-of-range' } : { value };
}
