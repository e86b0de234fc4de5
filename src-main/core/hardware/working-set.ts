import type { WorkingSetRule } from '#core/chips/catalogue.ts';
import { bytesPerGibibyte } from '#core/units.ts';

/**
 * What Metal lets the GPU use by default, in bytes, from the table fitted to logs: memory × share, rounded
 * down. 16 GB under macOS 15: 17179869184 × 0.6667. Undefined where no row holds: never interpolated.
 * With the macOS version unknown the smallest share listed for that memory counts, so the figure is one
 * that the Mac has in any case.
 */
export function workingSetBytes(
  rules: readonly WorkingSetRule[],
  memoryBytes: number,
  macosMajor: number | undefined,
): number | undefined {
  const memoryGB = Math.round(memoryBytes / bytesPerGibibyte);
  const shares = rules
    .filter((rule) => rule.memoryGB.includes(memoryGB))
    .filter((rule) => macosMajor === undefined || holdsFor(rule, macosMajor))
    .map((rule) => rule.shareOfMemory);
  return shares.length === 0 ? undefined : Math.floor(memoryBytes * Math.min(...shares));
}

const holdsFor = (rule: WorkingSetRule, macosMajor: number): boolean =>
  macosMajor >= rule.macosFrom && (rule.macosTo === undefined || macosMajor <= rule.macosTo);
