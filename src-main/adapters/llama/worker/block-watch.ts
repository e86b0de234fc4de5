import type { BlockRecord } from '#core/benchmark/block.ts';
import { ForeignLoad } from './foreign-load.ts';
import { Heartbeat } from './heartbeat.ts';

/** What disturbs a block, as far as a process can see: other programs, and the machine asleep. */
export interface BlockWatch {
  start(): void;
  stop(): Pick<BlockRecord, 'foreignShare' | 'longestGapSeconds'>;
  dispose(): void;
}

export function createBlockWatch(): BlockWatch {
  const heartbeat = new Heartbeat();
  const foreignLoad = new ForeignLoad();
  return {
    start() {
      heartbeat.takeLongestGapSeconds();
      foreignLoad.takeShare();
    },
    stop() {
      const foreignShare = foreignLoad.takeShare();
      const longestGapSeconds = heartbeat.takeLongestGapSeconds();
      return { longestGapSeconds, ...(foreignShare !== undefined && { foreignShare }) };
    },
    dispose: () => heartbeat.stop(),
  };
}
