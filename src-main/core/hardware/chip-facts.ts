import type { Catalogue, Chip } from '#core/chips/catalogue.ts';
import { chipBandwidthBytesPerSecond, findChip, isCataloguedBrand } from '#core/chips/identify.ts';
import { type Fact, known, unknown } from '#core/fact.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { isChipName, isGpuChipName } from './chip-name.ts';
import type { CpuCoreGroup, Machine, MachineWarning } from './machine.ts';
import type { MachineKind } from './platform.ts';
import { bestFact, contradiction } from './reading.ts';
import type { Readings } from './readings.ts';

export type ChipFacts = Pick<
  Machine,
  'chipName' | 'chipId' | 'gpuCores' | 'cpuCoresTotal' | 'cpuCores' | 'memoryBandwidthBytesPerSecond'
>;

export interface ChipQuestion {
  readings: Readings;
  kind: MachineKind;
  memoryBytes: Fact<number>;
  chips: Catalogue['chips'];
}

/** What is known of the chip: what the machine says first, the catalogue's row of that bin for the rest. */
export function chipFacts(question: ChipQuestion): { facts: ChipFacts; warnings: MachineWarning[] } {
  const { readings, kind, memoryBytes, chips } = question;
  const names = chipNames(readings, kind);
  const gpus = [readings.ioreg.gpuCores, readings.displays.gpuCores, readings.pasted.displays.gpuCores];
  const totals = coreTotals(readings);
  const chipName = bestFact(...names);
  const gpuCores = kind === 'apple-silicon' ? bestFact(...gpus) : noGpuCores(kind);
  const cpuCoresTotal = bestFact(...totals);
  const chip =
    kind === 'apple-silicon' && chipName.value !== undefined
      ? findChip(chips, {
          brandString: chipName.value,
          gpuCores: gpuCores.value,
          cpuCoresTotal: cpuCoresTotal.value,
        })
      : undefined;
  const facts: ChipFacts = {
    chipName,
    chipId: chip ? known(chip.id, 'catalogue') : withoutChip(kind, chipName),
    gpuCores: chip ? bestFact(gpuCores, known(chip.gpuCores, 'catalogue')) : gpuCores,
    cpuCoresTotal: chip ? bestFact(cpuCoresTotal, known(chip.cpuCoresTotal, 'catalogue')) : cpuCoresTotal,
    cpuCores: coreGroups(readings, cpuCoresTotal, chip),
    memoryBandwidthBytesPerSecond: chip ? bandwidth(chip, memoryBytes) : withoutChip(kind, chipName),
  };
  const warnings = [
    ...disagreement('chipName', kind === 'apple-silicon' ? names : []),
    ...disagreement('gpuCores', kind === 'apple-silicon' ? gpus : []),
    ...disagreement('cpuCoresTotal', totals),
    ...((kind === 'apple-silicon' || kind === 'unknown') && !chip ? chipWarnings(facts, chips) : []),
  ];
  return { facts, warnings };
}

/** The warning that two sources say different things of one fact. */
export function disagreement<T extends string | number>(
  fact: string,
  facts: readonly Fact<T>[],
  same?: (used: T, other: T) => boolean,
): MachineWarning[] {
  const found = contradiction(facts, same);
  return found ? [{ code: 'sources-disagree', details: { fact, ...found } }] : [];
}

const onlyIf = (fact: Fact<string>, accept: (name: string) => boolean): Fact<string> =>
  fact.value === undefined || accept(fact.value) ? fact : unknown('not-reported');

/** Every source of the chip's name, best first. A GPU's name is the chip's on Apple silicon alone. */
function chipNames({ sysctl, hardware, pasted, ioreg, displays, metal }: Readings, kind: MachineKind) {
  const names = [sysctl.brandString, hardware.chipName, pasted.hardware.chipName];
  const others =
    kind === 'apple-silicon'
      ? [ioreg.gpuName, displays.gpuName, pasted.displays.gpuName, metal.gpuName].map((name) =>
          onlyIf(name, isGpuChipName),
        )
      : [hardware.cpuName, pasted.hardware.cpuName].map((name) => onlyIf(name, isChipName));
  return [...names.map((name) => onlyIf(name, isChipName)), ...others];
}

function coreTotals({ sysctl, hardware, pasted }: Readings): Fact<number>[] {
  const sum = sysctl.cpuCores.value?.reduce((total, { count }) => total + count, 0);
  const fromKinds: Fact<number> = sum === undefined ? unknown('not-reported') : known(sum, 'sysctl');
  return [sysctl.cpuCoresTotal, fromKinds, hardware.cpuCoresTotal, pasted.hardware.cpuCoresTotal];
}

/** Kinds that do not add up to the total are not believed. */
function coreGroups(
  { sysctl, pasted }: Readings,
  total: Fact<number>,
  chip: Chip | undefined,
): Fact<CpuCoreGroup[]> {
  const sound = [sysctl.cpuCores, pasted.hardware.cpuCores].map((groups): Fact<CpuCoreGroup[]> => {
    const sum = groups.value?.reduce((cores, { count }) => cores + count, 0);
    return sum === undefined || total.value === undefined || sum === total.value
      ? groups
      : unknown('unreadable');
  });
  return chip ? bestFact(...sound, known(cataloguedGroups(chip), 'catalogue')) : bestFact(...sound);
}

const cataloguedGroups = ({ cpuCores }: Chip): CpuCoreGroup[] =>
  [
    { kind: 'Super', count: cpuCores.super },
    { kind: 'Performance', count: cpuCores.performance },
    { kind: 'Efficiency', count: cpuCores.efficiency },
  ].filter(({ count }) => count > 0);

function bandwidth(chip: Chip, memoryBytes: Fact<number>): Fact<number> {
  const memoryGB =
    memoryBytes.value === undefined ? undefined : Math.round(memoryBytes.value / bytesPerGibibyte);
  const value = chipBandwidthBytesPerSecond(chip, memoryGB);
  return value === undefined ? unknown('not-in-catalogue') : known(value, 'catalogue');
}

const noGpuCores = (kind: MachineKind) => unknown(kind === 'unknown' ? 'not-reported' : 'not-applicable');

function withoutChip(kind: MachineKind, chipName: Fact<string>) {
  if (kind === 'intel-mac' || kind === 'virtual-mac' || kind === 'not-a-mac')
    return unknown('not-applicable');
  return chipName.value === undefined && 'reason' in chipName ? chipName : unknown('not-in-catalogue');
}

/** A bin that stays open for want of GPU cores is another thing than a chip nobody listed. */
function chipWarnings(
  { chipName, gpuCores, cpuCoresTotal }: ChipFacts,
  chips: readonly Chip[],
): MachineWarning[] {
  if (chipName.value === undefined) return [{ code: 'unknown-chip', details: {} }];
  const details = {
    chip: chipName.value,
    ...(gpuCores.value !== undefined && { gpuCores: gpuCores.value }),
    ...(cpuCoresTotal.value !== undefined && { cpuCores: cpuCoresTotal.value }),
  };
  const isOpenBin = gpuCores.value === undefined && isCataloguedBrand(chips, chipName.value);
  return [{ code: isOpenBin ? 'gpu-cores-unknown' : 'unknown-chip', details }];
}
