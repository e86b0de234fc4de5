import { bytesPerGibibyte, bytesPerMebibyte } from '#core/units.ts';
import type { BenchmarkConditions, DistrustCode } from './trust.ts';

/** The machine before a run, now and then during it, and after it. */
export interface ConditionReadings {
  before: BenchmarkConditions;
  during: readonly BenchmarkConditions[];
  after?: BenchmarkConditions | undefined;
}

/** Tuned constants of the judgement of conditions. */
export const conditionRules = {
  /** Load average ÷ logical CPUs before the run; during it the run itself is the load. */
  highestLoadPerCpu: 0.5,
  /** macOS keeps some swap in use for weeks; only a lot of it without a word on pressure counts. */
  highestSwapBytes: bytesPerGibibyte,
  /** Swap that a run may add: more means that its own weights, or those of others, went to disk. */
  highestSwapGrowthBytes: 256 * bytesPerMebibyte,
} as const;

/**
 * Conditions that make a run slower than the machine is, at any moment of it. Power from the battery is
 * none (what a laptop's battery mode slows is Low Power Mode, which is judged by itself), but plugging in
 * or out amid the run is: its blocks were then made in two different states.
 *
 * Heat: `moderate` pressure before the run counts, since a machine that starts hot has no cool figure
 * to be compared with; during the run only `heavy` does, as anchors tell what less than that costs. In a
 * sustained run heat is what is looked for.
 */
export function distrustConditions(
  readings: ConditionReadings,
  { isSustained = false }: { isSustained?: boolean } = {},
): DistrustCode[] {
  const { before, during, after } = readings;
  const later = after ? [...during, after] : during;
  const all = [before, ...later];
  const codes: DistrustCode[] = [];
  if (all.some(({ lowPowerMode }) => lowPowerMode === true)) codes.push('low-power-mode');
  if (all.some(hasMemoryPressure)) codes.push('memory-pressure');
  if (hasUnexplainedSwap(before)) codes.push('swap-in-use');
  if (swapGrowthBytes(readings) > conditionRules.highestSwapGrowthBytes) codes.push('swap-grew');
  if (startsHot(before) || (!isSustained && later.some(isThrottled))) codes.push('thermal');
  if (new Set(all.flatMap(({ powerSource }) => powerSource ?? [])).size > 1) codes.push('power-changed');
  if ((before.loadPerCpu ?? 0) > conditionRules.highestLoadPerCpu) codes.push('busy-machine');
  return codes;
}

const hasMemoryPressure = ({ memoryPressure }: BenchmarkConditions): boolean =>
  memoryPressure === 'warning' || memoryPressure === 'critical';

const hasUnexplainedSwap = ({ memoryPressure, swapUsedBytes = 0 }: BenchmarkConditions): boolean =>
  memoryPressure === undefined && swapUsedBytes > conditionRules.highestSwapBytes;

/** Most that was ever swapped out beyond what was before, in bytes; 0 where either is unknown. */
export function swapGrowthBytes({ before, during, after }: ConditionReadings): number {
  if (before.swapUsedBytes === undefined) return 0;
  const later = [...during, after].flatMap((reading) => reading?.swapUsedBytes ?? []);
  return Math.max(0, Math.max(0, ...later) - before.swapUsedBytes);
}

const startsHot = (conditions: BenchmarkConditions): boolean =>
  isThrottled(conditions) || conditions.thermalPressure === 'moderate';

function isThrottled(conditions: BenchmarkConditions): boolean {
  const { thermalPressure = 'nominal', cpuSpeedLimitFraction = 1, thermalWarningLevel = 0 } = conditions;
  return (
    (thermalPressure !== 'nominal' && thermalPressure !== 'moderate') ||
    cpuSpeedLimitFraction < 1 ||
    thermalWarningLevel > 0
  );
}
