import type { Catalogue } from '#core/chips/catalogue.ts';
import { findMacByIdentifier } from '#core/chips/identify.ts';
import { type Fact, known, unknown } from '#core/fact.ts';
import { assembleOtherMachine, type HostFacts } from './assemble-other.ts';
import { decideBudget } from './budget.ts';
import { chipFacts, disagreement } from './chip-facts.ts';
import { conditionsOf, conditionWarnings } from './conditions.ts';
import type { Machine, MachineWarning, RawProbe } from './machine.ts';
import { isCompatibilityVersion, macosMajorOfBuild, macosMajorOfVersion } from './macos-version.ts';
import { decideKind, decideTranslated } from './platform.ts';
import { bestFact, isKnown } from './reading.ts';
import { readAnswers, type Readings } from './readings.ts';

export interface MachineQuestion {
  raw: RawProbe;
  catalogue: Catalogue;
  /** What Node knows of the machine that runs this; given for live probes only, never with a folder. */
  host?: HostFacts;
}

/** node-llama-cpp's Mac binaries need macOS 14.0. */
const oldestMacosForBenchmark = 14;

/** Puts the answers of a probe together as facts with their sources. Never throws, whatever they hold. */
export function assembleMachine({ raw, catalogue, host }: MachineQuestion): Machine {
  const readings = readAnswers(raw);
  const platform = host?.platform ?? readings.systeminformation.platform.value ?? 'darwin';
  const kind = decideKind(readings, host);
  if (platform !== 'darwin' && (host || kind === 'unknown')) return assembleOtherMachine(readings, host);

  const memories = memoryFacts(readings, host);
  const memoryBytes = bestFact(...memories);
  const versions = versionFacts(readings);
  const macosVersion = bestFact(...versions, versionByBuild(readings), versionByFirmware(readings));
  const macosMajor = macosVersion.value === undefined ? undefined : macosMajorOfVersion(macosVersion.value);
  const chip = chipFacts({ readings, kind, memoryBytes, chips: catalogue.chips });
  const budget = decideBudget({ readings, kind, memoryBytes, macosMajor, rules: catalogue.workingSetRules });
  const identifiers = [
    readings.sysctl.modelIdentifier,
    readings.hardware.modelIdentifier,
    readings.pasted.hardware.modelIdentifier,
  ];
  const modelIdentifier = bestFact(...identifiers);
  const conditions = conditionsOf(readings);
  const isTranslated = decideTranslated(readings, kind);
  const isTooOld = macosMajor !== undefined && macosMajor < oldestMacosForBenchmark;
  return {
    kind,
    isTranslated,
    ...chip.facts,
    memoryBytes,
    memoryBudgetBytes: budget.memoryBudgetBytes,
    wiredLimitBytes: budget.wiredLimitBytes,
    modelIdentifier,
    productName: productName(readings, modelIdentifier, catalogue),
    osName: bestFact(readings.swVers.osName, readings.systeminformation.osName),
    macosVersion,
    macosBuild: bestFact(readings.swVers.macosBuild, readings.sysctl.macosBuild),
    conditions,
    warnings: [
      ...kindWarnings(kind, isTranslated),
      ...(memoryBytes.value === undefined ? [warning('memory-unknown')] : []),
      ...chip.warnings,
      ...budget.warnings,
      ...disagreement('memoryBytes', memories),
      ...disagreement('macosVersion', versions),
      ...disagreement('modelIdentifier', identifiers),
      ...readings.unreadableFiles.map((file) => warning('answer-unreadable', { file })),
      ...(isTooOld ? [warning('macos-too-old-for-benchmark', { version: macosVersion.value ?? '' })] : []),
      ...conditionWarnings(conditions),
    ],
  };
}

const warning = (code: MachineWarning['code'], details: MachineWarning['details'] = {}): MachineWarning => ({
  code,
  details,
});

function memoryFacts(readings: Readings, host: HostFacts | undefined): Fact<number>[] {
  const { sysctl, hardware, pasted, systeminformation } = readings;
  const fromNode: Fact<number> =
    host?.memoryBytes === undefined ? unknown('not-asked') : known(host.memoryBytes, 'node');
  return [
    sysctl.memoryBytes,
    hardware.memoryBytes,
    pasted.hardware.memoryBytes,
    systeminformation.memoryBytes,
    fromNode,
  ];
}

/** What the system itself says of its version; a compatibility answer ("10.16", "16") is no version. */
function versionFacts({ swVers, sysctl, systeminformation }: Readings): Fact<string>[] {
  return [swVers.macosVersion, sysctl.macosVersion, systeminformation.osRelease].map((fact) =>
    fact.value !== undefined && isCompatibilityVersion(fact.value) ? unknown('unreadable') : fact,
  );
}

/** The major version alone, when a build is all that can be believed: "25F80" is macOS 26. */
function versionByBuild({ swVers, sysctl }: Readings): Fact<string> {
  const build = bestFact(swVers.macosBuild, sysctl.macosBuild);
  const major = build.value === undefined ? undefined : macosMajorOfBuild(build.value);
  return major !== undefined && isKnown(build) ? known(String(major), build.source) : unknown('not-reported');
}

/** The major version of a pasted report, dated by its firmware. */
const versionByFirmware = ({ hardware, pasted }: Readings): Fact<string> => {
  const major = bestFact(hardware.macosMajor, pasted.hardware.macosMajor);
  return major.value === undefined ? unknown('not-reported') : known(String(major.value), 'system_profiler');
};

/** The catalogue's name of this identifier ("MacBook Air (13-inch, M4)"), else the one macOS shows. */
function productName(readings: Readings, identifier: Fact<string>, catalogue: Catalogue): Fact<string> {
  const mac =
    identifier.value === undefined ? undefined : findMacByIdentifier(catalogue.macs, identifier.value);
  if (mac) return known(mac.product, 'catalogue');
  const shown = bestFact(readings.hardware.machineName, readings.pasted.hardware.machineName);
  return identifier.value === undefined ? shown : bestFact(shown, unknown('not-in-catalogue'));
}

function kindWarnings(kind: Machine['kind'], isTranslated: boolean): MachineWarning[] {
  return [
    ...(kind === 'intel-mac' ? [warning('intel-mac')] : []),
    ...(kind === 'virtual-mac' ? [warning('virtual-machine')] : []),
    ...(isTranslated ? [warning('translated-process')] : []),
  ];
}
