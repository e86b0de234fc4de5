import { describe, expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import {
  array,
  count,
  entry,
  gguf,
  type GgufParts,
  MemorySource,
  str,
  tensor,
  text,
  u32,
  u64,
} from '../../fakes/gguf-bytes.ts';

function faultOf(source: MemorySource): Fault {
  try {
    readGgufHeader(source, 'model.gguf');
  } catch (error) {
    if (error instanceof Fault && error.code === 'gguf-invalid') return error;
    throw error;
  }
  throw new Error('taken for sound');
}

interface Where {
  field: string;
  offsetBytes: number;
  expected: unknown;
}

const detailsOf = (parts: GgufParts): unknown => faultOf(new MemorySource(gguf(parts))).details;

/** After magic, version and both counts; the key-value `general.architecture` = `llama` ends at 69. */
const firstKeyAt = 24;
const firstTensorAt = 69;
/** In the entry of a tensor of one dimension whose name has eight letters. */
const inTensor = { dimensionCount: 16, dimension: 20, type: 28, offset: 32 };

const oneTensor = (fields: Partial<Parameters<typeof tensor>[0]>): GgufParts => ({
  tensors: [tensor({ name: 'a.weight', dimensions: [4], offset: 0, ...fields })],
});

const twoTensors = (second: Partial<Parameters<typeof tensor>[0]>, dataBytes = 48): GgufParts => ({
  tensors: [
    tensor({ name: 'a.weight', dimensions: [4], offset: 0 }),
    tensor({ name: 'b.weight', dimensions: [4], offset: 32, ...second }),
  ],
  dataBytes,
});

const secondTensorAt = firstTensorAt + 40;

describe('a broken header is refused with its field and byte:', () => {
  it.each<[string, GgufParts, Where]>([
    ['wrong magic', { magic: 'GGML' }, { field: 'magic', offsetBytes: 0, expected: 'the letters GGUF' }],
    ...[0, 1, 4, 5, 4_294_967_295].map((version): [string, GgufParts, Where] => [
      `version ${version}`,
      { version },
      { field: 'version', offsetBytes: 4, expected: `2 or 3, not ${version}` },
    ]),
    [
      'big-endian',
      { version: 0x03000000 },
      { field: 'version', offsetBytes: 4, expected: expect.stringContaining('big-endian, version 3') },
    ],
    [
      '2^63 tensors',
      { tensorCount: 2n ** 63n },
      { field: 'tensor count', offsetBytes: 8, expected: 'at most 65536' },
    ],
    [
      'more tensors than a model has',
      { tensorCount: 65_537 },
      { field: 'tensor count', offsetBytes: 8, expected: 'at most 65536' },
    ],
    [
      'no tensors',
      { tensors: [] },
      { field: 'tensor count', offsetBytes: 8, expected: expect.stringContaining('1 or more') },
    ],
    ['minus one keys', { keyCount: -1 }, { field: 'key count', offsetBytes: 16, expected: 'at most 65536' }],
    [
      'a key of 2^63 bytes',
      { keys: [u64(2n ** 63n)] },
      { field: 'key 1 of 1', offsetBytes: firstKeyAt, expected: 'a name of 1 to 65536 bytes' },
    ],
    [
      'a key of no bytes',
      { keys: [text('', 'x')] },
      { field: 'key 1 of 1', offsetBytes: firstKeyAt, expected: 'a name of 1 to 65536 bytes' },
    ],
    [
      'a key that is not UTF-8',
      { keys: [[...u64(1), 0xff, ...u32(7), 1]] },
      { field: 'key 1 of 1', offsetBytes: firstKeyAt, expected: 'a name in UTF-8' },
    ],
    [
      'the same key again',
      { keys: [count('k', 1), count('k', 2)] },
      { field: 'k', offsetBytes: firstKeyAt + 17, expected: 'a key that occurs once' },
    ],
    [
      'an unknown value type',
      { keys: [[...str('k'), ...u32(13), 0]] },
      { field: 'k', offsetBytes: firstKeyAt + 9, expected: 'a value type from 0 to 12, not 13' },
    ],
    [
      'an array of arrays',
      { keys: [array('k', 'array', { length: 1, elements: u64(0) })] },
      { field: 'k', offsetBytes: firstKeyAt + 13, expected: 'an array of plain values, not of arrays' },
    ],
    [
      'an array of 2^40 numbers',
      { keys: [array('k', 'float32', { length: 2 ** 40, elements: [] })] },
      { field: 'k', offsetBytes: firstKeyAt + 17, expected: expect.stringContaining('1099511627776') },
    ],
    [
      'an array of 2^63 texts',
      { keys: [array('k', 'string', { length: 2n ** 63n, elements: [] })] },
      { field: 'k', offsetBytes: firstKeyAt + 17, expected: 'an array that ends within the file' },
    ],
    [
      'a text of 2^63 bytes',
      { keys: [entry('k', 'string', u64(2n ** 63n))] },
      { field: 'k', offsetBytes: firstKeyAt + 13, expected: 'a text that ends within the file' },
    ],
    [
      'a text of 2^63 bytes in an array',
      { keys: [array('k', 'string', { length: 1, elements: u64(2n ** 63n) })] },
      { field: 'k', offsetBytes: firstKeyAt + 25, expected: 'a string that ends within the file' },
    ],
    [
      'a flag that is neither',
      { keys: [entry('k', 'bool', [2])] },
      { field: 'k', offsetBytes: firstKeyAt + 13, expected: '0 or 1' },
    ],
    ...[count('general.alignment', 0), count('general.alignment', 24), text('general.alignment', '32')].map(
      (key): [string, GgufParts, Where] => [
        'an alignment that is no power of two',
        { keys: [key] },
        { field: 'general.alignment', offsetBytes: firstKeyAt + 29, expected: 'a power of two' },
      ],
    ),
    [
      'the name of a tensor of 64 bytes',
      oneTensor({ name: 'n'.repeat(64) }),
      { field: 'tensor 1 of 1', offsetBytes: firstTensorAt, expected: 'a name of 1 to 63 bytes' },
    ],
    [
      'five dimensions',
      oneTensor({ dimensions: [1, 1, 1, 1, 1] }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.dimensionCount,
        expected: 'at most 4 dimensions, not 5',
      },
    ],
    [
      'a length of zero',
      oneTensor({ dimensions: [0] }),
      { field: 'a.weight', offsetBytes: firstTensorAt + inTensor.dimension, expected: 'a length above 0' },
    ],
    [
      'a negative length',
      oneTensor({ dimensions: [-4] }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.dimension,
        expected: 'less than 2^53 elements',
      },
    ],
    [
      'lengths whose product is too large',
      oneTensor({ dimensions: [2 ** 27, 2 ** 27] }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.dimension + 8,
        expected: 'less than 2^53 elements',
      },
    ],
    [
      'more bytes than a number holds',
      oneTensor({ dimensions: [2 ** 52] }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.dimensionCount,
        expected: 'a tensor of less than 2^53 bytes',
      },
    ],
    ...[4, 5, 31, 36, 43, 4_294_967_295].map((typeId): [string, GgufParts, Where] => [
      `tensor type ${typeId}`,
      oneTensor({ typeId }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.type,
        expected: `a known tensor type, not number ${typeId}`,
      },
    ]),
    [
      'rows that are not whole blocks',
      oneTensor({ dimensions: [48], typeId: 8 }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.dimensionCount,
        expected: 'rows of whole Q8_0 blocks of 32, not 48',
      },
    ],
    [
      'a negative offset',
      oneTensor({ offset: -32 }),
      {
        field: 'a.weight',
        offsetBytes: firstTensorAt + inTensor.offset,
        expected: 'an offset from 0 to 2^53',
      },
    ],
    [
      'an offset beside the alignment',
      twoTensors({ offset: 16 }),
      {
        field: 'b.weight',
        offsetBytes: secondTensorAt + inTensor.offset,
        expected: 'an offset in multiples of 32, not 16',
      },
    ],
    [
      'tensors over one another',
      twoTensors({ offset: 0 }),
      {
        field: 'b.weight',
        offsetBytes: secondTensorAt + inTensor.offset,
        expected: 'an offset from 16, behind the tensor before it',
      },
    ],
    [
      'the same tensor again',
      twoTensors({ name: 'a.weight' }),
      { field: 'a.weight', offsetBytes: secondTensorAt, expected: 'a tensor that occurs once' },
    ],
    [
      'weights beyond the end of the file',
      twoTensors({}, 47),
      {
        field: 'b.weight',
        offsetBytes: secondTensorAt + inTensor.offset,
        expected: "within the file's 207 bytes: its data ends at byte 208",
      },
    ],
  ])('%s', (_, parts, details) => {
    expect(detailsOf(parts)).toEqual({ path: 'model.gguf', ...details });
  });

  it('names are printed escaped and cut to 80 characters', () => {
    const keys = [entry(`\u0007\u202e${'x'.repeat(200)}`, 'bool', [9])];
    expect(detailsOf({ keys })).toMatchObject({ field: `\\u{7}\\u{202e}${'x'.repeat(66)}…` });
  });

  it('a header longer than 256 MiB', () => {
    const header = gguf({ keys: [array('k', 'uint8', { length: 2 ** 29, elements: [] })] });
    const source = new MemorySource(header, 2 ** 40);
    expect(faultOf(source).details).toMatchObject({ field: 'k', offsetBytes: firstKeyAt + 17 });
    expect(source.bytesRead).toBeLessThanOrEqual(2 ** 20);
  });

  it('more names than 16 MiB', () => {
    const keys = Array.from({ length: 130 }, (_, index) => count(`${index} ${'k'.repeat(65_000)}`, 1));
    expect(detailsOf({ keys })).toMatchObject({ expected: 'within 16 MiB of names' });
  });
});

describe('a cut-off file is refused', () => {
  const sound = gguf({
    keys: [
      text('general.architecture', 'qwen3'),
      entry('qwen3.rope.freq_base', 'float32', u32(0)),
      entry('big', 'uint64', u64(1)),
      array('tokens', 'string', { length: 3, elements: ['a', 'bc', ''].flatMap(str) }),
      array('scores', 'float32', { length: 2, elements: [...u32(0), ...u32(0)] }),
      array('flags', 'bool', { length: 2, elements: [0, 1] }),
    ],
    tensors: [
      tensor({ name: 'token_embd.weight', dimensions: [32, 3], typeId: 8, offset: 0 }),
      tensor({ name: 'norm.weight', dimensions: [4], offset: 128 }),
    ],
    dataBytes: 144,
  });
  const headerBytes = readGgufHeader(new MemorySource(sound), 'm').headerBytes;

  it('after every single byte, at a byte that it has or the one after the last', () => {
    for (let length = 0; length < sound.length; length += 1) {
      const { field, offsetBytes } = faultOf(new MemorySource(sound.subarray(0, length))).details;
      expect(field).not.toBe('');
      expect(Number(offsetBytes)).toBeLessThanOrEqual(length);
      if (length < headerBytes) expect(Number(offsetBytes)).toBeGreaterThan(length - 48);
    }
  });

  it('after every single byte of its header also where weights may be missing', () => {
    for (let length = 0; length < headerBytes; length += 1) {
      const source = new MemorySource(sound.subarray(0, length));
      expect(() => readGgufHeader(source, 'm', { allowMissingData: true })).toThrow(/gguf-invalid/);
    }
    const whole = new MemorySource(sound.subarray(0, headerBytes));
    expect(readGgufHeader(whole, 'm', { allowMissingData: true }).tensors).toHaveLength(2);
  });

  it('when the source has fewer bytes than it said', () => {
    const source = new MemorySource(sound);
    const short = { fileBytes: sound.length, read: (at: number) => source.read(at, Math.max(0, 60 - at)) };
    expect(() => readGgufHeader(short, 'm')).toThrow(/ends at byte 60/);
  });
});
