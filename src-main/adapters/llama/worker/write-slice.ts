import { open } from 'node:fs/promises';
import { Fault } from '#core/fault.ts';
import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { onesTile, randomTile, xorshift32, type RandomSource } from '#core/gguf/random-blocks.ts';
import { sliceLayout, type Slice, type SliceTensor } from '#core/gguf/slice.ts';
import type { ModelShape } from '#core/models/shape.ts';

/** The part of a file handle that writing needs; a test passes a disk that fills. */
export interface SliceFile {
  write(
    bytes: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  truncate(length: number): Promise<void>;
  close(): Promise<void>;
}

export interface WriteSliceOptions {
  path: string;
  shape: ModelShape;
  slice: Slice;
  signal: AbortSignal;
  /** Called after each few megabytes with the bytes written since. */
  onBytes?: (bytes: number) => void;
  /** Creates the file; it must not exist. */
  openFile?: (path: string) => Promise<SliceFile>;
}

/** Random bytes per tensor type, written again and again: making them costs more than writing them. */
const tileBytes = 4 * 2 ** 20;

/**
 * Writes a slice as a GGUF file and answers its size in bytes. Throws `disk-full`, `folder-unwritable`
 * or `benchmark-cancelled`; the caller owns the folder and removes what was begun.
 */
export async function writeSlice(options: WriteSliceOptions): Promise<number> {
  const { path, shape, slice, openFile = createPrivateFile } = options;
  const layout = sliceLayout(shape, slice);
  const tiles = tileSource(xorshift32(1));
  try {
    const file = await openFile(path);
    try {
      await writeAll(file, layout.header, 0);
      for (const [index, tensor] of slice.tensors.entries()) {
        await writeTensor(file, tiles(tensor), { ...options, tensor, at: layout.tensorOffsets[index] ?? 0 });
      }
      await file.truncate(layout.fileBytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw faultOfWriting(error, path, layout.fileBytes);
  }
  return layout.fileBytes;
}

const createPrivateFile = (path: string): Promise<SliceFile> => open(path, 'wx', 0o600);

function tileSource(random: RandomSource): (tensor: SliceTensor) => Uint8Array {
  const tiles = new Map<GgmlTypeName, Uint8Array>();
  return ({ type, isNorm, byteLength }) => {
    if (isNorm && type === 'F32') return onesTile(byteLength / 4);
    const tile = tiles.get(type) ?? randomTile(type, tileBytes, random);
    tiles.set(type, tile);
    return tile;
  };
}

async function writeTensor(
  file: SliceFile,
  tile: Uint8Array,
  { tensor, at, signal, onBytes }: WriteSliceOptions & { tensor: SliceTensor; at: number },
): Promise<void> {
  for (let done = 0; done < tensor.byteLength;) {
    if (signal.aborted) throw new Fault('benchmark-cancelled');
    const length = Math.min(tile.length, tensor.byteLength - done);
    await writeAll(file, tile.subarray(0, length), at + done);
    done += length;
    onBytes?.(length);
  }
}

/** A single write may be short. */
async function writeAll(file: SliceFile, bytes: Uint8Array, position: number): Promise<void> {
  for (let done = 0; done < bytes.length;) {
    const { bytesWritten } = await file.write(bytes, done, bytes.length - done, position + done);
    // Zero bytes without an error would loop for ever.
    if (bytesWritten <= 0) throw Object.assign(new Error('nothing was written'), { code: 'ENOSPC' });
    done += bytesWritten;
  }
}

function faultOfWriting(error: unknown, path: string, neededBytes: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof Fault) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new Fault('disk-full', { neededBytes }, { cause: error });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'EEXIST') {
    return new Fault('folder-unwritable', { path, problem: code }, { cause: error });
  }
  return error;
}
