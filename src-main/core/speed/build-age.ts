/**
 * llama.cpp's builds that differ in speed by more than runs do. `early`: before July 2024, when flash attention
 * became usable on Metal and kernels for K-quants were new. `unfused`: before September 2025, when Metal began
 * to run operations concurrently and to fuse small ones (pull requests 14596 and 15929).
 */
export type BuildAge = 'early' | 'unfused' | 'current';

const firstUnfused = '2024-07';
const firstCurrent = '2025-09';

/** By year or month of a run; a year alone counts as its January. */
export function buildAgeOf(date: string): BuildAge {
  if (date < firstUnfused) return 'early';
  return date < firstCurrent ? 'unfused' : 'current';
}
