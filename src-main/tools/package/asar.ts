import { createHash } from 'node:crypto';
import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';

/** A file of an archive. What is unpacked lies beside the archive, in `app.asar.unpacked`. */
export interface AsarFile {
  /** From the archive's root, with `/`. */
  path: string;
  sizeBytes: number;
  isUnpacked: boolean;
  /** From the start of the files' bytes; absent for what is unpacked. */
  offsetBytes?: number;
  /** SHA-256 of the whole file, which Electron compares when it reads one. */
  hash?: string;
}

export interface Asar {
  files: AsarFile[];
  /** SHA-256 of the head, in hexadecimal: what `Info.plist` must say for Electron to start. */
  headHash: string;
  read(file: AsarFile): Promise<Buffer>;
}

const FileSchema = v.object({
  size: v.pipe(v.number(), v.integer(), v.minValue(0)),
  offset: v.optional(v.pipe(v.string(), v.digits())),
  unpacked: v.optional(v.boolean()),
  integrity: v.optional(v.object({ hash: v.string() })),
});
const FolderSchema = v.object({ files: v.record(v.string(), v.unknown()) });

/** Heads of real archives have a few hundred kB. */
const largestHeadBytes = 64 * 1024 * 1024;

function* filesOf(node: unknown, folder: string): Generator<AsarFile> {
  for (const [name, entry] of Object.entries(v.parse(FolderSchema, node).files)) {
    const path = folder === '' ? name : `${folder}/${name}`;
    if (v.is(FolderSchema, entry)) {
      yield* filesOf(entry, path);
      continue;
    }
    const { size, offset, unpacked, integrity } = v.parse(FileSchema, entry);
    yield {
      path,
      sizeBytes: size,
      isUnpacked: unpacked === true,
      ...(offset !== undefined && { offsetBytes: Number(offset) }),
      ...(integrity && { hash: integrity.hash }),
    };
  }
}

/** Reads the head of an archive, and its files when asked. Links, of which we pack none, are refused. */
export async function readAsar(archive: string): Promise<Asar> {
  const handle = await open(archive, 'r');
  try {
    const sizes = Buffer.alloc(16);
    await handle.read(sizes, 0, 16, 0);
    const [pickleBytes, headBytes] = [sizes.readUInt32LE(4), sizes.readUInt32LE(12)];
    if (sizes.readUInt32LE(0) !== 4 || headBytes > Math.min(pickleBytes, largestHeadBytes)) {
      throw new Error('Not an archive.');
    }
    const head = Buffer.alloc(headBytes);
    await handle.read(head, 0, headBytes, 16);
    const text = head.toString('utf8');
    return {
      files: [...filesOf(JSON.parse(text), '')],
      headHash: createHash('sha256').update(text).digest('hex'),
      read: (file) => readFrom(archive, 8 + pickleBytes, file),
    };
  } finally {
    await handle.close();
  }
}

async function readFrom(archive: string, bodyAt: number, file: AsarFile): Promise<Buffer> {
  if (file.offsetBytes === undefined) return readFile(join(`${archive}.unpacked`, file.path));
  const handle = await open(archive, 'r');
  try {
    const bytes = Buffer.alloc(file.sizeBytes);
    const { bytesRead } = await handle.read(bytes, 0, file.sizeBytes, bodyAt + file.offsetBytes);
    if (bytesRead !== file.sizeBytes) throw new Error(`The archive is cut short in ${file.path}.`);
    return bytes;
  } finally {
    await handle.close();
  }
}
