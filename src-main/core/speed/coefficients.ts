/** Values of terms in the order of their names; 0 where a term does not apply. */
export type TermValues = Float64Array;

/** A term that was never seen in the fit, or costs nothing, is absent and counts nothing. */
export type Coefficients<T extends string> = Readonly<Partial<Record<T, number>>>;

/** Position of each name in its list. */
export const positionsIn = <T extends string>(names: readonly T[]): Readonly<Record<T, number>> =>
  Object.fromEntries(names.map((name, index) => [name, index])) as Record<T, number>;

/** Coefficients in the order of their names, 0 where absent. */
export const coefficientValues = <T extends string>(
  names: readonly T[],
  coefficients: Coefficients<T>,
): TermValues => Float64Array.from(names, (name) => coefficients[name] ?? 0);

/** Σ coefficient × term, in the order of the terms. */
export function termSum(coefficients: TermValues, terms: TermValues): number {
  let sum = 0;
  for (let index = 0; index < terms.length; index += 1) {
    sum += (coefficients[index] ?? 0) * (terms[index] ?? 0);
  }
  return sum;
}
