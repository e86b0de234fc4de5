/** Least and most that a size in a file may be, both included. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

const upTo = (most: number): Bounds => ({ least: 1, most });

/** Far above what llama.cpp loads (512 layers, 1024 experts); beyond them a file is broken. */
export const bounds = {
  layers: upTo(4096),
  width: upTo(2 ** 24),
  heads: upTo(2 ** 16),
  tokens: upTo(2 ** 30),
  experts: upTo(2 ** 16),
} as const;

/** The same for what may be none. */
export const orNone = ({ most }: Bounds): Bounds => ({ least: 0, most });

/** "a whole number from 1 to 4096", for the sentence of a fault. */
export const wholeFrom = ({ least, most }: Bounds): string => `a whole number from ${least} to ${most}`;

export const isWithin = (value: unknown, { least, most }: Bounds): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
