import { describe, expect, it } from 'vitest';
import { ggufLayout } from '#core/gguf/write-header.ts';

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const u32 = (value: number): string => hex(new Uint8Array(Uint32Array.of(value).buffer));
const u64 = (value: number): string => hex(new Uint8Array(BigUint64Array.of(BigInt(value)).buffer));
const text = (value: string): string => u64(Buffer.byteLength(value)) + Buffer.from(value).toString('hex');

describe('a GGUF header', () => {
  it('of an empty file is magic, version 3 and two zero counts, padded to 32 bytes', () => {
    const { header, fileBytes } = ggufLayout({}, []);
    expect(hex(header)).toBe(`47475546${u32(3)}${u64(0)}${u64(0)}${'00'.repeat(8)}`);
    expect(fileBytes).toBe(32);
  });

  it.each([
    ['uint32', { type: 'uint32', value: 7 }, u32(4) + u32(7)],
    ['int32', { type: 'int32', value: -1 }, u32(5) + 'ffffffff'],
    ['float32', { type: 'float32', value: 1.5 }, u32(6) + '0000c03f'],
    ['bool', { type: 'bool', value: true }, u32(7) + '01'],
    ['string', { type: 'string', value: '▁é𝄞' }, u32(8) + text('▁é𝄞')],
    ['string[]', { type: 'string[]', value: ['a', ''] }, u32(9) + u32(8) + u64(2) + text('a') + text('')],
    ['float32[]', { type: 'float32[]', value: [0, -2] }, u32(9) + u32(6) + u64(2) + '00000000000000c0'],
    ['int32[]', { type: 'int32[]', value: [3] }, u32(9) + u32(5) + u64(1) + u32(3)],
    ['uint32[]', { type: 'uint32[]', value: [] }, u32(9) + u32(4) + u64(0)],
    [
      'encoded[]',
      { type: 'encoded[]', elementType: 'int32', length: 2, value: Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0) },
      u32(9) + u32(5) + u64(2) + u32(1) + u32(2),
    ],
    ['bool[]', { type: 'bool[]', value: [true, false] }, u32(9) + u32(7) + u64(2) + '0100'],
  ] as const)('writes a value of type %s as ggml reads it', (_, value, expected) => {
    const { header } = ggufLayout({ k: value }, []);
    expect(hex(header)).toMatch(
      new RegExp(`^47475546${u32(3)}${u64(0)}${u64(1)}${text('k')}${expected}(00)*$`),
    );
    expect(header.length % 32).toBe(0);
  });

  it.each([0, 1, 2 ** 32 - 1, 2 ** 32, 2 ** 40 + 5, Number.MAX_SAFE_INTEGER])(
    'writes the size %d in 64 bits',
    (size) => {
      const { header } = ggufLayout({}, [{ name: '', dimensions: [size], typeId: 0, byteLength: 0 }]);
      expect(hex(header)).toContain(u64(0) + u32(1) + u64(size) + u32(0));
    },
  );

  it.each(['\u{7f}\u{80}\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}', '計算機', 'naïve'])(
    'writes %j as UTF-8',
    (value) => {
      const { header } = ggufLayout({ k: { type: 'string', value } }, []);
      expect(hex(header)).toContain(u32(8) + text(value));
    },
  );

  it('refuses half of a surrogate pair, which UTF-8 lacks', () => {
    const cut = { type: 'string', value: '\ud834' } as const;
    expect(() => ggufLayout({ k: cut }, [])).toThrowError(RangeError);
  });

  it('describes a tensor by name, dimensions, type and an offset into the data', () => {
    const tensor = { name: 'output.weight', dimensions: [64, 10], typeId: 2, byteLength: 360 };
    const { header } = ggufLayout({}, [tensor]);
    const entry = text('output.weight') + u32(2) + u64(64) + u64(10) + u32(2) + u64(0);
    expect(hex(header).slice(48)).toMatch(new RegExp(`^${entry}(00)*$`));
  });

  it('starts every tensor at a multiple of 32 bytes, behind the header and behind each other', () => {
    const sizes = [1, 31, 32, 33, 100, 4096];
    const tensors = sizes.map((byteLength, index) => ({
      name: `t${index}`,
      dimensions: [byteLength],
      typeId: 24,
      byteLength,
    }));
    const { header, tensorOffsets, fileBytes } = ggufLayout({}, tensors);
    let end = header.length;
    for (const [index, offset] of tensorOffsets.entries()) {
      expect(offset % 32).toBe(0);
      expect(offset - end).toBeGreaterThanOrEqual(0);
      expect(offset - end).toBeLessThan(32);
      end = offset + (sizes[index] ?? 0);
    }
    expect(fileBytes).toBe(Math.ceil(end / 32) * 32);
  });

  it('grows past its first buffer without losing a byte', () => {
    const value = Array.from({ length: 40_000 }, (_, index) => `token ${index}`);
    const { header } = ggufLayout({ tokens: { type: 'string[]', value } }, []);
    expect(hex(header)).toContain(value.map(text).join(''));
  });
});
