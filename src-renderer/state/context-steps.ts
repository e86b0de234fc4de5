/** Context sizes of the slider: powers of two from 512 to 131072 and one and a half of each between. */
export const contextSteps: readonly number[] = Array.from({ length: 17 }, (_, index) =>
  index % 2 === 0 ? 512 * 2 ** (index / 2) : 768 * 2 ** ((index - 1) / 2),
);

/** Position of the step nearest to a context on the logarithmic scale: 8192 is 8. */
export function contextPosition(contextTokens: number): number {
  const distance = (tokens: number): number => Math.abs(Math.log2(tokens) - Math.log2(contextTokens));
  return contextSteps.reduce(
    (best, tokens, index) => (distance(tokens) < distance(contextSteps[best] ?? 512) ? index : best),
    0,
  );
}

/** Context at a position of the slider; positions outside it give its ends. */
export const contextAt = (position: number): number =>
  contextSteps[Math.max(0, Math.min(contextSteps.length - 1, Math.round(position)))] ?? 512;
