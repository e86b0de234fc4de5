import { bytesPerMebibyte } from '#core/units.ts';

const bufferLine = /^sched_reserve: +(\S+) compute buffer size = +(\d{1,9}\.\d{2}) MiB$/gm;

/** Buffers in the memory of the host, which a Mac's GPU budget does not count. */
const isOnHost = (name: string): boolean => name === 'CPU' || name.endsWith('_Host');

/**
 * Sum of llama.cpp's lines `sched_reserve: … compute buffer size = 266.50 MiB`, one a backend, in bytes;
 * with a GPU only that of the GPU. `undefined` before the graph was reserved (its last line counts the
 * graph's splits).
 */
export function parseComputeBuffers(log: string): number | undefined {
  if (!/^sched_reserve: graph splits/m.test(log)) return undefined;
  const buffers = [...log.matchAll(bufferLine)].map(([, name = '', size]) => ({ name, size: Number(size) }));
  if (buffers.length === 0) return undefined;
  const onGpu = buffers.filter(({ name }) => !isOnHost(name));
  const counted = onGpu.length > 0 ? onGpu : buffers;
  return Math.round(counted.reduce((sum, { size }) => sum + size, 0) * bytesPerMebibyte);
}
