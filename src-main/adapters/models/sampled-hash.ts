import { createHash } from 'node:crypto';
import type { ByteSource } from '#core/gguf/read-header.ts';

/** Real headers end below that, nearly all of it the tokenizer. */
const mostHeaderBytes = 16 * 2 ** 20;

/** So many that a fine-tune, which may leave most of the layers as they were, is not taken for its base. */
const samples = 64;
const sampleBytes = 4096;

/**
 * SHA-256 of a file's header and of samples of its weights, evenly from the first bytes to the last: at most
 * 16.25 MiB are read. Equal for copies; models of one shape, whose headers may be equal, differ in their weights.
 */
export function sampledHash({ fileBytes, read }: ByteSource, headerBytes: number): string {
  const hash = createHash('sha256');
  hash.update(read(0, Math.min(headerBytes, mostHeaderBytes)));
  const length = Math.min(sampleBytes, fileBytes - headerBytes);
  const room = fileBytes - headerBytes - length;
  // Samples that overlap, of a file smaller than all of them, do no harm.
  for (let index = 0; index < samples && length > 0; index += 1)
    hash.update(read(headerBytes + Math.floor((room * index) / (samples - 1)), length));
  return hash.digest('hex');
}
