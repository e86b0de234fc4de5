import { Fault } from '#core/fault.ts';

/** Throws `context-out-of-range`, with the model's maximum, for a context below 1, not whole, or above it. */
export function checkContext(contextTokens: number, maximumContextTokens: number): void {
  if (!Number.isInteger(contextTokens) || contextTokens < 1 || contextTokens > maximumContextTokens) {
    throw new Fault('context-out-of-range', { contextTokens, maximumContextTokens });
  }
}
