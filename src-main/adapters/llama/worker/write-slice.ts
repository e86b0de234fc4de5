import { open } from 'node:fs/promises';
import { Fault } from '#core/fault.ts';
import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';
import { onesTile, randomTile, xorshift32 } from '#core/gguf/random-blocks.ts';
import { sliceLayout, type Slice, type SliceTensor } from '#core/gguf/slice.ts';
import type { GgufLayout } from '#core/gguf/write-header.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { GatheredWriter, type SliceFile } from './gathered-writer.ts';

export interface WriteSliceOptions {
  path: string;
  shape: ModelShape;
  slice: Slice;
  signal: AbortSignal;
  /** Called with 0 once the file is open, then after each few megabytes with the bytes written since. */
  onBytes?: (bytes: number) => void;
  /** Creates the file; it must not exist. */
  openFile?: (path: string) => Promise<SliceFile>;
}

/**
 * Random weights per tensor type, written again and again: making them costs more than writing them. What they
 * are costs no time, save in F32: a router is of that type, and experts alike would be chosen together.
 */
const tileBytes = (type: GgmlTypeName): number => (type === 'F32' ? 4 * 2 ** 20 : 256 * 2 ** 10);

/**
 * Writes a slice as a GGUF file and answers its size in bytes. Throws `disk-full`, `folder-unwritable`
 * or `benchmark-cancelled`; the caller owns the folder and removes what was begun.
 */
export async function writeSlice(options: WriteSliceOptions): Promise<number> {
  const { path, shape, slice, signal, openFile = createPrivateFile, onBytes = () => undefined } = options;
  const layout = sliceLayout(shape, slice);
  try {
    const file = await openFile(path);
    try {
      onBytes(0);
      const writer = new GatheredWriter(file, { signal, onBytes });
      for (const piece of pieces(slice, layout)) await writer.add(piece);
      await writer.flush();
    } finally {
      await file.close();
    }
  } catch (error) {
    throw faultOfWriting(error, path, layout.fileBytes);
  }
  return layout.fileBytes;
}

/** Creates a file that this user alone may read. */
export const createPrivateFile = (path: string): Promise<SliceFile> => open(path, 'wx', 0o600);

/** The file's bytes from first to last. */
function* pieces(slice: Slice, { header, tensorOffsets, fileBytes }: GgufLayout): Generator<Uint8Array> {
  const tiles = tileSource();
  let end = header.length;
  yield header;
  for (const [index, tensor] of slice.tensors.entries()) {
    const start = tensorOffsets[index] ?? end;
    yield new Uint8Array(start - end);
    const tile = tiles(tensor);
    end = start + tensor.byteLength;
    for (let left = tensor.byteLength; left > 0; left -= tile.length) yield tile.subarray(0, left);
  }
  yield new Uint8Array(fileBytes - end);
}

function tileSource(): (tensor: SliceTensor) => Uint8Array {
  const random = xorshift32(1);
  const tiles = new Map<GgmlTypeName, Uint8Array>();
  return ({ type, isNorm, byteLength }) => {
    if (isNorm && type === 'F32') return onesTile(byteLength / 4);
    const tile = tiles.get(type) ?? randomTile(type, tileBytes(type), random);
    tiles.set(type, tile);
    return tile;
  };
}

/** What went wrong with writing files that were to have so many bytes, as a `Fault` where it is one. */
export function faultOfWriting(error: unknown, path: string, neededBytes: number): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (error instanceof Fault) return error;
  // No more bytes, no more files (inodes), no more of this user's share, or a file as long as it may be.
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'EFBIG') {
    return new Fault('disk-full', { neededBytes }, { cause: error });
  }
  if (typeof code === 'string' && unwritableCodes.has(code)) {
    return new Fault('folder-unwritable', { path, problem: code }, { cause: error });
  }
  return error;
}

const unwritableCodes: ReadonlySet<string> = new Set([
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EEXIST',
]);
