/** A tensor as it lies in a file. */
export interface ReadTensor {
  type: string;
  shape: readonly number[];
  byteLength: number;
  values: number[];
}

const typeBytes: Readonly<Record<string, number>> = { U32: 4, BF16: 2, F16: 2 };

/**
 * A strict reader of its own, from the format's text alone (github.com/huggingface/safetensors, README, "Format"):
 * the header begins with `{`, names no tensor twice, tensors follow each other without gaps from the first byte to
 * the last, and each has as many bytes as its shape and type. Throws for anything else.
 */
export function readSafetensors(file: Buffer): { metadata: unknown; tensors: Map<string, ReadTensor> } {
  const length = Number(file.readBigUInt64LE(0));
  demand(length <= 100_000_000 && 8 + length <= file.length && length % 8 === 0, 'the length of the header');
  const text = file.toString('utf8', 8, 8 + length);
  demand(text.startsWith('{'), 'a header that begins with {');
  const { __metadata__: metadata, ...entries }: Record<string, unknown> = JSON.parse(text);
  const tensors = new Map<string, ReadTensor>();
  let end = 0;
  for (const [name, entry] of Object.entries(entries)) {
    demand(text.split(`${JSON.stringify(name)}:`).length === 2, `${name} once`);
    const { type, shape, offsets } = described(entry);
    const bytes = typeBytes[type] ?? NaN;
    const [start, stop] = offsets;
    demand(
      start === end && stop === start + bytes * shape.reduce((product, size) => product * size, 1),
      name,
    );
    end = stop;
    tensors.set(name, {
      type,
      shape,
      byteLength: stop - start,
      values: values(file.subarray(8 + length + start, 8 + length + stop), type),
    });
  }
  demand(8 + length + end === file.length, 'no byte after the last tensor');
  return { metadata, tensors };
}

function described(entry: unknown): { type: string; shape: number[]; offsets: [number, number] } {
  demand(typeof entry === 'object' && entry !== null, 'an object');
  const { dtype, shape, data_offsets: offsets }: Record<string, unknown> = Object(entry);
  demand(
    typeof dtype === 'string' && isNumbers(shape) && isNumbers(offsets) && offsets.length === 2,
    'a tensor',
  );
  return { type: dtype, shape, offsets: [offsets[0] ?? NaN, offsets[1] ?? NaN] };
}

const isNumbers = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((each) => Number.isSafeInteger(each) && each >= 0);

function values(bytes: Buffer, type: string): number[] {
  if (type === 'U32')
    return Array.from({ length: bytes.length / 4 }, (_, index) => bytes.readUInt32LE(4 * index));
  const float = Buffer.alloc(4);
  return Array.from({ length: bytes.length / 2 }, (_, index) => {
    // The upper half of a 32-bit float.
    float.writeUInt16LE(bytes.readUInt16LE(2 * index), 2);
    return float.readFloatLE(0);
  });
}

function demand(isSo: boolean, what: string): asserts isSo {
  if (!isSo) throw new Error(`not safetensors: ${what}`);
}
