import type { ModelShape, PlannedBuffer } from '#core/models/shape.ts';
import type { ComputeBufferOptions } from './compute-buffer.ts';
import { defaultPhysicalBatch } from './kv-cache.ts';

const plannedCells = (
  { plannedBuffers }: ModelShape,
  { kvType = 'f16', backend = 'metal' }: ComputeBufferOptions,
): PlannedBuffer[] => plannedBuffers?.[backend]?.filter(([, type]) => type === kvType) ?? [];

/** Whether the buffer comes from what llama.cpp's allocator planned instead of the formula. */
export const isBufferPlanned = (shape: ModelShape, options: ComputeBufferOptions): boolean =>
  (options.physicalBatch ?? defaultPhysicalBatch) === defaultPhysicalBatch &&
  plannedCells(shape, options).length > 0;

/**
 * Bytes of the compute buffer as llama.cpp's allocator planned it, between its contexts in proportion.
 * Below the first context the formula counts, which errs to the low side, and never more than there.
 */
export function plannedBufferBytes(
  shape: ModelShape,
  options: ComputeBufferOptions,
  formulaBytes: number,
): number {
  const { contextTokens } = options;
  const cells = plannedCells(shape, options);
  const next = cells.findIndex(([planned]) => planned >= contextTokens);
  const [above, below] = [cells[next] ?? cells.at(-1), cells[next - 1]];
  if (!above) return formulaBytes;
  const [tokensAbove, , bytesAbove] = above;
  if (contextTokens >= tokensAbove) return bytesAbove;
  if (!below) return Math.min(formulaBytes, bytesAbove);
  const [tokensBelow, , bytesBelow] = below;
  const share = (contextTokens - tokensBelow) / (tokensAbove - tokensBelow);
  return Math.ceil(bytesBelow + share * (bytesAbove - bytesBelow));
}
