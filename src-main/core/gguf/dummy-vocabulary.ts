import { Fault } from '#core/fault.ts';
import type { GgufMetadata } from './write-header.ts';

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
  const fixed = [...specialTokens, ...byteTokens];
  const padding = Array.from({ length: size - fixed.length }, (_, index) => `▁${index}`);
  const types = Array<number>(size).fill(tokenTypes.normal);
  types.fill(tokenTypes.byte, specialTokens.length, smallestVocabularySize);
  types.fill(tokenTypes.control, 1, specialTokens.length);
  types[0] = tokenTypes.unknown;
  const tokens = fixed.concat(padding);
  return {
    'tokenizer.ggml.model': { type: 'string', value: 'llama' },
    'tokenizer.ggml.pre': { type: 'string', value: 'default' },
    'tokenizer.ggml.tokens': { type: 'string[]', value: tokens },
    'tokenizer.ggml.scores': { type: 'float32[]', value: tokens.map((_, index) => -index) },
    'tokenizer.ggml.token_type': { type: 'int32[]', value: types },
    'tokenizer.ggml.unknown_token_id': { type: 'uint32', value: 0 },
    'tokenizer.ggml.bos_token_id': { type: 'uint32', value: 1 },
    'tokenizer.ggml.eos_token_id': { type: 'uint32', value: 2 },
    'tokenizer.ggml.add_bos_token': { type: 'bool', value: false },
    'tokenizer.ggml.add_eos_token': { type: 'bool', value: false },
  };
}
