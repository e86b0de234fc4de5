import type { FactSource } from '#core/fact.ts';
import type { CpuCoreGroup, Machine, MachineWarning } from './machine.ts';

/** What `kaidoki probe --json` prints; a key that is unknown is absent. */
export interface ProbeJson {
  chip: { name?: string; gpuCores?: number; cpuCores?: CpuCoreGroup[] };
  memoryBytes?: number;
  memoryBudgetBytes?: number;
  /** Where the budget was read; `rule` means derived, not observed on this Mac. */
  memoryBudgetSource?: FactSource;
  memoryBandwidthBytesPerSecond?: number;
  modelIdentifier?: string;
  productName?: string;
  macosVersion?: string;
  isAppleSilicon?: boolean;
  isTranslated: boolean;
  isVirtual: boolean;
  warnings: { code: MachineWarning['code']; message: string }[];
}

/** `message` words a warning; the words live in the contract, not here. */
export function machineToProbeJson(
  machine: Machine,
  message: (warning: MachineWarning) => string,
): ProbeJson {
  const { chipName, gpuCores, cpuCores, memoryBudgetBytes: budget } = machine;
  const chip = { name: chipName.value, gpuCores: gpuCores.value, cpuCores: cpuCores.value };
  return {
    chip: withoutUnknown(chip),
    ...withoutUnknown({
      memoryBytes: machine.memoryBytes.value,
      memoryBudgetBytes: budget.value,
      memoryBudgetSource: 'source' in budget ? budget.source : undefined,
      memoryBandwidthBytesPerSecond: machine.memoryBandwidthBytesPerSecond.value,
      modelIdentifier: machine.modelIdentifier.value,
      productName: machine.productName.value,
      macosVersion: machine.macosVersion.value,
      isAppleSilicon: isAppleSilicon(machine),
    }),
    isTranslated: machine.isTranslated,
    isVirtual: machine.kind === 'virtual-mac',
    warnings: machine.warnings.map((warning) => ({ code: warning.code, message: message(warning) })),
  };
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUnknown<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
}

/** A virtual machine that can be told is one of Apple's, which run on Apple silicon only. */
function isAppleSilicon({ kind }: Machine): boolean | undefined {
  if (kind === 'unknown') return undefined;
  return kind === 'apple-silicon' || kind === 'virtual-mac';
}
