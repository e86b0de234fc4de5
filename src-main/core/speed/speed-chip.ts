import type { Chip } from '#core/chips/catalogue.ts';
import { gigabytesPerSecond } from '#core/units.ts';

/** What the speed of a Mac depends on. */
export interface SpeedChip {
  /** Catalogue id; calibration carries over in full only to the same one. */
  id?: string;
  generation: Chip['generation'];
  tier: Chip['tier'];
  gpuCores: number;
  bandwidthBytesPerSecond: number;
}

/** A catalogue chip with the bandwidth it has at this memory size (M6 with 16 GB has 153 instead of 170 GB/s). */
export function speedChip(chip: Chip, memoryGB?: number): SpeedChip {
  const own = chip.memoryBandwidthByMemoryGigabytesPerSecond?.[String(memoryGB)];
  return {
    id: chip.id,
    generation: chip.generation,
    tier: chip.tier,
    gpuCores: chip.gpuCores,
    bandwidthBytesPerSecond: gigabytesPerSecond(own ?? chip.memoryBandwidthGigabytesPerSecond),
  };
}
