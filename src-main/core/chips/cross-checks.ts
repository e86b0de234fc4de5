import type { CatalogueModel } from '#core/models/shape.ts';
import type { Chip, Mac, Price } from './catalogue.ts';

/** What a schema cannot see: references between rows and sizes that no machine could hold. */
export type RowFault = string | undefined;

/** The first thing wrong with a Mac's references to chips, memory sizes and prices; `undefined`: nothing. */
export function macFault(mac: Mac, chipIds: ReadonlySet<string>): RowFault {
  const stranger = mac.chipIds.find((id) => !chipIds.has(id));
  if (stranger !== undefined) return `chipIds names "${stranger}", which is not in the chip catalogue`;
  const optionless = mac.chipIds.find((id) => !mac.memoryOptionsByChipGB[id]?.length);
  if (optionless !== undefined) return `memoryOptionsByChipGB names no memory size for "${optionless}"`;
  const foreign = Object.keys(mac.memoryOptionsByChipGB).find((id) => !mac.chipIds.includes(id));
  if (foreign !== undefined) return `memoryOptionsByChipGB names "${foreign}", which is not in chipIds`;
  const priceIndex = mac.prices.findIndex((price) => priceFault(mac, price) !== undefined);
  const price = mac.prices[priceIndex];
  return price && `prices[${priceIndex}]: ${priceFault(mac, price)}`;
}

/** The first thing wrong with a price as one of this Mac's; `undefined`: nothing. */
export function priceFault(mac: Mac, price: Pick<Price, 'chipId' | 'memoryGB'>): RowFault {
  if (price.chipId === undefined && mac.chipIds.length > 1)
    return `chipId is missing: ${mac.id} is sold with ${mac.chipIds.join(', ')}`;
  const chipId = price.chipId ?? mac.chipIds[0] ?? '';
  if (!mac.chipIds.includes(chipId)) return `${mac.id} is not sold with chip "${chipId}"`;
  const options = mac.memoryOptionsByChipGB[chipId] ?? [];
  if (price.memoryGB === undefined && options.length > 1)
    return `memoryGB is missing: ${mac.id} is sold with ${options.join(', ')} GB`;
  if (price.memoryGB !== undefined && !options.includes(price.memoryGB))
    return `${mac.id} with ${chipId} is not sold with ${price.memoryGB} GB`;
  return undefined;
}

/** A chip's CPU cores must add up. */
export function chipFault(chip: Chip): RowFault {
  const { super: fastest, performance, efficiency } = chip.cpuCores;
  const sum = fastest + performance + efficiency;
  return sum === chip.cpuCoresTotal
    ? undefined
    : `cpuCores add up to ${sum}, cpuCoresTotal says ${chip.cpuCoresTotal}`;
}

/** Upper bounds of a shape, far above any published model: beyond them lists of tensors would grow without end. */
const largestShape = {
  layerCount: 2_000,
  headCount: 100_000,
  headCountKv: 100_000,
  headLength: 100_000,
  embeddingLength: 1_000_000,
  feedForwardLength: 10_000_000,
  vocabularySize: 10_000_000,
  maximumContextTokens: 100_000_000,
} as const;

/** The first thing wrong inside a model's shape; `undefined`: nothing. */
export function modelFault({ shape, parameterCount, activeParameterCount }: CatalogueModel): RowFault {
  for (const [field, limit] of Object.entries(largestShape)) {
    const value = shape[field as keyof typeof largestShape];
    if (value > limit) return `shape.${field} is ${value}; at most ${limit} is taken`;
  }
  if (shape.layerPattern !== undefined && shape.layerPattern.length !== shape.layerCount)
    return `shape.layerPattern has ${shape.layerPattern.length} letters for ${shape.layerCount} layers`;
  if (shape.headCountKv > shape.headCount)
    return `shape.headCountKv ${shape.headCountKv} is more than headCount ${shape.headCount}`;
  if (shape.moe && shape.moe.expertsPerToken > shape.moe.expertCount)
    return `shape.moe uses ${shape.moe.expertsPerToken} of ${shape.moe.expertCount} experts`;
  if (shape.moe && (shape.moe.expertCount > 100_000 || shape.moe.expertFeedForwardLength > 10_000_000))
    return 'shape.moe is larger than any model';
  if (parameterCount > 1e15) return 'parameterCount is larger than any model';
  if (activeParameterCount > parameterCount) return 'activeParameterCount is more than parameterCount';
  return undefined;
}
