/** How long an engine may send nothing. */
export const patience = {
  /** Tens of gigabytes from an external disk. */
  loadingMilliseconds: 300_000,
  /** A long prompt of a large model on a slow machine. */
  measuringMilliseconds: 120_000,
} as const;
