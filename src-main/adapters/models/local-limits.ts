/** How far a search goes at most, so that no folder, however large or strange, keeps it for ever. */
export interface SearchLimits {
  /** Names looked at below one store; a large Hugging Face cache has some ten thousand. */
  entries: number;
  /** Folders below one another; the deepest layout has six. */
  depth: number;
  /** Models of which a header is read. */
  models: number;
  /** Headers read at the same time. */
  concurrentReads: number;
}

export const searchLimits: SearchLimits = { entries: 200_000, depth: 12, models: 20_000, concurrentReads: 4 };

/** Runs `work` over all, at most so many at once; answers in their order. The first failure ends it. */
export async function mapBounded<T, R>(
  items: readonly T[],
  most: number,
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      const item = items[index];
      if (item !== undefined) results[index] = await work(item);
    }
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, worker));
  return results;
}
