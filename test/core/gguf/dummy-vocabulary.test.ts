import { describe, expect, it } from 'vitest';
import { dummyVocabulary } from '#core/gguf/dummy-vocabulary.ts';

/** An array of the vocabulary as a view, apart from the code under test. */
function bytesOf(size: number, key: string): { length: number; view: DataView } {
  const value = dummyVocabulary(size)[`tokenizer.ggml.${key}`];
  if (value?.type !== 'encoded[]') throw new Error(`${key} is no list`);
  const { buffer, byteOffset, byteLength } = value.value;
  return { length: value.length, view: new DataView(buffer, byteOffset, byteLength) };
}

function tokens(size: number): string[] {
  const { view } = bytesOf(size, 'tokens');
  const read: string[] = [];
  for (let at = 0; at < view.byteLength;) {
    const length = Number(view.getBigUint64(at, true));
    read.push(Buffer.from(view.buffer, view.byteOffset + at + 8, length).toString('utf8'));
    at += 8 + length;
  }
  return read;
}

function numbers(size: number, key: 'scores' | 'token_type'): number[] {
  const { length, view } = bytesOf(size, key);
  expect(view.byteLength).toBe(4 * length);
  return Array.from({ length }, (_, index) =>
    key === 'scores' ? view.getFloat32(4 * index, true) : view.getInt32(4 * index, true),
  );
}

describe('a vocabulary that means nothing', () => {
  it.each([259, 260, 320, 999, 32_000, 262_144])('of %i tokens has as many, no two alike', (size) => {
    const all = tokens(size);
    expect(bytesOf(size, 'tokens').length).toBe(size);
    expect(all).toHaveLength(size);
    expect(new Set(all).size).toBe(size);
  });

  it("begins with SentencePiece's special tokens and the 256 bytes", () => {
    expect(tokens(320).slice(0, 5)).toEqual(['<unk>', '<s>', '</s>', '<0x00>', '<0x01>']);
    expect(tokens(320).slice(257, 261)).toEqual(['<0xFE>', '<0xFF>', '▁000', '▁001']);
  });

  it('says of each token what kind it is, and that earlier ones are likelier', () => {
    const kinds = numbers(320, 'token_type');
    expect(kinds.slice(0, 4)).toEqual([2, 3, 3, 6]);
    expect(kinds.slice(257, 261)).toEqual([6, 6, 1, 1]);
    expect(kinds).toHaveLength(320);
    const scores = numbers(320, 'scores');
    expect(scores).toHaveLength(320);
    expect([scores[1], scores[319]]).toEqual([-1, -319]);
  });

  it('cannot be smaller than its special and byte tokens', () => {
    expect(() => dummyVocabulary(258)).toThrowError(expect.objectContaining({ code: 'bad-input' }));
  });
});
