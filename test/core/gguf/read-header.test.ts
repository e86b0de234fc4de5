import { describe, expect, it } from 'vitest';
import { readGgufBeginning, readGgufHeader } from '#core/gguf/read-header.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { ggufLayout } from '#core/gguf/write-header.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import {
  array,
  count,
  entry,
  gguf,
  type GgufParts,
  littleEndian,
  MemorySource,
  str,
  tensor,
  text,
  u32,
  u64,
} from '../../fakes/gguf-bytes.ts';

const read = (parts: GgufParts) => readGgufHeader(new MemorySource(gguf(parts)), 'model.gguf');

const float32 = (value: number): number[] => [...new Uint8Array(Float32Array.of(value).buffer)];
const float64 = (value: number): number[] => [...new Uint8Array(Float64Array.of(value).buffer)];

describe('the header of a file', () => {
  const slice = planSlice(tinyLlama, 'Q4_K_M', [0, 1, 2, 3]);
  const layout = sliceLayout(tinyLlama, slice);

  it('that our writer made has the tensors that were written, where they were written', () => {
    const header = readGgufHeader(new MemorySource(layout.header, layout.fileBytes), 'slice.gguf');
    expect(header.tensors).toEqual(
      slice.tensors.map(({ name, dimensions, type, byteLength }, index) => ({
        name,
        dimensions,
        type,
        byteLength,
        offset: (layout.tensorOffsets[index] ?? 0) - header.dataOffset,
      })),
    );
    expect(header.dataOffset).toBe(layout.header.length);
    expect(header.tensorBytes).toBe(slice.tensors.reduce((sum, { byteLength }) => sum + byteLength, 0));
    expect(header.metadata.get('llama.block_count')).toBe(4);
  });

  it('keeps of the vocabulary only how long it is, and few numbers', () => {
    const { metadata } = readGgufHeader(new MemorySource(layout.header, layout.fileBytes), 'slice.gguf');
    expect(metadata.get('tokenizer.ggml.tokens')).toEqual({ elementType: 'string', length: 320 });
    expect(metadata.get('tokenizer.ggml.token_type')).toHaveLength(320);
  });

  it('is read without its weights when that is allowed, and is else cut off', () => {
    const headerOnly = new MemorySource(layout.header);
    expect(readGgufHeader(headerOnly, 'm', { allowMissingData: true }).tensors).toHaveLength(
      slice.tensors.length,
    );
    expect(() => readGgufHeader(headerOnly, 'm')).toThrow(/gguf-invalid/);
  });

  it.each([2, 3])('is read in version %i', (version) => {
    expect(read({ version })).toMatchObject({
      version,
      alignmentBytes: 32,
      tensors: [{ name: 'a.weight', dimensions: [4], type: 'F32', offset: 0, byteLength: 16 }],
      tensorBytes: 16,
    });
  });

  it('counts its bytes up to the last entry, and the weights from the alignment', () => {
    const header = read({
      keys: [text('general.architecture', 'llama'), count('general.alignment', 256)],
      alignmentBytes: 256,
    });
    expect(header.alignmentBytes).toBe(256);
    // 24 of counts, 45 and 33 of key-values, 40 of the tensor.
    expect([header.headerBytes, header.dataOffset]).toEqual([24 + 45 + 33 + 40, 256]);
  });

  it('tells where each value and each tensor begins', () => {
    const { valueOffsets } = read({});
    expect([...valueOffsets]).toEqual([
      ['general.architecture', 24 + 8 + 20 + 4],
      ['a.weight', 24 + 45],
    ]);
  });

  it('takes a tensor without dimensions as one number', () => {
    const scalar = read({ tensors: [tensor({ name: 'scale', dimensions: [], offset: 0 })] });
    expect(scalar.tensors[0]).toMatchObject({ dimensions: [1], byteLength: 4 });
  });

  it('may have no tensors when it is part of a split model', () => {
    expect(read({ keys: [entry('split.count', 'uint16', [3, 0])], tensors: [] }).tensors).toEqual([]);
  });

  it('may leave room between tensors', () => {
    const tensors = [
      tensor({ name: 'b', dimensions: [4], offset: 64 }),
      tensor({ name: 'a', dimensions: [4], offset: 0 }),
    ];
    expect(read({ tensors, dataBytes: 80 }).tensors.map(({ name }) => name)).toEqual(['b', 'a']);
  });
});

