import { ByteWriter } from './byte-writer.ts';

/** A typed value of GGUF's key-value section; only the types that llama.cpp reads from a model are here. */
export type GgufValue =
  | { type: 'uint32' | 'int32' | 'float32'; value: number }
  | { type: 'bool'; value: boolean }
  | { type: 'string'; value: string }
  | { type: 'uint32[]' | 'int32[]' | 'float32[]'; value: readonly number[] }
  | { type: 'bool[]'; value: readonly boolean[] }
  | { type: 'string[]'; value: readonly string[] }
  /** Elements as they lie in the file. */
  | { type: 'encoded[]'; elementType: 'string' | 'float32' | 'int32'; length: number; value: Uint8Array };

export type GgufMetadata = Readonly<Record<string, GgufValue>>;

export interface GgufTensor {
  name: string;
  /** ne0 first: the input width of a matrix. */
  dimensions: readonly number[];
  /** ggml's number of the type: 0 is F32, 2 is Q4_0. */
  typeId: number;
  byteLength: number;
}

export interface GgufLayout {
  header: Uint8Array;
  /** Where each tensor begins, in bytes from the start of the file, in the order given. */
  tensorOffsets: number[];
  fileBytes: number;
}

/** GGUF's `general.alignment` unless a file says otherwise: tensors start at multiples of 32 bytes. */
export const ggufAlignmentBytes = 32;

/** The type numbers of https://github.com/ggml-org/ggml/blob/master/docs/gguf.md (`gguf_metadata_value_type`). */
const valueTypeIds = { uint32: 4, int32: 5, float32: 6, bool: 7, string: 8, array: 9 } as const;

const align = (bytes: number): number => Math.ceil(bytes / ggufAlignmentBytes) * ggufAlignmentBytes;

/**
 * The head of a GGUF version 3 file (everything before the weights, padded to the alignment) and where
 * each tensor's bytes go. The layout follows ggml's docs/gguf.md: magic, version, counts, key-values,
 * tensor descriptions, padding, data.
 */
export function ggufLayout(metadata: GgufMetadata, tensors: readonly GgufTensor[]): GgufLayout {
  const writer = new ByteWriter();
  for (const letter of 'GGUF') writer.byte(letter.charCodeAt(0));
  writer.uint32(3);
  const entries = Object.entries(metadata);
  writer.uint64(tensors.length);
  writer.uint64(entries.length);
  for (const [key, value] of entries) {
    writer.string(key);
    writeValue(writer, value);
  }

  const relativeOffsets: number[] = [];
  let dataBytes = 0;
  for (const tensor of tensors) {
    relativeOffsets.push(dataBytes);
    writeTensor(writer, tensor, dataBytes);
    dataBytes = align(dataBytes + tensor.byteLength);
  }
  writer.padTo(ggufAlignmentBytes);

  const header = writer.toBytes();
  return {
    header,
    tensorOffsets: relativeOffsets.map((offset) => header.length + offset),
    fileBytes: header.length + dataBytes,
  };
}

function writeTensor(writer: ByteWriter, tensor: GgufTensor, offset: number): void {
  writer.string(tensor.name);
  writer.uint32(tensor.dimensions.length);
  for (const dimension of tensor.dimensions) writer.uint64(dimension);
  writer.uint32(tensor.typeId);
  writer.uint64(offset);
}

function writeValue(writer: ByteWriter, entry: GgufValue): void {
  switch (entry.type) {
    case 'uint32[]':
    case 'int32[]':
    case 'float32[]':
    case 'bool[]':
    case 'string[]':
      writeArray(writer, entry);
      return;
    case 'encoded[]':
      writeArrayHead(writer, entry.elementType, entry.length);
      writer.bytes(entry.value);
      return;
    default:
      writer.uint32(valueTypeIds[entry.type]);
      writeScalar(writer, entry.type, entry.value);
  }
}

function writeArray(writer: ByteWriter, entry: Extract<GgufValue, { value: readonly unknown[] }>): void {
  const elementType = elementTypes[entry.type];
  writeArrayHead(writer, elementType, entry.value.length);
  for (const value of entry.value) writeScalar(writer, elementType, value);
}

function writeArrayHead(writer: ByteWriter, elementType: keyof typeof valueTypeIds, length: number): void {
  writer.uint32(valueTypeIds.array);
  writer.uint32(valueTypeIds[elementType]);
  writer.uint64(length);
}

const elementTypes = {
  'uint32[]': 'uint32',
  'int32[]': 'int32',
  'float32[]': 'float32',
  'bool[]': 'bool',
  'string[]': 'string',
} as const;

function writeScalar(
  writer: ByteWriter,
  type: 'uint32' | 'int32' | 'float32' | 'bool' | 'string',
  value: number | boolean | string,
): void {
  if (type === 'string') writer.string(String(value));
  else if (type === 'bool') writer.byte(value ? 1 : 0);
  else if (type === 'float32') writer.float32(Number(value));
  else if (type === 'int32') writer.int32(Number(value));
  else writer.uint32(Number(value));
}
