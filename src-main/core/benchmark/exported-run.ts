import type { NamedRun } from './run-name.ts';

/** What a posted table says of a run besides what the run says itself; absent: not in the catalogue. */
export interface ExportedRun extends NamedRun {
  /** Apple's nominal figure for the chip and memory it ran on. */
  bandwidthBytesPerSecond?: number | undefined;
  /** Of the whole model at this quantisation. */
  weightBytes?: number | undefined;
  parameterCount?: number | undefined;
}

/** `markdown`: rows of the public table for M-series chips; `table`: what llama-bench prints. */
export const exportFormats = ['markdown', 'table', 'csv', 'json'] as const;
export type ExportFormat = (typeof exportFormats)[number];
