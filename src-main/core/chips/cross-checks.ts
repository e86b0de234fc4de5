import type { CatalogueModel } from '#core/models/shape.ts';
import type { Chip, Mac, Price } from './catalogue.ts';
import { type Problem, problem } from './catalogue-problem.ts';

/** What a schema cannot see: references between rows and sizes that no machine could hold. */
export type RowFault = Problem | undefined;

/** The first thing wrong with a Mac's references to chips, memory sizes and prices; `undefined`: nothing. */
export function macFault(mac: Mac, chipIds: ReadonlySet<string>): RowFault {
  const stranger = mac.chipIds.find((id) => !chipIds.has(id));
  if (stranger !== undefined) return problem('chip-unknown', { chip: stranger });
  const optionless = mac.chipIds.find((id) => !memoryOptions(mac, id)?.length);
  if (optionless !== undefined) return problem('chip-without-memory', { chip: optionless });
  const repeated = repeatedIn(mac);
  if (repeated) return problem('listed-twice', repeated);
  const foreign = Object.keys(mac.memoryOptionsByChipGB).find((id) => !mac.chipIds.includes(id));
  if (foreign !== undefined) return problem('memory-of-no-chip', { chip: foreign });
  for (const [index, price] of mac.prices.entries()) {
    const fault = priceFault(mac, price);
    if (fault) return { ...fault, details: { ...fault.details, at: `prices[${index}]` } };
  }
  return undefined;
}

/** A chip or a memory size listed twice would be a configuration that is there twice. */
function repeatedIn({ chipIds, memoryOptionsByChipGB: sizes }: Mac) {
  const lists: (readonly [string, readonly (string | number)[]])[] = [
    ['chipIds', chipIds],
    ...Object.entries(sizes).map(([id, list]) => [`memoryOptionsByChipGB.${id}`, list] as const),
  ];
  for (const [field, list] of lists) {
    const value = list.find((one, index) => list.indexOf(one) !== index);
    if (value !== undefined) return { field, value };
  }
  return undefined;
}

/** Of the Mac alone, never of what every object has. */
const memoryOptions = ({ memoryOptionsByChipGB: sizes }: Mac, chipId: string): number[] | undefined =>
  Object.hasOwn(sizes, chipId) ? sizes[chipId] : undefined;

/** The first thing wrong with a price as one of this Mac's; `undefined`: nothing. */
export function priceFault(mac: Mac, price: Pick<Price, 'chipId' | 'memoryGB'>): RowFault {
  if (price.chipId === undefined && mac.chipIds.length > 1)
    return problem('price-without-chip', { offered: mac.chipIds.join(', ') });
  const chipId = price.chipId ?? mac.chipIds[0] ?? '';
  if (!mac.chipIds.includes(chipId))
    return problem('price-of-other-chip', { chip: chipId, offered: mac.chipIds.join(', ') });
  const options = memoryOptions(mac, chipId) ?? [];
  if (price.memoryGB === undefined && options.length > 1)
    return problem('price-without-memory', { offered: options.join(', ') });
  if (price.memoryGB !== undefined && !options.includes(price.memoryGB))
    return problem('price-of-other-memory', { memoryGB: price.memoryGB, offered: options.join(', ') });
  return undefined;
}

/** A chip's CPU cores must add up. */
export function chipFault(chip: Chip): RowFault {
  const { super: fastest, performance, efficiency } = chip.cpuCores;
  const sum = fastest + performance + efficiency;
  return sum === chip.cpuCoresTotal
    ? undefined
    : problem('cores-do-not-add-up', { sum, total: chip.cpuCoresTotal });
}

/** Far above any published model: beyond them lists of tensors would grow without end, and bytes to infinity. */
const largestShape: Readonly<Record<string, number>> = {
  layerCount: 2_000,
  headCount: 100_000,
  headCountKv: 100_000,
  headLength: 100_000,
  embeddingLength: 1_000_000,
  feedForwardLength: 10_000_000,
  vocabularySize: 10_000_000,
  'moe.expertCount': 100_000,
  'moe.expertFeedForwardLength': 10_000_000,
};
/** Of every other size, the context among them. */
const largestSize = 100_000_000;
const mostParameters = 1e15;

/** The first thing wrong inside a model's shape; `undefined`: nothing. */
export function modelFault({ shape, parameterCount, activeParameterCount }: CatalogueModel): RowFault {
  const { plannedBuffers: _, ...sizes } = shape;
  const { layerPattern, layerCount, headCountKv, headCount, moe } = shape;
  const tooLarge = numbersIn(sizes).find(([field, value]) => value > (largestShape[field] ?? largestSize));
  if (tooLarge) {
    const [field] = tooLarge;
    return problem('size-too-large', { field: `shape.${field}`, most: largestShape[field] ?? largestSize });
  }
  if (parameterCount > mostParameters)
    return problem('size-too-large', { field: 'parameterCount', most: mostParameters });
  if (layerPattern !== undefined && layerPattern.length !== layerCount)
    return problem('layer-pattern-length', { letters: layerPattern.length, layers: layerCount });
  if (headCountKv > headCount) return problem('too-many-kv-heads', { headCountKv, headCount });
  if (moe && moe.expertsPerToken > moe.expertCount)
    return problem('too-many-experts-used', { used: moe.expertsPerToken, experts: moe.expertCount });
  if (activeParameterCount > parameterCount) return problem('too-many-active-parameters');
  return undefined;
}

/** Every number in a value with its dotted path, whatever it is nested in. */
function numbersIn(value: object, path = ''): [string, number][] {
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): [string, number][] => {
    if (typeof inner === 'number') return [[path + key, inner]];
    return typeof inner === 'object' && inner !== null ? numbersIn(inner, `${path}${key}.`) : [];
  });
}
