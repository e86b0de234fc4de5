import type { Fault } from '#core/fault.ts';
import { ggmlTypes, tensorBytes } from '#core/gguf/ggml-types.ts';
import type { GgufHeader } from '#core/gguf/read-header.ts';
import type { GgufMetadataValue } from '#core/gguf/read-header-values.ts';

/** A word for the first thing that a header must never be; `undefined`: it is as it must be. */
export function brokenInvariant(header: GgufHeader, fileBytes: number | undefined): string | undefined {
  const { alignmentBytes, dataOffset, headerBytes, tensors, metadata } = header;
  const checks: [string, boolean][] = [
    ['version', header.version === 2 || header.version === 3],
    ['alignment', Number.isInteger(Math.log2(alignmentBytes)) && alignmentBytes >= 1],
    ['data offset', dataOffset % alignmentBytes === 0],
    [
      'header bytes',
      headerBytes >= 24 && headerBytes <= dataOffset && dataOffset - headerBytes < alignmentBytes,
    ],
    ['sum', header.tensorBytes === tensors.reduce((sum, { byteLength }) => sum + byteLength, 0)],
    ['names', new Set(tensors.map(({ name }) => name)).size === tensors.length],
    ['some tensor', tensors.length > 0 || Number(metadata.get('split.count')) > 1],
    ['header in file', headerBytes <= (fileBytes ?? headerBytes)],
    ['offsets', [...header.valueOffsets.values()].every((at) => at >= 24 && at <= headerBytes)],
    ['values', [...metadata.values()].every(isKeptWithinBounds)],
    ['retained', retainedBytes(header) <= 32 * headerBytes + 4096],
  ];
  return checks.find(([, holds]) => !holds)?.[0] ?? brokenTensor(header, fileBytes);
}

function brokenTensor(
  { tensors, alignmentBytes, dataOffset }: GgufHeader,
  fileBytes?: number,
): string | undefined {
  let end = 0;
  for (const tensor of [...tensors].sort((a, b) => a.offset - b.offset)) {
    const { dimensions, type, offset, byteLength } = tensor;
    const isPlaced = Number.isSafeInteger(offset) && offset >= end && offset % alignmentBytes === 0;
    const elements = dimensions.reduce((product, length) => product * BigInt(length), 1n);
    const { elementsPerBlock, bytesPerBlock } = ggmlTypes[type];
    const exactBytes = (elements / BigInt(elementsPerBlock)) * BigInt(bytesPerBlock);
    end = offset + byteLength;
    if (!isPlaced) return 'place of a tensor';
    if (dimensions.length < 1 || dimensions.length > 4) return 'dimensions of a tensor';
    if (elements > 2n ** 53n || BigInt(byteLength) !== exactBytes) return 'bytes of a tensor';
    if (byteLength < 2 ** 45 && byteLength !== tensorBytes(type, dimensions))
      return 'bytes of a tensor by the recipe';
    if (dataOffset + end > (fileBytes ?? Number.MAX_SAFE_INTEGER)) return 'end of a tensor';
  }
  return undefined;
}

function isKeptWithinBounds(value: GgufMetadataValue): boolean {
  if (typeof value === 'string') return value.length <= 65_536;
  if (typeof value !== 'object') return true;
  return 'elementType' in value ? Number.isSafeInteger(value.length) : value.length <= 4096;
}

/** Roughly what a header keeps in memory. */
function retainedBytes({ metadata, tensors }: GgufHeader): number {
  let bytes = 0;
  for (const [key, value] of metadata) {
    bytes += 2 * key.length + 16;
    if (typeof value === 'string') bytes += 2 * value.length;
    else if (typeof value === 'object' && !('elementType' in value)) bytes += 8 * value.length;
  }
  for (const { name, dimensions } of tensors) bytes += 2 * name.length + 8 * dimensions.length + 64;
  return bytes;
}

/** The same for a failure. */
export function brokenFault(
  { code, details }: Fault,
  { path, fileBytes }: { path: string; fileBytes: number },
): string | undefined {
  const { field, offsetBytes, expected } = details;
  const at = Number(offsetBytes);
  const checks: [string, boolean][] = [
    ['code', code === 'gguf-invalid'],
    ['path', details['path'] === path],
    ['offset', Number.isInteger(at) && at >= 0 && at <= fileBytes],
    ['field', typeof field === 'string' && field !== '' && [...field].length <= 80 && !/\p{C}/u.test(field)],
    ['expected', typeof expected === 'string' && expected !== '' && expected.length < 120],
  ];
  return checks.find(([, holds]) => !holds)?.[0];
}
