import type { BenchmarkResult } from './result.ts';

/** How much a difference means: of another model the rates can't be compared at all. */
export type DifferenceKind = 'model' | 'machine' | 'software' | 'settings' | 'conditions' | 'method';

/** Absent: not known of that run. Bytes and layers are numbers, lists are joined by ` + `. */
export type DifferenceValue = string | number | boolean | undefined;

interface Aspect {
  kind: DifferenceKind;
  read(result: BenchmarkResult): DifferenceValue;
}

const aspect = (kind: DifferenceKind, read: Aspect['read']): Aspect => ({ kind, read });

/** Everything that two runs may differ in besides their rates, what matters most first. */
const aspects = {
  model: aspect('model', ({ model }) => model),
  quantisation: aspect('model', ({ quantisation }) => quantisation),
  layersTotal: aspect('model', ({ layersTotal }) => layersTotal),
  chip: aspect('machine', ({ machine }) => machine?.chip),
  gpuCores: aspect('machine', ({ machine }) => machine?.gpuCores),
  memoryBytes: aspect('machine', ({ machine }) => machine?.memoryBytes),
  deviceName: aspect('machine', ({ deviceName }) => deviceName),
  osVersion: aspect('software', ({ machine }) => machine?.osVersion),
  backend: aspect('software', ({ backend }) => backend),
  build: aspect('software', ({ build }) => build),
  threads: aspect('settings', ({ settings }) => settings.threads),
  batch: aspect('settings', ({ settings }) => settings.batch),
  physicalBatch: aspect('settings', ({ settings }) => settings.physicalBatch),
  flashAttention: aspect('settings', ({ settings }) => settings.flashAttention),
  memoryMapped: aspect('settings', ({ settings }) => settings.memoryMapped),
  residencySets: aspect('settings', ({ settings }) => settings.residencySets),
  tensorApi: aspect('settings', ({ settings }) => settings.tensorApi),
  trusted: aspect('conditions', ({ trusted }) => trusted),
  powerSource: aspect('conditions', ({ conditions }) => conditions.powerSource),
  lowPowerMode: aspect('conditions', ({ conditions }) => conditions.lowPowerMode),
  memoryPressure: aspect('conditions', ({ conditions }) => conditions.memoryPressure),
  thermalState: aspect('conditions', ({ conditions }) => conditions.thermalState),
  mode: aspect('method', ({ mode }) => mode),
  /** Of a file its name; absent: made of random weights. */
  file: aspect('method', ({ file }) => file?.name),
  fileBytes: aspect('method', ({ file }) => file?.bytes),
  layersMeasured: aspect('method', ({ layersMeasured }) => layersMeasured.join(' + ')),
} satisfies Record<string, Aspect>;

export type DifferenceField = keyof typeof aspects;

export interface RunDifference {
  field: DifferenceField;
  kind: DifferenceKind;
  one?: DifferenceValue;
  other?: DifferenceValue;
}

const isField = (name: string): name is DifferenceField => Object.hasOwn(aspects, name);

export const differenceFields: readonly DifferenceField[] = Object.keys(aspects).filter(isField);

/** One of the things that two runs may differ in, of one run. */
export const readAspect = (result: BenchmarkResult, field: DifferenceField): DifferenceValue =>
  aspects[field].read(result);

/** What differs between two runs besides their rates. What is known of one of them only counts as different. */
export const runDifferences = (one: BenchmarkResult, other: BenchmarkResult): RunDifference[] =>
  differenceFields.flatMap((field) => {
    const { kind, read } = aspects[field];
    const [a, b] = [read(one), read(other)];
    if (a === b) return [];
    return { field, kind, ...(a !== undefined && { one: a }), ...(b !== undefined && { other: b }) };
  });
