import os from 'node:os';
import type { HostFacts } from '#core/hardware/assemble-other.ts';

/** What Node itself knows of this machine: the `host` of a live `assembleMachine`. */
export function readHost(): HostFacts {
  const cpuName = os.cpus()[0]?.model.trim();
  return {
    platform: process.platform,
    arch: process.arch,
    memoryBytes: os.totalmem(),
    availableBytes: process.availableMemory(),
    cpuCoresTotal: os.availableParallelism(),
    osName: `${os.type()} ${os.release()}`,
    ...(cpuName && cpuName !== 'unknown' && { cpuName }),
  };
}
