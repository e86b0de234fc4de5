import { Fault } from '#core/fault.ts';
import { readStableFile } from './stable-file.ts';

/** Real headers have some hundred kB; the format itself ends at 100 MB. */
const largestHeaderBytes = 100_000_000;

/**
 * Bytes of the tensors of a safetensors file: all but the header's length and the header (safetensors' README,
 * "Format"). Throws `not-a-model-file`, `file-unreadable`, `file-changed`.
 */
export const readTensorBytes = (path: string): Promise<number> =>
  readStableFile(path, ({ fileBytes, read }) => {
    const length = fileBytes < 8 ? -1n : Buffer.from(read(0, 8)).readBigUInt64LE();
    if (length < 0n || length > BigInt(Math.min(largestHeaderBytes, fileBytes - 8)))
      throw new Fault('not-a-model-file', {
        path,
        expected: 'a safetensors file, whose header ends within it',
      });
    return fileBytes - 8 - Number(length);
  });
