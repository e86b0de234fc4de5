import { ggmlTypes, type GgmlTypeName } from './ggml-types.ts';
import { readName } from './read-header-values.ts';
import type { HeaderWindow } from './read-header-window.ts';

export interface GgufTensorEntry {
  name: string;
  /** ne0 first; a scalar is [1]. */
  dimensions: readonly number[];
  type: GgmlTypeName;
  /** From the header's `dataOffset`. */
  offset: number;
  byteLength: number;
}

/** With the place of its offset in the header, for failures. */
export interface PlacedTensor extends GgufTensorEntry {
  offsetAt: number;
}

/** ggml cuts names at `GGML_MAX_NAME` = 64 bytes with the terminator; llama.cpp refuses longer ones. */
const longestTensorNameBytes = 63;
const mostDimensions = 4;

const isTypeName = (name: string): name is GgmlTypeName => Object.hasOwn(ggmlTypes, name);

const typeById: ReadonlyMap<number, GgmlTypeName> = new Map(
  Object.keys(ggmlTypes)
    .filter(isTypeName)
    .map((name) => [ggmlTypes[name].id, name]),
);

/** Adds where each entry begins to `entryOffsets`, unless a key has that name. */
export function readTensors(
  window: HeaderWindow,
  count: number,
  entryOffsets: Map<string, number>,
): PlacedTensor[] {
  const tensors: PlacedTensor[] = [];
  const names = new Set<string>();
  for (let index = 0; index < count; index += 1) {
    window.field = `tensor ${index + 1} of ${count}`;
    const at = window.position;
    const name = readName(window, longestTensorNameBytes);
    window.field = name;
    if (names.has(name)) window.fail('a tensor that occurs once', at);
    names.add(name);
    if (!entryOffsets.has(name)) entryOffsets.set(name, at);
    tensors.push(readTensor(window, name));
  }
  return tensors;
}

function readTensor(window: HeaderWindow, name: string): PlacedTensor {
  const dimensionsAt = window.position;
  const dimensions = readDimensions(window);
  const typeAt = window.position;
  const typeId = window.uint32();
  const type = typeById.get(typeId) ?? window.fail(`a known tensor type, not number ${typeId}`, typeAt);
  const { elementsPerBlock, bytesPerBlock } = ggmlTypes[type];
  if ((dimensions[0] ?? 0) % elementsPerBlock !== 0) {
    window.fail(`rows of whole ${type} blocks of ${elementsPerBlock}, not ${dimensions[0]}`, dimensionsAt);
  }
  const elements = dimensions.reduce((product, length) => product * length, 1);
  const byteLength = (elements / elementsPerBlock) * bytesPerBlock;
  if (byteLength > Number.MAX_SAFE_INTEGER) window.fail('a tensor of less than 2^53 bytes', dimensionsAt);
  const offsetAt = window.position;
  const offset = window.count(Number.MAX_SAFE_INTEGER, 'an offset from 0 to 2^53');
  return { name, dimensions, type, offset, byteLength, offsetAt };
}

function readDimensions(window: HeaderWindow): number[] {
  const at = window.position;
  const count = window.uint32();
  if (count > mostDimensions) window.fail(`at most ${mostDimensions} dimensions, not ${count}`, at);
  const dimensions: number[] = [];
  let elements = 1;
  for (let index = 0; index < count; index += 1) {
    const lengthAt = window.position;
    const length = window.count(Number.MAX_SAFE_INTEGER, 'less than 2^53 elements');
    if (length === 0) window.fail('a length above 0', lengthAt);
    if (length > Math.floor(Number.MAX_SAFE_INTEGER / elements)) {
      window.fail('less than 2^53 elements', lengthAt);
    }
    elements *= length;
    dimensions.push(length);
  }
  return dimensions.length === 0 ? [1] : dimensions;
}

export interface DataPlace {
  alignmentBytes: number;
  dataOffset: number;
  /** `undefined`: the weights need not be there. */
  fileBytes: number | undefined;
}

/** Every tensor begins at the alignment, shares no byte with another, and lies within the file. */
export function checkPlaces(window: HeaderWindow, tensors: readonly PlacedTensor[], place: DataPlace): void {
  const { alignmentBytes, dataOffset, fileBytes } = place;
  let previous: PlacedTensor | undefined;
  for (const tensor of tensors.toSorted((a, b) => a.offset - b.offset)) {
    window.field = tensor.name;
    if (tensor.offset % alignmentBytes !== 0) {
      window.fail(`an offset in multiples of ${alignmentBytes}, not ${tensor.offset}`, tensor.offsetAt);
    }
    const previousEnd = previous ? previous.offset + previous.byteLength : 0;
    if (tensor.offset < previousEnd) {
      window.fail(`an offset from ${previousEnd}, behind the tensor before it`, tensor.offsetAt);
    }
    const end = dataOffset + tensor.offset + tensor.byteLength;
    if (end > (fileBytes ?? Number.MAX_SAFE_INTEGER)) {
      const limit = fileBytes === undefined ? 'less than 2^53 bytes' : `the file's ${fileBytes} bytes`;
      window.fail(`within ${limit}: its data ends at byte ${end}`, tensor.offsetAt);
    }
    previous = tensor;
  }
}
