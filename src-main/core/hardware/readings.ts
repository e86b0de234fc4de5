import type { Fact, UnknownReason } from '#core/fact.ts';
import { type GpuFacts, looksLikeIoreg, parseIoreg } from './ioreg.ts';
import type { RawProbe, RawProbeFile, ThermalPressure } from './machine.ts';
import { type MetalLogFacts, parseMetalLog } from './metal-log.ts';
import { parsePmset, parsePmsetBatt, parsePmsetTherm, type PowerFacts, type ThermalFacts } from './pmset.ts';
import { bestFact, holdsNonsense, saysSomething } from './reading.ts';
import { parseSwVers, type SwVersFacts } from './sw-vers.ts';
import { parseSysctl, type SysctlFacts } from './sysctl.ts';
import {
  displayFacts,
  type HardwareFacts,
  hardwareFacts,
  parseSystemProfilerJson,
} from './system-profiler.ts';
import { parseSystemProfilerText, type SystemProfilerTextFacts } from './system-profiler-text.ts';
import { parseSysteminformation, type SysteminformationFacts } from './systeminformation.ts';
import { parseThermalPressure } from './thermal-pressure.ts';
import { parseMemoryPressure, parseSwapUsage, parseVmStat } from './vm-stat.ts';

/** Every answer of a probe, parsed; what was not asked is facts with that reason. */
export interface Readings extends ThermalFacts {
  sysctl: SysctlFacts;
  hardware: HardwareFacts;
  displays: GpuFacts;
  pasted: SystemProfilerTextFacts;
  ioreg: GpuFacts;
  swVers: SwVersFacts;
  availableBytes: Fact<number>;
  swapUsedBytes: Fact<number>;
  power: PowerFacts;
  lowPowerMode: Fact<boolean>;
  thermalPressure: Fact<ThermalPressure>;
  metal: MetalLogFacts;
  systeminformation: SysteminformationFacts;
  /** Files that said nothing they should, or nonsense under at least one key. */
  unreadableFiles: RawProbeFile[];
}

export function readAnswers(raw: RawProbe): Readings {
  const json = systemProfiler(raw);
  const sysctl = parseSysctl(raw['sysctl.txt']);
  const pasted = parseSystemProfilerText(raw['SPHardwareDataType.txt'], raw['SPDisplaysDataType.txt']);
  const ioreg = [raw['ioreg-IOAccelerator.plist'], raw['ioreg-IOAccelerator.txt']].map(parseIoreg);
  const swVers = parseSwVers(raw['sw_vers.txt']);
  const vmStat = parseVmStat(raw['vm_stat.txt']);
  const pressure = parseMemoryPressure(raw['memory_pressure-Q.txt']);
  const swap = parseSwapUsage(raw['vm.swapusage.txt']);
  const power = parsePmsetBatt(raw['pmset-batt.txt']);
  const systeminformation = parseSysteminformation(raw['systeminformation.json']);
  const talking: Partial<Record<RawProbeFile, object>> = {
    'sysctl.txt': sysctl,
    'SPHardwareDataType.txt': pasted.hardware,
    'SPDisplaysDataType.txt': pasted.displays,
    'sw_vers.txt': swVers,
    'vm_stat.txt': vmStat,
    'memory_pressure-Q.txt': pressure,
    'vm.swapusage.txt': swap,
    'pmset-batt.txt': power,
    'systeminformation.json': systeminformation,
  };
  return {
    sysctl,
    ...json,
    pasted,
    ioreg: {
      gpuName: bestFact(...ioreg.map((facts) => facts.gpuName)),
      gpuCores: bestFact(...ioreg.map((facts) => facts.gpuCores)),
    },
    swVers,
    availableBytes: bestFact(
      vmStat.availableBytes,
      systeminformation.availableBytes,
      pressure.availableBytes,
    ),
    swapUsedBytes: bestFact(sysctl.swapUsedBytes, swap.swapUsedBytes, systeminformation.swapUsedBytes),
    power: {
      powerSource: bestFact(power.powerSource, systeminformation.powerSource),
      batteryFraction: bestFact(power.batteryFraction, systeminformation.batteryFraction),
    },
    ...parsePmset(raw['pmset.txt']),
    ...parsePmsetTherm(raw['pmset-therm.txt']),
    ...parseThermalPressure(raw['notifyutil-thermal.txt']),
    metal: parseMetalLog(raw['llamacpp-metal.log']),
    systeminformation,
    unreadableFiles: [...json.unreadableFiles, ...unreadable(raw, talking), ...unreadableIoreg(raw)],
  };
}

/** A file that is there should say at least one thing, and no nonsense. */
function unreadable(raw: RawProbe, talking: Partial<Record<RawProbeFile, object>>): RawProbeFile[] {
  return (Object.keys(talking) as RawProbeFile[]).filter((file) => {
    const facts = talking[file] ?? {};
    return raw[file] !== undefined && (!saysSomething(facts) || holdsNonsense(facts));
  });
}

/** A virtual machine's accelerator has neither name nor cores, so only the form of the text can be judged. */
const unreadableIoreg = (raw: RawProbe): RawProbeFile[] =>
  (['ioreg-IOAccelerator.txt', 'ioreg-IOAccelerator.plist'] as const).filter((file) => {
    const text = raw[file];
    return text !== undefined && (!looksLikeIoreg(text) || holdsNonsense(parseIoreg(text)));
  });

type JsonReadings = Pick<Readings, 'hardware' | 'displays' | 'unreadableFiles'>;

/** Both data types may come in one file or in two. */
function systemProfiler(raw: RawProbe): JsonReadings {
  const files = (['SPHardwareDataType.json', 'SPDisplaysDataType.json'] as const)
    .filter((file) => raw[file] !== undefined)
    .map((file) => ({ file, answer: parseSystemProfilerJson(raw[file] ?? '') }));
  const cut = files.filter(({ answer }) => answer === undefined).map(({ file }) => file);
  const absent: UnknownReason =
    files.length === 0 ? 'not-asked' : cut.length > 0 ? 'unreadable' : 'not-reported';
  const hardware = hardwareFacts(files.find(({ answer }) => answer?.hardware)?.answer?.hardware, absent);
  const displays = displayFacts(files.find(({ answer }) => answer?.gpus)?.answer?.gpus, absent);
  const nonsense = files
    .filter(({ answer }) => answer !== undefined)
    .filter(
      ({ answer }) =>
        (answer?.hardware && holdsNonsense(hardware)) || (answer?.gpus && holdsNonsense(displays)),
    )
    .map(({ file }) => file);
  return { hardware, displays, unreadableFiles: [...cut, ...nonsense] };
}
