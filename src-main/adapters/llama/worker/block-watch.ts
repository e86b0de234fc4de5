import type { BlockRecord } from '#core/benchmark/block.ts';

/** What a block was disturbed by, as far as a process can see: other programs, and the machine asleep. */
export interface BlockWatch {
  start(): void;
  stop(): Pick<BlockRecord, 'foreignShare' | 'longestGapSeconds'>;
  dispose(): void;
}

export function createBlockWatch(): BlockWatch {
  return {
    start: () => undefined,
    stop: () => ({ longestGapSeconds: 0 }),
    dispose: () => undefined,
  };
}
