import { formatBandwidth, formatBytes, formatMemorySize, type Language } from '#contract/text/format.ts';
import { productName } from '#contract/text/mac-name.ts';
import { warningSentence } from '#contract/text/warnings.ts';
import type { Fact } from '#core/fact.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { bytesPerGibibyte } from '#core/units.ts';
import { displayWidth, printable } from './table.ts';
import { cliText } from './text.ts';

function factLine<T>(fact: Fact<T>, show: (value: T) => string, language: Language): string {
  const text = cliText(language);
  if (!('source' in fact)) {
    return `${text.machine.unknown} (${text.unknownReasons[fact.reason] ?? fact.reason})`;
  }
  // Read off this machine, unless the catalogue knew it.
  const isLookedUp = fact.source === 'catalogue' && typeof fact.value === 'number';
  return show(fact.value) + (isLookedUp ? ` (${text.sources['catalogue'] ?? fact.source})` : '');
}

/** In the unit of the room for models: 48 GB of Apple's (2³⁰) are 51.5 GB. A virtual machine's may be none of Apple's. */
export function memoryWords(bytes: number, isMac: boolean, language: Language): string {
  const size = formatBytes(bytes, language);
  const isSold = isMac && Number.isInteger(bytes / bytesPerGibibyte);
  return isSold ? size + cliText(language).machine.soldAs(formatMemorySize(bytes, language)) : size;
}

/** What the machine is, a fact a line, and what to know about it. */
export function machineLines(machine: Machine, language: Language): string[] {
  const text = cliText(language);
  const isMac = machine.kind !== 'not-a-mac';
  const source = 'source' in machine.memoryBudgetBytes ? machine.memoryBudgetBytes.source : undefined;
  const count = (fact: Fact<number>): string => factLine(fact, String, language);
  const cores = 'source' in machine.cpuCores ? machine.cpuCores.value : [];
  const rows: [string, string][] = [
    [text.machine.chip, factLine(machine.chipName, (name) => name, language)],
    ...(isMac ? [[text.machine.gpuCores, count(machine.gpuCores)] satisfies [string, string]] : []),
    [
      text.machine.cpuCores,
      count(machine.cpuCoresTotal) +
        (cores.length > 0 ? ` (${cores.map((group) => `${group.count} ${group.kind}`).join(', ')})` : ''),
    ],
    [
      text.machine.memory,
      factLine(machine.memoryBytes, (bytes) => memoryWords(bytes, isMac, language), language),
    ],
    [
      text.machine.budget,
      factLine(machine.memoryBudgetBytes, (bytes) => formatBytes(bytes, language), language) +
        (source ? ` (${text.sources[source] ?? source})` : ''),
    ],
    ...(isMac
      ? [
          [
            text.machine.bandwidth,
            factLine(
              machine.memoryBandwidthBytesPerSecond,
              (rate) => formatBandwidth(rate, language),
              language,
            ),
          ] satisfies [string, string],
          [
            text.machine.model,
            factLine(machine.productName, (name) => productName(name, language), language),
          ] satisfies [string, string],
        ]
      : []),
    [
      text.machine.system,
      'source' in machine.macosVersion
        ? `macOS ${machine.macosVersion.value}`
        : factLine(machine.osName, (name) => name, language),
    ],
  ];
  const width = Math.max(...rows.map(([label]) => displayWidth(label)));
  return [
    ...rows.map(
      ([label, value]) => `  ${label}${' '.repeat(width - displayWidth(label))}  ${printable(value)}`,
    ),
    ...machine.warnings.map((warning) => `  ! ${printable(warningSentence(warning, language))}`),
  ];
}
