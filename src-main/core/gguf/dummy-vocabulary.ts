import { Fault } from '#core/fault.ts';
import { ByteWriter } from './byte-writer.ts';
import type { GgufMetadata, GgufValue } from './write-header.ts';

/** llama.cpp's token types (`llama_token_type`). */
const tokenTypes = { normal: 1, unknown: 2, control: 3, byte: 6 } as const;

const byteTokens = Array.from(
  { length: 256 },
  (_, byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`,
);
const specialTokens = ['<unk>', '<s>', '</s>'];

/** Three special and 256 byte tokens; llama.cpp's SentencePiece loader takes no less. */
const smallestVocabularySize = specialTokens.length + byteTokens.length;

/**
 * A SentencePiece vocabulary that means nothing, padded to `size` tokens so that the embedding and
 * output matrices have their real shape. Without a tokenizer llama.cpp aborts the process on the first
 * prompt. The benchmark feeds random token numbers and never tokenises. Throws `bad-input` below 259.
 */
export function dummyVocabulary(size: number): GgufMetadata {
  if (size < smallestVocabularySize)
    throw new Fault('bad-input', {
      path: `vocabularySize ${size}`,
      expected: `at least ${smallestVocabularySize}`,
    });
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.pre': { type: 'string', value: 'default' },
    'tokenizer.ggml.tokens': array('string', size, tokenBytes(size)),
    'tokenizer.ggml.scores': array('float32', size, scoreBytes(size)),
    'tokenizer.ggml.token_type': array('int32', size, typeBytes(size)),
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 0 },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.ggml.add_eos_token': { type: 'bool', value: false },
  };
}

const array = (
  elementType: 'string' | 'float32' | 'int32',
  length: number,
  value: Uint8Array,
): GgufValue => ({
  type: 'encoded[]',
  elementType,
  length,
  value,
});

/** Written digit by digit: a quarter of a million texts would take as long as 200 MB of weights. */
function tokenBytes(size: number): Uint8Array {
  const fixed = new ByteWriter();
  for (const token of [...specialTokens, ...byteTokens]) fixed.string(token);
  const digits = String(size).length;
  const first = [3 + digits, 0, 0, 0, 0, 0, 0, 0, ...spaceMark];
  const stride = first.length + digits;
  const bytes = new Uint8Array(fixed.length + (size - smallestVocabularySize) * stride);
  bytes.set(fixed.toBytes());
  for (let at = fixed.length, index = 0; at < bytes.length; at += stride, index += 1) {
    bytes.set(first, at);
    for (let place = stride - 1, rest = index; place >= first.length; place -= 1) {
      bytes[at + place] = 0x30 + (rest % 10);
      rest = Math.floor(rest / 10);
    }
  }
  return bytes;
}

/** `▁` in UTF-8. */
const spaceMark = [0xe2, 0x96, 0x81];

/** The earlier, the likelier. */
function scoreBytes(size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * size));
  for (let index = 0; index < size; index += 1) view.setFloat32(4 * index, -index, true);
  return new Uint8Array(view.buffer);
}

function typeBytes(size: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4 * size));
  for (let index = 0; index < size; index += 1) view.setInt32(4 * index, typeOf(index), true);
  return new Uint8Array(view.buffer);
}

function typeOf(index: number): number {
  if (index === 0) return tokenTypes.unknown;
  if (index < specialTokens.length) return tokenTypes.control;
  return index < smallestVocabularySize ? tokenTypes.byte : tokenTypes.normal;
}
