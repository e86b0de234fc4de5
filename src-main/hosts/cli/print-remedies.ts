import type { Language } from '#contract/text/format.ts';
import { remedyWords } from '#contract/text/remedies.ts';
import type { FitGrid, FitRow } from '#core/fit/grid.ts';
import type { Remedy } from '#core/fit/remedy.ts';
import { printable } from './table.ts';
import { cliText } from './text.ts';

/** Quantisations of one model that the same changes help, but for the memory of another Mac. */
interface Group {
  modelName: string;
  quantisations: string[];
  changes: string[];
  /** Quantisations by the memory that each needs. */
  memories: Map<number, string[]>;
}

type MemoryRemedy = Extract<Remedy, { kind: 'more-memory' }>;

const isOfMemory = (remedy: Remedy): remedy is MemoryRemedy => remedy.kind === 'more-memory';

/**
 * What would make the cells fit that do not, least painful first; what is the same for several quantisations
 * of a model is said once.
 */
export function remedyLines(grid: FitGrid, language: Language): string[] {
  const { toFit } = cliText(language);
  const comma = language === 'ja' ? '、' : ', ';
  return groupsOf(grid.rows, language).flatMap((group) => [
    printable(toFit(`${group.modelName} ${group.quantisations.join(comma)}`)),
    ...[...group.changes, ...memoryWords(group, language)].map((words, index) => `  ${index + 1}. ${words}`),
  ]);
}

function groupsOf(rows: readonly FitRow[], language: Language): Group[] {
  const groups = new Map<string, Group>();
  for (const { modelId, modelName, quantisation, remedies = [] } of rows) {
    if (remedies.length === 0) continue;
    const changes = remedies
      .filter((remedy) => !isOfMemory(remedy))
      .map((remedy) => remedyWords(remedy, language));
    const key = [modelId, ...changes].join('\n');
    const group = groups.get(key) ?? {
      modelName,
      quantisations: [],
      changes,
      memories: new Map<number, string[]>(),
    };
    group.quantisations.push(quantisation);
    for (const { memoryGB } of remedies.filter(isOfMemory)) {
      group.memories.set(memoryGB, [...(group.memories.get(memoryGB) ?? []), quantisation]);
    }
    groups.set(key, group);
  }
  return [...groups.values()];
}

/** "a Mac with 32 GB (Q4_K_M), 48 GB (Q6_K, Q8_0)"; without the quantisations where all need the same. */
function memoryWords({ memories, quantisations }: Group, language: Language): string[] {
  if (memories.size === 0) return [];
  const { macWith } = cliText(language);
  const sizes = [...memories].map(([memoryGB, needing]) =>
    macWith.size(String(memoryGB), needing.length === quantisations.length ? undefined : needing),
  );
  return [macWith.oneOf(sizes)];
}
