import { bytesPerMebibyte } from '#core/units.ts';

const bufferLine = /^sched_reserve: +\S+ compute buffer size = +(\d{1,9}\.\d{2}) MiB$/gm;

/**
 * Sum of llama.cpp's lines `sched_reserve: … compute buffer size = 266.50 MiB`, one a backend, in bytes;
 * `undefined` before the graph was reserved (its last line counts the graph's splits).
 */
export function parseComputeBuffers(log: string): number | undefined {
  if (!/^sched_reserve: graph splits/m.test(log)) return undefined;
  const sizes = [...log.matchAll(bufferLine)].map(([, mebibytes]) => Number(mebibytes));
  if (sizes.length === 0) return undefined;
  return Math.round(sizes.reduce((sum, size) => sum + size, 0) * bytesPerMebibyte);
}
