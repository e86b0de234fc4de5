import { Fault } from '#core/fault.ts';
import { checkPlaces, readTensors, type GgufTensorEntry } from './read-header-tensors.ts';
import { printableName } from './read-header-text.ts';
import { readKeyValues, type GgufKeyValues, type GgufMetadataValue } from './read-header-values.ts';
import { HeaderWindow, type ByteSource } from './read-header-window.ts';
import { ggufAlignmentBytes } from './write-header.ts';

export type { ByteSource };

/** Everything of a GGUF file but its weights and its tokenizer. */
export interface GgufHeader extends GgufKeyValues {
  version: number;
  alignmentBytes: number;
  /** In the order of the file. */
  tensors: readonly GgufTensorEntry[];
  /** Up to the end of the last tensor's entry. */
  headerBytes: number;
  /** Where the weights begin: `headerBytes` rounded up to the alignment. */
  dataOffset: number;
  /** Sum of all tensors, without padding. */
  tensorBytes: number;
}

/** What a uint32 can hold. */
const powersOfTwo: ReadonlySet<number> = new Set(Array.from({ length: 32 }, (_, exponent) => 2 ** exponent));

const mostKeys = 65_536;
const mostTensors = 65_536;

/** What a file without weights should have. */
export const someTensors = '1 or more: a model has tensors';

/** Where the tensor count and the first key lie in versions 2 and 3. */
const tensorCountOffset = 8;
const firstKeyOffset = 24;

/**
 * The header of a GGUF file, version 2 or 3 (ggml's docs/gguf.md). Reads in pieces of at most 1 MiB and never
 * the weights; time grows with the bytes of the header, memory with the number of tensors and keys, however
 * long the tokenizer. `allowMissingData`: the weights may be missing, as in a header-only file. Throws
 * `gguf-invalid` with key or tensor and byte offset.
 */
export function readGgufHeader(
  source: ByteSource,
  path: string,
  { allowMissingData = false }: { allowMissingData?: boolean } = {},
): GgufHeader {
  const window = new HeaderWindow(source, path);
  const { version, tensorCount, keyCount } = readCounts(window);
  const metadata = new Map<string, GgufMetadataValue>();
  const valueOffsets = new Map<string, number>();
  readKeyValues(window, keyCount, { metadata, valueOffsets });
  const alignmentBytes = readAlignment(window, { metadata, valueOffsets });

  window.field = 'tensor count';
  // The first part of a split model may hold the key-values alone.
  const isPart = (headerCount({ metadata }, 'split.count') ?? 0) > 1;
  if (tensorCount === 0 && !isPart) window.fail(someTensors, tensorCountOffset);
  const placed = readTensors(window, tensorCount, valueOffsets);
  const headerBytes = window.position;
  const dataOffset = Math.ceil(headerBytes / alignmentBytes) * alignmentBytes;
  const fileBytes = allowMissingData ? undefined : source.fileBytes;
  checkPlaces(window, placed, { alignmentBytes, dataOffset, fileBytes });

  const tensors = placed.map(({ offsetAt: _, ...tensor }) => tensor);
  const tensorBytes = tensors.reduce((bytes, { byteLength }) => bytes + byteLength, 0);
  return { version, alignmentBytes, metadata, valueOffsets, tensors, headerBytes, dataOffset, tensorBytes };
}

/**
 * Key-values from the beginning of a GGUF file, as far as `source` reaches and the file is sound: enough to
 * tell what a file is. Empty when it is no GGUF file.
 */
export function readGgufBeginning(source: ByteSource): ReadonlyMap<string, GgufMetadataValue> {
  const metadata = new Map<string, GgufMetadataValue>();
  const window = new HeaderWindow(source, '');
  try {
    const { keyCount } = readCounts(window);
    readKeyValues(window, keyCount, { metadata, valueOffsets: new Map() });
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'gguf-invalid') throw error;
  }
  return metadata;
}

function readCounts(window: HeaderWindow): { version: number; tensorCount: number; keyCount: number } {
  window.demand(4);
  const magic = [window.uint8(), window.uint8(), window.uint8(), window.uint8()];
  if (String.fromCharCode(...magic) !== 'GGUF') window.fail('the letters GGUF', 0);
  window.field = 'version';
  const version = readVersion(window);
  window.field = 'tensor count';
  const tensorCount = window.count(mostTensors, `at most ${mostTensors}`);
  window.field = 'key count';
  const keyCount = window.count(mostKeys, `at most ${mostKeys}`);
  return { version, tensorCount, keyCount };
}

function readVersion(window: HeaderWindow): number {
  const at = window.position;
  const version = window.uint32();
  if (version === 2 || version === 3) return version;
  const swapped = ((version >>> 24) | ((version >>> 8) & 0xff00)) >>> 0;
  // Byte-swapped small numbers have nothing in the low half, as llama.cpp tells them.
  return version !== 0 && (version & 0xffff) === 0
    ? window.fail(`2 or 3 in little-endian order (this file is big-endian, version ${swapped})`, at)
    : window.fail(`2 or 3, not ${version}`, at);
}

function readAlignment(window: HeaderWindow, { metadata, valueOffsets }: GgufKeyValues): number {
  const alignment = metadata.get('general.alignment') ?? ggufAlignmentBytes;
  if (typeof alignment === 'number' && powersOfTwo.has(alignment)) return alignment;
  window.field = 'general.alignment';
  return window.fail('a power of two', valueOffsets.get('general.alignment'));
}

/** The value of `key` where it is a text. */
export function headerText(header: Pick<GgufHeader, 'metadata'>, key: string): string | undefined {
  const value = header.metadata.get(key);
  return typeof value === 'string' ? value : undefined;
}

/** The value of `key` where it is a whole number from 0. */
export function headerCount(header: Pick<GgufHeader, 'metadata'>, key: string): number | undefined {
  const value = header.metadata.get(key);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** `gguf-invalid` for a key or tensor that can't be used; of one that is missing, the offset of the first key. */
export const headerFault = (
  { valueOffsets }: Pick<GgufHeader, 'valueOffsets'>,
  { path, key, expected }: { path: string; key: string; expected: string },
): Fault =>
  new Fault('gguf-invalid', {
    path,
    field: printableName(key),
    offsetBytes: valueOffsets.get(key) ?? firstKeyOffset,
    expected,
  });
