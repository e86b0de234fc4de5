import { bytesPerGibibyte } from '#core/units.ts';
import type { ExportedRun } from './exported-run.ts';
import { markdownText } from './markdown.ts';
import type { BenchmarkResult, MeasuredRate } from './result.ts';

/** `1234.567` is `1234.57`, in every country's tables. */
export const fixed = (value: number, digits = 2): string => value.toFixed(digits);

export const backendNames: Readonly<Record<BenchmarkResult['backend'], string>> = {
  metal: 'Metal',
  cpu: 'CPU',
  other: 'other',
};

/** `51.23 ± 0.41`: half of the 95 % interval, its longer side; `?` where it has no end. */
export const rateWithError = ({ tokensPerSecond, low, high }: MeasuredRate): string =>
  `${fixed(tokensPerSecond)} ± ${
    high === undefined ? '?' : fixed(Math.max(high - tokensPerSecond, tokensPerSecond - low))
  }`;

const list = (parts: readonly (string | undefined)[]): string =>
  parts.filter((part) => part !== undefined).join(', ');

const percent = (share: number): string => `${fixed(100 * share, 0)} %`;

function machineWords({ machine, deviceName }: BenchmarkResult): string {
  const { chip, gpuCores, memoryBytes, osVersion } = machine ?? {};
  const words = list([
    chip === undefined ? 'unknown chip' : markdownText(chip),
    gpuCores === undefined ? undefined : `${gpuCores} GPU cores`,
    memoryBytes === undefined ? undefined : `${fixed(memoryBytes / bytesPerGibibyte, 0)} GB`,
    osVersion === undefined
      ? undefined
      : markdownText(/^\d/.test(osVersion) ? `macOS ${osVersion}` : osVersion),
  ]);
  return deviceName === undefined || deviceName === chip ? words : `${words} (${markdownText(deviceName)})`;
}

function settingWords({ backend, build, settings }: BenchmarkResult): string {
  const { residencySets, tensorApi } = settings;
  return list([
    markdownText(build),
    backendNames[backend],
    `threads ${settings.threads}`,
    `batch ${settings.batch}/${settings.physicalBatch}`,
    `flash attention ${settings.flashAttention}`,
    `mmap ${settings.memoryMapped ? 'on' : 'off'}`,
    residencySets === 'not-applicable' ? undefined : `residency sets ${residencySets}`,
    tensorApi === 'not-applicable' ? undefined : `tensor API ${tensorApi}`,
  ]);
}

function conditionWords({ conditions, blocks }: BenchmarkResult): string {
  const { powerSource, lowPowerMode, memoryPressure, thermalState, loadBefore, foreignLoad, anchorDrift } =
    conditions;
  const words = list([
    powerSource === undefined ? undefined : `power from ${markdownText(powerSource)}`,
    lowPowerMode === undefined ? undefined : `Low Power Mode ${lowPowerMode ? 'on' : 'off'}`,
    memoryPressure === undefined ? undefined : `memory pressure ${markdownText(memoryPressure)}`,
    thermalState === undefined ? undefined : `thermal state ${markdownText(thermalState)}`,
    loadBefore === undefined ? undefined : `load ${fixed(loadBefore)} per CPU before`,
    foreignLoad === undefined ? undefined : `other programs up to ${percent(foreignLoad)} of all CPUs`,
    anchorDrift === undefined ? undefined : `anchor drift ${fixed(anchorDrift)}`,
    blocks === undefined ? undefined : `${blocks.kept} blocks kept, ${blocks.discarded} put aside`,
  ]);
  return words === '' ? 'conditions not known' : words;
}

/** How the figure came about: the reader must see that this is not llama-bench. */
function methodWords({ file, layersMeasured, layersTotal, mode }: BenchmarkResult): string {
  const layers = layersMeasured.join(' + ');
  const isWhole = layersMeasured.length === 1 && layersMeasured[0] === layersTotal;
  const how = isWhole
    ? `measured whole, ${layersTotal} layers`
    : `**extrapolated** to ${layersTotal} layers from slices of ${layers}`;
  const weights = file ? `the file ${markdownText(file.name)}` : 'random weights';
  return `${how}, ${weights}, mode ${mode}`;
}

/** Everything about one run that its row in a table does not say. */
export function runNote({ id, entry }: ExportedRun): string {
  const { trusted, reasons, sustained } = entry;
  const shares = [
    ['prompt', sustained?.promptShareKept],
    ['generation', sustained?.generationShareKept],
  ] as const;
  const kept = shares.flatMap(([name, share]) => (share === undefined ? [] : `${name} ${percent(share)}`));
  return [
    `${id} (UTC): ${machineWords(entry)}`,
    settingWords(entry),
    methodWords(entry),
    conditionWords(entry),
    ...(kept.length > 0 ? [`speed kept after ten minutes: ${kept.join(', ')}`] : []),
    ...(trusted ? [] : [`**not trusted**: ${list(reasons.map(markdownText))}`]),
  ].join('; ');
}

/** Stands under every posted table. */
export const exportFootnote = [
  'Made by Kaidoki with llama.cpp’s own timings; **not by llama-bench**. Where slices are named, a few layers of',
  'the model were made of random weights, timed, and extrapolated to all layers. ± is the longer half of the 95 %',
  'interval of the repetitions, where llama-bench prints their standard deviation.',
].join(' ');
