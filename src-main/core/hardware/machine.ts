import * as v from 'valibot';
import { factSchema } from '#core/fact.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(1));
const Bytes = v.pipe(v.number(), v.finite(), v.minValue(0));

/** One kind of CPU core, named as macOS names it (`Super`, `Performance`, `Efficiency`, `Standard`, …). */
export const CpuCoreGroupSchema = v.object({ kind: v.string(), count: Count });
export type CpuCoreGroup = v.InferOutput<typeof CpuCoreGroupSchema>;

export const WarningSchema = v.object({
  code: v.picklist([
    'not-a-mac',
    'intel-mac',
    'virtual-machine',
    'translated-process',
    'unknown-chip',
    'gpu-cores-unknown',
    'memory-unknown',
    'budget-from-rule',
    'sources-disagree',
    'answer-unreadable',
    'macos-too-old-for-benchmark',
    'wired-limit-raised',
    'swap-in-use',
    'memory-pressure',
    'low-power-mode',
    'on-battery',
  ]),
  details: v.record(v.string(), v.union([v.string(), v.number()])),
});
export type MachineWarning = v.InferOutput<typeof WarningSchema>;

/** Levels 0 to 4 of macOS (`OSThermalPressureLevel` in `libkern/OSThermalNotification.h`). */
export const thermalPressures = ['nominal', 'moderate', 'heavy', 'trapping', 'sleeping'] as const;
export type ThermalPressure = (typeof thermalPressures)[number];

/** What changes from minute to minute. Every field is absent when it could not be read. */
export const MachineConditionsSchema = v.object({
  availableBytes: v.optional(Bytes),
  swapUsedBytes: v.optional(Bytes),
  /** `kern.memorystatus_vm_pressure_level`: 1 normal, 2 warning, 4 critical. */
  memoryPressure: v.optional(v.picklist(['normal', 'warning', 'critical'])),
  powerSource: v.optional(v.picklist(['mains', 'battery'])),
  lowPowerMode: v.optional(v.boolean()),
  batteryFraction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** `CPU_Speed_Limit` of `pmset -g therm`, 0…1; Intel Macs only, Apple silicon prints no figure. */
  cpuSpeedLimitFraction: v.optional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
  /** `Thermal Warning Level` of `pmset -g therm`, 0 when it was withdrawn; Apple silicon prints none. */
  thermalWarningLevel: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(255))),
  /** `notifyutil -g com.apple.system.thermalpressurelevel`; `heavy` is what a fanless Mac reaches under load. */
  thermalPressure: v.optional(v.picklist(thermalPressures)),
});
export type MachineConditions = v.InferOutput<typeof MachineConditionsSchema>;

/** The machine in front of the user (or of a probe folder): facts with their sources. */
export const MachineSchema = v.object({
  kind: v.picklist(['apple-silicon', 'intel-mac', 'virtual-mac', 'not-a-mac', 'unknown']),
  /** The asking process runs under Rosetta. */
  isTranslated: v.boolean(),
  /** `machdep.cpu.brand_string`, kept as printed: "Apple M4 Pro". */
  chipName: factSchema(v.string()),
  /** Id in the chip catalogue, keyed by brand string, GPU cores, CPU cores and (M6) memory. */
  chipId: factSchema(v.string()),
  gpuCores: factSchema(Count),
  cpuCoresTotal: factSchema(Count),
  cpuCores: factSchema(v.array(CpuCoreGroupSchema)),
  memoryBytes: factSchema(Bytes),
  /**
   * What the GPU may use: Metal's `recommendedMaxWorkingSetSize`. On a machine without Metal, the
   * memory free at this moment.
   */
  memoryBudgetBytes: factSchema(Bytes),
  /** `iogpu.wired_limit_mb` in bytes; known only when it was raised from the default 0. */
  wiredLimitBytes: factSchema(Bytes),
  memoryBandwidthBytesPerSecond: factSchema(v.pipe(v.number(), v.minValue(1))),
  modelIdentifier: factSchema(v.string()),
  productName: factSchema(v.string()),
  osName: factSchema(v.string()),
  macosVersion: factSchema(v.string()),
  macosBuild: factSchema(v.string()),
  conditions: MachineConditionsSchema,
  warnings: v.array(WarningSchema),
});
export type Machine = v.InferOutput<typeof MachineSchema>;

/** File names of a probe folder (`probe --raw DIR`), also the keys of what an adapter reads live. */
export const rawProbeFiles = [
  'sysctl.txt',
  'SPHardwareDataType.json',
  'SPDisplaysDataType.json',
  'SPHardwareDataType.txt',
  'SPDisplaysDataType.txt',
  'ioreg-IOAccelerator.txt',
  'ioreg-IOAccelerator.plist',
  'sw_vers.txt',
  'vm_stat.txt',
  'memory_pressure-Q.txt',
  'pmset-batt.txt',
  'pmset-therm.txt',
  'pmset.txt',
  'notifyutil-thermal.txt',
  'vm.swapusage.txt',
  'llamacpp-metal.log',
  'systeminformation.json',
] as const;
export type RawProbeFile = (typeof rawProbeFiles)[number];

/** The text each command printed; a missing key means it was not run or gave nothing. */
export type RawProbe = Partial<Record<RawProbeFile, string>>;
