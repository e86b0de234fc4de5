import { gigabytesPerSecond } from '#core/units.ts';
import type { Chip, Mac } from './catalogue.ts';

export interface ChipEvidence {
  /** `machdep.cpu.brand_string`: "Apple M4 Max". */
  brandString: string;
  gpuCores?: number | undefined;
  cpuCoresTotal?: number | undefined;
}

/**
 * The one bin that agrees with everything known: brand string exactly, GPU cores and CPU cores where known.
 * Undefined when no bin agrees, or when several do: bins of one brand differ in bandwidth
 * ("Apple M4 Max": 32 GPU cores 410 GB/s, 40 GPU cores 546 GB/s).
 */
export function findChip(chips: readonly Chip[], evidence: ChipEvidence): Chip | undefined {
  const agreeing = chips.filter(
    (chip) =>
      chip.brandString === evidence.brandString &&
      (evidence.gpuCores === undefined || chip.gpuCores === evidence.gpuCores) &&
      (evidence.cpuCoresTotal === undefined || chip.cpuCoresTotal === evidence.cpuCoresTotal),
  );
  return agreeing.length === 1 ? agreeing[0] : undefined;
}

/** Whether any bin carries this brand string: tells "unknown chip" from "unknown bin". */
export const isCataloguedBrand = (chips: readonly Chip[], brandString: string): boolean =>
  chips.some((chip) => chip.brandString === brandString);

/**
 * Apple's nominal bandwidth in bytes per second. Where it depends on the memory bought (M6: 153 GB/s with
 * 16 GB, 170 with more) it is undefined unless that size is given and listed.
 */
export function chipBandwidthBytesPerSecond(chip: Chip, memoryGB?: number): number | undefined {
  const byMemory = chip.memoryBandwidthByMemoryGigabytesPerSecond;
  const gigabytes = byMemory ? byMemory[String(memoryGB)] : chip.memoryBandwidthGigabytesPerSecond;
  return gigabytes === undefined ? undefined : gigabytesPerSecond(gigabytes);
}

/** The Mac with this `hw.model`, such as "Mac16,12"; the identifier does not tell its chip's bin. */
export const findMacByIdentifier = (macs: readonly Mac[], modelIdentifier: string): Mac | undefined =>
  macs.find((mac) => mac.modelIdentifiers.includes(modelIdentifier));