describe('a value', () => {
  it.each([
    ['uint8', [200], 200],
    ['int8', [200], -56],
    ['uint16', [0xff, 0xff], 65_535],
    ['int16', [0xff, 0xff], -1],
    ['uint32', u32(4_294_967_295), 4_294_967_295],
    ['int32', u32(-5), -5],
    ['float32', float32(0.5), 0.5],
    ['bool', [1], true],
    ['string', str('日本語 ✓'), '日本語 ✓'],
    ['uint64', u64(2n ** 40n), 2 ** 40],
    ['uint64', u64(2n ** 64n - 1n), 2n ** 64n - 1n],
    ['int64', u64(-7), -7],
    ['int64', u64(-(2n ** 63n)), -(2n ** 63n)],
    ['float64', float64(1e300), 1e300],
  ] as const)('of type %s is read', (type, bytes, value) => {
    expect(read({ keys: [entry('k', type, bytes)] }).metadata.get('k')).toBe(value);
  });

  it('that is an array of numbers or flags is kept', () => {
    const { metadata } = read({
      keys: [
        array('heads', 'int32', { length: 3, elements: [1, -1, 2].flatMap((v) => u32(v)) }),
        array('sliding', 'bool', { length: 2, elements: [0, 1] }),
        array('none', 'uint64', { length: 0, elements: [] }),
      ],
    });
    expect([...metadata.values()]).toEqual([[1, -1, 2], [false, true], []]);
  });

  it('that is an array of up to 4096 numbers is kept, a longer one is passed over', () => {
    const zeros = (length: number): number[] => Array<number>(length).fill(0);
    const { metadata } = read({
      keys: [
        array('kept', 'uint8', { length: 4096, elements: zeros(4096) }),
        array('long', 'uint8', { length: 4097, elements: zeros(4097) }),
        text('after', 'still read'),
      ],
    });
    expect(metadata.get('kept')).toEqual(zeros(4096));
    expect(metadata.get('long')).toEqual({ elementType: 'uint8', length: 4097 });
    expect(metadata.get('after')).toBe('still read');
  });

  it('that is a text of up to 64 KiB is kept, a longer one is passed over', () => {
    const { metadata } = read({
      keys: [text('kept', 'x'.repeat(65_536)), text('long', 'x'.repeat(65_537)), text('after', 'y')],
    });
    expect(metadata.get('kept')).toHaveLength(65_536);
    expect(metadata.get('long')).toEqual({ elementType: 'utf8', length: 65_537 });
    expect(metadata.get('after')).toBe('y');
  });

  it('that is not UTF-8 is read with marks in place of the wrong bytes', () => {
    const latin = [...u64(4), 0x63, 0x61, 0xe9, 0x21];
    expect(read({ keys: [entry('k', 'string', latin)] }).metadata.get('k')).toBe('ca\ufffd!');
  });

  it('of a name with control characters and marks of direction is kept as it is', () => {
    const name = 'a\u0007\u202eb';
    expect([...read({ keys: [text(name, name)] }).metadata]).toEqual([[name, name]]);
  });
});

describe('reading', () => {
  /** A vocabulary as large as the largest published ones. */
  const tokens = Array.from({ length: 262_144 }, (_, index) => `token ${index}`);
  const layout = ggufLayout(
    {
      'general.architecture': { type: 'string', value: 'llama' },
      'tokenizer.ggml.tokens': { type: 'string[]', value: tokens },
      'tokenizer.ggml.scores': { type: 'float32[]', value: tokens.map((_, index) => -index) },
    },
    [{ name: 'a.weight', dimensions: [2 ** 20, 1024], typeId: 0, byteLength: 2 ** 32 }],
  );

  it('takes no more than 1 MiB at once, each byte about once, and nothing of the weights but a window', () => {
    const source = new MemorySource(layout.header, layout.fileBytes);
    const header = readGgufHeader(source, 'large.gguf');
    expect(header.metadata.get('tokenizer.ggml.tokens')).toEqual({ elementType: 'string', length: 262_144 });
    expect(header.tensorBytes).toBe(2 ** 32);
    expect(layout.header.length).toBeGreaterThan(4 * 2 ** 20);
    expect(source.largestRead).toBeLessThanOrEqual(2 ** 20);
    expect(source.bytesRead).toBeLessThan(layout.header.length + 2 * 2 ** 20);
  });

  it('leaves at most 16 MiB of texts in memory, whatever the header holds', () => {
    const keys = Array.from({ length: 140 }, (_, index) => text(`key ${index}`, 'x'.repeat(65_536)));
    const { metadata } = read({ keys });
    const kept = [...metadata.values()].filter((v) => typeof v === 'string').length;
    expect(metadata.size).toBe(140);
    expect(kept).toBeGreaterThan(100);
    expect(kept * 2 * 65_536).toBeLessThanOrEqual(16 * 2 ** 20);
  });

  it('of the beginning alone answers what lies there', () => {
    const source = new MemorySource(layout.header.subarray(0, 65_536));
    expect([...readGgufBeginning(source)]).toEqual([['general.architecture', 'llama']]);
    expect(readGgufBeginning(new MemorySource(Uint8Array.from(littleEndian(0x4b50, 4)))).size).toBe(0);
  });
});
