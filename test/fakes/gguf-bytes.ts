import type { ByteSource } from '#core/gguf/read-header.ts';

/** GGUF put together byte by byte, apart from the product's own writer, so that it can be wrong anywhere. */
type Bytes = readonly number[];

export function littleEndian(value: number | bigint, bytes: number): number[] {
  const whole = BigInt.asUintN(bytes * 8, BigInt(value));
  return Array.from({ length: bytes }, (_, index) => Number((whole >> BigInt(8 * index)) & 255n));
}

export const u32 = (value: number | bigint): number[] => littleEndian(value, 4);
export const u64 = (value: number | bigint): number[] => littleEndian(value, 8);
export const letters = (text: string): number[] => [...new TextEncoder().encode(text)];
export const str = (text: string): number[] => {
  const utf8 = letters(text);
  return [...u64(utf8.length), ...utf8];
};

/** Numbers of GGUF's value types (ggml's docs/gguf.md). */
export const valueType = {
  uint8: 0,
  int8: 1,
  uint16: 2,
  int16: 3,
  uint32: 4,
  int32: 5,
  float32: 6,
  bool: 7,
  string: 8,
  array: 9,
  uint64: 10,
  int64: 11,
  float64: 12,
} as const;

export const entry = (key: string, type: keyof typeof valueType, value: Bytes): number[] => [
  ...str(key),
  ...u32(valueType[type]),
  ...value,
];

export const text = (key: string, value: string): number[] => entry(key, 'string', str(value));
export const count = (key: string, value: number): number[] => entry(key, 'uint32', u32(value));
export const array = (
  key: string,
  elementType: keyof typeof valueType,
  { length, elements }: { length: number | bigint; elements: Bytes },
): number[] => entry(key, 'array', [...u32(valueType[elementType]), ...u64(length), ...elements]);

interface Tensor {
  name: string;
  dimensions: readonly (number | bigint)[];
  /** 0 is F32, 8 is Q8_0. */
  typeId?: number;
  offset: number | bigint;
}

export const tensor = ({ name, dimensions, typeId = 0, offset }: Tensor): number[] => [
  ...str(name),
  ...u32(dimensions.length),
  ...dimensions.flatMap((length) => u64(length)),
  ...u32(typeId),
  ...u64(offset),
];

export interface GgufParts {
  magic?: string;
  version?: number;
  keys?: readonly Bytes[];
  tensors?: readonly Bytes[];
  tensorCount?: number | bigint;
  keyCount?: number | bigint;
  alignmentBytes?: number;
  /** After the padding. */
  dataBytes?: number;
}

/** A sound file unless told otherwise: one architecture, one F32 tensor of four numbers. */
export function gguf({
  magic = 'GGUF',
  version = 3,
  keys = [text('general.architecture', 'llama')],
  tensors = [tensor({ name: 'a.weight', dimensions: [4], offset: 0 })],
  tensorCount = tensors.length,
  keyCount = keys.length,
  alignmentBytes = 32,
  dataBytes = 16,
}: GgufParts = {}): Uint8Array {
  const counts = [...letters(magic), ...u32(version), ...u64(tensorCount), ...u64(keyCount)];
  const header = Buffer.concat([counts, ...keys, ...tensors].map((part) => Uint8Array.from(part)));
  const padded = Math.ceil(header.length / alignmentBytes) * alignmentBytes;
  const file = new Uint8Array(padded + dataBytes);
  file.set(header);
  return file;
}

/** A file whose bytes after `bytes` are zeros, and what was asked of it. */
export class MemorySource implements ByteSource {
  readonly fileBytes: number;
  readonly #bytes: Uint8Array;
  bytesRead = 0;
  largestRead = 0;

  constructor(bytes: Uint8Array, fileBytes = bytes.length) {
    this.#bytes = bytes;
    this.fileBytes = fileBytes;
  }

  read = (offset: number, length: number): Uint8Array => {
    if (offset < 0 || offset + length > this.fileBytes) throw new RangeError('outside of the file');
    this.bytesRead += length;
    this.largestRead = Math.max(this.largestRead, length);
    if (offset + length <= this.#bytes.length) return this.#bytes.subarray(offset, offset + length);
    const chunk = new Uint8Array(length);
    chunk.set(this.#bytes.subarray(offset, offset + length));
    return chunk;
  };
}
