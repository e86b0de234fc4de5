import type { CallOutput } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import { chipWords, cpuWords } from '#contract/text/mac-name.ts';
import type { FitTarget } from '#core/fit/grid.ts';
import type { NumberBounds } from './typed-number.ts';

export type MacChoice = CallOutput<'listMacs'>[number];

/** Whole GB as Apple counts them. Below the least no limit of macOS is known; no Mac comes near the most. */
export const memoryBounds: NumberBounds = { least: 8, most: 2048, isWhole: true };

/** Where the steps halt: sizes that Macs come or came with, and beyond. */
const memorySteps = [8, 16, 18, 24, 32, 36, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048];

/** The next usual size up (1) or down (-1): from 40 up 48, from 40 down 36; at the ends it stays. */
export function nextMemoryGB(memoryGB: number, direction: 1 | -1): number {
  const next =
    direction > 0
      ? memorySteps.find((step) => step > memoryGB)
      : memorySteps.findLast((step) => step < memoryGB);
  return next ?? Math.max(memoryBounds.least, Math.min(memoryBounds.most, memoryGB));
}

/** Every chip once, newest generation first, the strongest of it first. */
export function chipsOf(macs: readonly MacChoice[]): MacChoice[] {
  const byId = new Map(macs.map((mac) => [mac.chipId, mac]));
  return [...byId.values()].sort((a, b) => b.generation - a.generation || b.gpuCores - a.gpuCores);
}

/**
 * "M4 Pro · 20-core GPU"; where another chip of the list would be called the same, with its CPU cores too:
 * "M1 Pro · 8-core CPU · 14-core GPU".
 */
export function chipChoiceName(choice: MacChoice, macs: readonly MacChoice[], language: Language): string {
  const { chipId, chip, cpuCores, gpuCores } = choice;
  const isAmbiguous = macs.some(
    (other) => other.chipId !== chipId && other.chip === chip && other.gpuCores === gpuCores,
  );
  const [name, ...rest] = chipWords(chip, gpuCores, language);
  return [name, ...(isAmbiguous ? [cpuWords(cpuCores, language)] : []), ...rest].join(' · ');
}

const chipPrefix = 'chip/';

export const macKey = ({ macId, chipId }: Pick<MacChoice, 'macId' | 'chipId'>): string =>
  `${macId}/${chipId}`;

export const chipKey = ({ chipId }: Pick<MacChoice, 'chipId'>): string => `${chipPrefix}${chipId}`;

/** The value of the list that stands for a target; '' is this machine. */
export function targetKey(target: FitTarget | undefined): string {
  if (target?.chipId === undefined) return '';
  return target.macId === undefined
    ? chipKey({ chipId: target.chipId })
    : macKey({ macId: target.macId, chipId: target.chipId });
}

/**
 * The target that a value of the list stands for. `memoryGB` was asked for before: it is kept where the Mac has
 * it, else the Mac's smallest counts.
 */
export function targetOf(key: string, memoryGB: number, macs: readonly MacChoice[]): FitTarget | undefined {
  if (key.startsWith(chipPrefix)) return { chipId: key.slice(chipPrefix.length), memoryGB };
  const mac = macs.find((choice) => macKey(choice) === key);
  if (!mac) return undefined;
  const { macId, chipId, memoryOptionsGB } = mac;
  const offered = memoryOptionsGB.includes(memoryGB) ? memoryGB : Math.min(...memoryOptionsGB);
  return Number.isFinite(offered) ? { macId, chipId, memoryGB: offered } : undefined;
}
