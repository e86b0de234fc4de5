import { type Fact, known, unknown, type UnknownReason } from '#core/fact.ts';
import { isGpuChipName } from './chip-name.ts';
import { type GpuFacts, parseGpuCores } from './ioreg.ts';
import { linesOf, parseWholeNumber, splitLabel } from './lines.ts';
import type { CpuCoreGroup } from './machine.ts';
import { datingFirmware, macosMajorOfFirmware } from './macos-version.ts';
import { bestFact, factFrom } from './reading.ts';
import { parseModelIdentifier, parseName } from './sysctl.ts';
import { type HardwareFacts, parsePhysicalMemory } from './system-profiler.ts';

/** English, German and Japanese labels; in other languages the values are known by their form. */
const labels = {
  machineName: ['Model Name', 'Modellname', '機種名', 'モデル名'],
  modelIdentifier: ['Model Identifier', 'Modell-Identifizierung', 'Modell-ID', '機種ID', 'モデルID'],
  chip: ['Chip', 'チップ'],
  processor: ['Processor Name', 'Prozessortyp', 'プロセッサ名'],
  cores: ['Total Number of Cores', 'Gesamtanzahl der Kerne', 'コアの総数'],
  memory: ['Memory', 'Speicher', 'メモリ'],
  firmware: [
    'System Firmware Version',
    'Systemfirmwareversion',
    'Systemfirmware-Version',
    'システムファームウェアのバージョン',
  ],
  gpuModel: ['Chipset Model', 'Chipsatz-Modell', 'Chipsatzmodell', 'チップセットのモデル'],
} as const;
type Label = keyof typeof labels;
const labelByText = new Map<string, Label>(
  Object.entries(labels).flatMap(([label, texts]) => texts.map((text) => [text, label as Label] as const)),
);

/** What a person pastes, both data types in one text or two. Undefined texts were not given. */
export interface SystemProfilerTextFacts {
  hardware: HardwareFacts & { cpuCores: Fact<CpuCoreGroup[]> };
  displays: GpuFacts;
}

type Said = Map<Label | 'gpuCores', string>;

export function parseSystemProfilerText(
  hardwareText: string | undefined,
  displaysText: string | undefined,
): SystemProfilerTextFacts {
  const said: Said = new Map();
  collect(said, linesOf(hardwareText ?? ''), false);
  collect(said, linesOf(displaysText ?? ''), true);
  const absent: UnknownReason =
    hardwareText === undefined && displaysText === undefined ? 'not-asked' : 'not-reported';
  const fact = <T>(label: Label | 'gpuCores', parse: (text: string) => T | undefined): Fact<T> =>
    factFrom({ said: said.get(label), source: 'system_profiler', parse, absent });
  return {
    hardware: {
      chipName: fact('chip', parseName),
      cpuName: fact('processor', parseName),
      cpuCoresTotal: fact('cores', (text) => parseWholeNumber(/^\d+/.exec(text)?.[0] ?? '', 1, 1024)),
      cpuCores: said.has('cores') ? bestFact(coreGroups(said.get('cores') ?? '')) : unknown(absent),
      memoryBytes: fact('memory', parsePhysicalMemory),
      modelIdentifier: fact('modelIdentifier', parseModelIdentifier),
      machineName: fact('machineName', parseName),
      macosMajor: factFrom({
        said: datingFirmware(said.get('firmware')),
        source: 'system_profiler',
        parse: macosMajorOfFirmware,
        absent,
      }),
    },
    displays: { gpuName: fact('gpuModel', parseName), gpuCores: fact('gpuCores', parseGpuCores) },
  };
}

/** The GPU's own list of facts begins with its model and uses the same label for its cores as the CPU. */
function collect(said: Said, lines: readonly string[], startsInGpu: boolean): void {
  let inGpu = startsInGpu;
  for (const line of lines) {
    const { label: text, value } = splitLabel(line);
    if (value === '') continue;
    const label = labelByText.get(text ?? '') ?? labelByForm(value, inGpu);
    if (label === undefined) continue;
    if (label === 'gpuModel') inGpu = true;
    if (label === 'machineName' || label === 'modelIdentifier') inGpu = false;
    const key = label === 'cores' && inGpu ? 'gpuCores' : label;
    if (!said.has(key)) said.set(key, value);
  }
}

/** What a value must be by its form, whatever the language of its label. */
function labelByForm(value: string, inGpu: boolean): Label | undefined {
  if (isGpuChipName(value)) return inGpu ? 'gpuModel' : 'chip';
  if (inGpu) return /^\d{1,3}$/.test(value) ? 'cores' : undefined;
  if (/^(Mac|iMac|VirtualMac)[A-Za-z]*\d+,\d+$/.test(value)) return 'modelIdentifier';
  if (/^\d+ [GT]B$/.test(value)) return 'memory';
  if (/^\d{4,5}(\.\d+){2,}$/.test(value)) return 'firmware';
  return /^\d+ ?[(（].*\d.*\d.*[)）]$/u.test(value) ? 'cores' : undefined;
}

const kindByWord: Readonly<Record<string, string>> = {
  performance: 'Performance',
  leistung: 'Performance',
  パフォーマンス: 'Performance',
  efficiency: 'Efficiency',
  effizienz: 'Efficiency',
  効率性: 'Efficiency',
  super: 'Super',
};

/**
 * `"8 (4 performance and 4 efficiency)"`, `"18 (6 Super and 12 Performance)"`: kinds with their counts, an
 * unknown kind kept as written. Unknown where there is no list or its sum is not the total.
 */
function coreGroups(text: string): Fact<CpuCoreGroup[]> {
  const parts = /^(\d{1,4})\s*[(（](.*)[)）]$/u.exec(text);
  if (!parts) return unknown('not-reported');
  const groups = [...(parts[2] ?? '').matchAll(/(\d{1,4})\s*([\p{Script=Katakana}ー]+|[^\d\s、,()（）]+)/gu)];
  const kinds = groups.map(([, count, word]) => ({ kind: kindOf(word ?? ''), count: Number(count) }));
  const sum = kinds.reduce((total, { count }) => total + count, 0);
  const isSound = kinds.length > 0 && kinds.every(({ count }) => count > 0) && sum === Number(parts[1]);
  return isSound ? known(kinds, 'system_profiler') : unknown('unreadable');
}

/** Japanese writes "8パフォーマンスと2効率性" without a space before "and". */
function kindOf(word: string): string {
  const bare = word.replace(/と$/, '');
  return kindByWord[bare.toLowerCase()] ?? bare;
}
