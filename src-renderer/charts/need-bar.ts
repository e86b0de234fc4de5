import type { MemoryNeed } from '#core/fit/grid.ts';

export type NeedPart = 'weights' | 'kv' | 'buffers';

export interface NeedBar {
  parts: { part: NeedPart; from: number; width: number; bytes: number }[];
  /** Share at which the room for models ends. */
  limit: number;
  /** What is left below the limit; below 0 what is missing. */
  slackBytes: number;
  /** From the end of the need to the limit; absent where nothing is left. */
  slack?: { from: number; width: number };
  /** Share at which the memory ends; 1 unless the model is larger. */
  memory: number;
}

/** Parts of a need side by side on the scale of the whole memory, or of the need where that is larger. */
export function needBar(
  need: Pick<MemoryNeed, 'weightBytes' | 'kvCacheBytes' | 'computeBufferBytes' | 'totalBytes'>,
  room: { memoryBudgetBytes: number; memoryBytes: number },
): NeedBar {
  const scale = Math.max(need.totalBytes, room.memoryBytes, 1);
  let end = 0;
  const parts = (
    [
      ['weights', need.weightBytes],
      ['kv', need.kvCacheBytes],
      ['buffers', need.computeBufferBytes],
    ] as const
  ).map(([part, bytes]) => {
    const from = end;
    end += bytes / scale;
    return { part, from, width: bytes / scale, bytes };
  });
  const limit = Math.min(1, room.memoryBudgetBytes / scale);
  const slackBytes = room.memoryBudgetBytes - need.totalBytes;
  return {
    parts,
    limit,
    slackBytes,
    ...(slackBytes > 0 && { slack: { from: end, width: Math.max(0, limit - end) } }),
    memory: room.memoryBytes / scale,
  };
}
