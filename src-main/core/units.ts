/** Apple's memory "GB": 2³⁰ bytes. A "16 GB" Mac has 16 × 2³⁰ bytes. */
export const bytesPerGibibyte = 2 ** 30;

/** 2²⁰ bytes; the unit of `iogpu.wired_limit_mb` and of llama.cpp's "MiB". */
export const bytesPerMebibyte = 2 ** 20;

/** 10⁹ bytes: file sizes and bandwidths ("546 GB/s"). */
export const bytesPerGigabyte = 1e9;

/** 10⁶ bytes: the "MB" of llama.cpp's Metal log since early 2024. */
export const bytesPerMegabyte = 1e6;

/** Apple's memory size in GB (2³⁰) as bytes: `memoryGibibytes(16)` is 17179869184. */
export const memoryGibibytes = (gibibytes: number): number => gibibytes * bytesPerGibibyte;

/** Bandwidth in GB/s (10⁹) as bytes per second. */
export const gigabytesPerSecond = (gigabytes: number): number => gigabytes * bytesPerGigabyte;
