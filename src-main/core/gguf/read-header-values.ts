import type { HeaderWindow } from './read-header-window.ts';

/** Value types of GGUF's key-values by their number (ggml's docs/gguf.md, `gguf_metadata_value_type`). */
const valueTypes = [
  'uint8',
  'int8',
  'uint16',
  'int16',
  'uint32',
  'int32',
  'float32',
  'bool',
  'string',
  'array',
  'uint64',
  'int64',
  'float64',
] as const;

type ValueType = (typeof valueTypes)[number];
type NumericType = Exclude<ValueType, 'string' | 'array'>;
export type GgufElementType = Exclude<ValueType, 'array'>;

const bytesOf: Readonly<Record<NumericType, number>> = {
  uint8: 1,
  int8: 1,
  uint16: 2,
  int16: 2,
  uint32: 4,
  int32: 4,
  float32: 4,
  bool: 1,
  uint64: 8,
  int64: 8,
  float64: 8,
};

/** What was passed over: an array of texts or of many numbers, or (`utf8`) one text of `length` bytes. */
export interface GgufPassedOver {
  elementType: GgufElementType | 'utf8';
  length: number;
}

/** 64-bit numbers are `bigint` only beyond 2⁵³. */
export type GgufScalar = number | bigint | boolean;

export type GgufMetadataValue = GgufScalar | string | readonly GgufScalar[] | GgufPassedOver;

const longestKeptTextBytes = 64 * 1024;
const longestKeptArray = 4096;
const longestKeyBytes = 64 * 1024;

export interface GgufKeyValues {
  metadata: ReadonlyMap<string, GgufMetadataValue>;
  /** Where the value of each key and the entry of each tensor begin, in bytes from the start of the file. */
  valueOffsets: ReadonlyMap<string, number>;
}

/** Fills the maps entry by entry, so that a caller who takes a failure for an end has what came before. */
export function readKeyValues(
  window: HeaderWindow,
  count: number,
  into: { metadata: Map<string, GgufMetadataValue>; valueOffsets: Map<string, number> },
): void {
  for (let index = 0; index < count; index += 1) {
    window.field = `key ${index + 1} of ${count}`;
    const at = window.position;
    const key = readName(window, longestKeyBytes);
    window.field = key;
    if (into.metadata.has(key)) window.fail('a key that occurs once', at);
    const type = readValueType(window);
    const valueOffset = window.position;
    into.metadata.set(key, readValue(window, type));
    into.valueOffsets.set(key, valueOffset);
  }
}

/** A key or the name of a tensor: 1 to `mostBytes` bytes of UTF-8. */
export function readName(window: HeaderWindow, mostBytes: number): string {
  const at = window.position;
  const expected = `a name of 1 to ${mostBytes} bytes`;
  const length = window.count(mostBytes, expected);
  if (length === 0) window.fail(expected, at);
  const { text, isUtf8 } = window.text(length);
  if (!isUtf8) window.fail('a name in UTF-8', at);
  // An entry of a map or list costs about as much as forty letters.
  if (!window.keep(2 * text.length + 80)) window.fail('within 16 MiB of names', at);
  return text;
}

function readValueType(window: HeaderWindow): ValueType {
  const at = window.position;
  const id = window.uint32();
  return valueTypes[id] ?? window.fail(`a value type from 0 to 12, not ${id}`, at);
}

function readValue(window: HeaderWindow, type: ValueType): GgufMetadataValue {
  if (type === 'array') return readArray(window);
  return type === 'string' ? readText(window) : readScalar(window, type);
}

function readText(window: HeaderWindow): string | GgufPassedOver {
  const length = window.count(Number.MAX_SAFE_INTEGER, 'a text that ends within the file');
  if (length > longestKeptTextBytes || !window.keep(2 * length)) {
    window.skip(length);
    return { elementType: 'utf8', length };
  }
  return window.text(length).text;
}

function readArray(window: HeaderWindow): readonly GgufScalar[] | GgufPassedOver {
  const typeAt = window.position;
  const elementType = readValueType(window);
  if (elementType === 'array') return window.fail('an array of plain values, not of arrays', typeAt);
  const lengthAt = window.position;
  const smallestElementBytes = elementType === 'string' ? 8 : bytesOf[elementType];
  const length = window.count(Number.MAX_SAFE_INTEGER, 'an array that ends within the file');
  if (length * smallestElementBytes > window.remainingBytes) {
    window.fail(`an array that ends within the file, not ${length} elements`, lengthAt);
  }
  if (elementType === 'string') {
    for (let index = 0; index < length; index += 1) window.skipString();
  } else if (length > longestKeptArray || !window.keep(8 * length + 80)) {
    window.skip(length * smallestElementBytes);
  } else {
    return Array.from({ length }, () => readScalar(window, elementType));
  }
  return { elementType, length };
}

function readScalar(window: HeaderWindow, type: NumericType): GgufScalar {
  if (type === 'bool') return readBool(window);
  const value = window[type]();
  return typeof value === 'bigint' && BigInt.asIntN(54, value) === value ? Number(value) : value;
}

/** GGUF takes any other byte for a broken file. */
function readBool(window: HeaderWindow): boolean {
  const at = window.position;
  const byte = window.uint8();
  return byte > 1 ? window.fail('0 or 1', at) : byte === 1;
}
