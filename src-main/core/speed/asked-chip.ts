import type { Chip } from '#core/chips/catalogue.ts';
import { chipsNamed } from '#core/chips/chips-named.ts';

/** A chip as people and tables name it. What is left out leaves several bins. */
export interface AskedChip {
  /** Catalogue id, "Apple M4 Pro", "M4 Pro", "M4 Pro (20-core GPU)", "MacBook Pro M4 Pro"… */
  name: string;
  gpuCores?: number | undefined;
  memoryGB?: number | undefined;
  bandwidthGigabytesPerSecond?: number | undefined;
}

/** The bins that are meant; or what is wrong, and which numbers of GPU cores there are. */
export type FoundChips =
  | { bins: readonly Chip[] }
  | { problem: 'unknown-chip' }
  | { problem: 'unknown-bin'; gpuCores: number; known: number[] };

/** Cards of others have names that contain Apple's: the Tesla M4, the Quadro M6000. */
const otherMakers = /\b(nvidia|geforce|rtx|gtx|quadro|tesla|amd|radeon|ryzen|intel|arc|snapdragon|dgx)\b/i;

/** A chip's name inside a longer one. */
const insideName = /\b([ma]\d{1,2})[\s-]?(pro|max|ultra)?\b/i;

/** "20-core GPU", "20 GPU cores", "20c"; in "14c-20g" the first are the processor's. */
const coresInName = /\b(\d{1,3})(?:[\s-]?cores?)?[\s-]?gpu\b|\b(\d{1,3})c\b(?![\s/-]?\d+g\b)/i;

const bandwidthTolerance = 0.05;

/**
 * Bins by name, then by every fact given: GPU cores must be those of a bin; memory and bandwidth narrow the
 * choice where they can, and are passed over where no bin has them, since sources err there (an M5 Max of
 * 614 GB/s stands as 546 in two). Bins alike in GPU cores and bandwidth count as one.
 */
export function askedChips(chips: readonly Chip[], asked: AskedChip): FoundChips {
  const named = binsNamed(chips, asked.name);
  if (named.length === 0) return { problem: 'unknown-chip' };
  const cores = asked.gpuCores ?? coresOf(asked.name);
  const withCores = cores === undefined ? named : named.filter(({ gpuCores }) => gpuCores === cores);
  if (cores !== undefined && withCores.length === 0) {
    const known = [...new Set(named.map(({ gpuCores }) => gpuCores))].sort((a, b) => a - b);
    return { problem: 'unknown-bin', gpuCores: cores, known };
  }
  const { memoryGB, bandwidthGigabytesPerSecond: bandwidth } = asked;
  const withMemory = narrowed(
    withCores,
    ({ memoryOptionsGB }) => memoryGB === undefined || memoryOptionsGB.includes(memoryGB),
  );
  const bins = narrowed(
    withMemory,
    (chip) =>
      bandwidth === undefined ||
      Math.abs(chip.memoryBandwidthGigabytesPerSecond / bandwidth - 1) <= bandwidthTolerance,
  );
  return { bins: unlike(bins) };
}

function binsNamed(chips: readonly Chip[], name: string): Chip[] {
  const exact = chipsNamed(chips, name);
  if (exact.length > 0 || otherMakers.test(name)) return exact;
  const [, family, tier] = insideName.exec(name) ?? [];
  return family === undefined ? [] : chipsNamed(chips, [family, tier].filter(Boolean).join(' '));
}

function coresOf(name: string): number | undefined {
  const [, beforeGpu, short] = coresInName.exec(name) ?? [];
  const text = beforeGpu ?? short;
  return text === undefined ? undefined : Number(text);
}

/** Those that hold, or all where none does. */
function narrowed(bins: readonly Chip[], holds: (chip: Chip) => boolean): readonly Chip[] {
  const found = bins.filter(holds);
  return found.length > 0 ? found : bins;
}

const unlike = (bins: readonly Chip[]): Chip[] =>
  bins.filter((chip, index) => bins.findIndex((other) => isAlike(other, chip)) === index);

const isAlike = (a: Chip, b: Chip): boolean =>
  a.gpuCores === b.gpuCores && a.memoryBandwidthGigabytesPerSecond === b.memoryBandwidthGigabytesPerSecond;
