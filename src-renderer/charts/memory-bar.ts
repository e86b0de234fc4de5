export interface MemoryBarInput {
  totalBytes: number;
  /** Room for models. */
  budgetBytes: number;
  /** Absent: not known. */
  inUseBytes?: number;
}

/** Shares of the bar, 0…1 from the left. */
export interface MemoryBar {
  /** Room for models: from 0 to the limit mark. */
  limit: number;
  /** In use now: from here to the right end; absent when not known. */
  inUseFrom?: number;
  /** Where what is in use reaches into the room for models; absent where it does not. */
  overlap?: { from: number; to: number };
}

const share = (part: number, whole: number): number => Math.min(1, Math.max(0, part / whole));

/**
 * Room for models grows from the left, what is in use from the right: where they overlap, programs must
 * be closed before a model gets the whole room. 12 of 16 in use against a room of 8: overlap 0.25…0.5.
 */
export function memoryBar({ totalBytes, budgetBytes, inUseBytes }: MemoryBarInput): MemoryBar {
  const limit = share(budgetBytes, totalBytes);
  if (inUseBytes === undefined) return { limit };
  const inUseFrom = 1 - share(inUseBytes, totalBytes);
  return inUseFrom < limit
    ? { limit, inUseFrom, overlap: { from: inUseFrom, to: limit } }
    : { limit, inUseFrom };
}
