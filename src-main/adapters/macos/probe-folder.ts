import { mkdir, mkdtemp, open, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { type RawProbe, type RawProbeFile, rawProbeFiles } from '#core/hardware/machine.ts';
import { redactRawProbe } from '#core/hardware/redact.ts';
import { errorCode } from '../error-code.ts';
import { wholeLines } from './run-command.ts';

/** Of a longer file only the whole lines of its beginning are read. */
const maximumFileBytes = 4 * 2 ** 20;

/**
 * Reads any subset of a probe folder's files; others are left alone. Identifiers are blanked. Throws
 * `probe-folder-unreadable` or, when none of the files is there or all are blank, `probe-folder-empty`.
 */
export async function readProbeFolder(folder: string): Promise<RawProbe> {
  const names = await readdir(folder).catch((cause: unknown) => {
    throw new Fault('probe-folder-unreadable', { path: folder, problem: errorCode(cause) }, { cause });
  });
  const raw: RawProbe = {};
  for (const file of rawProbeFiles.filter((name) => names.includes(name))) {
    const text = await readProbeFile(folder, file);
    if (text !== undefined && text.trim() !== '') raw[file] = text;
  }
  if (Object.keys(raw).length === 0) throw new Fault('probe-folder-empty', { path: folder });
  return redactRawProbe(raw);
}

async function readProbeFile(folder: string, file: RawProbeFile): Promise<string | undefined> {
  const filePath = path.join(folder, file);
  try {
    if (!(await stat(filePath)).isFile()) return undefined;
    const handle = await open(filePath);
    try {
      const buffer = Buffer.alloc(Math.min((await handle.stat()).size, maximumFileBytes + 1));
      const { bytesRead } = await handle.read(buffer, 0, buffer.length, 0);
      const text = decode(buffer.subarray(0, Math.min(bytesRead, maximumFileBytes)));
      return bytesRead > maximumFileBytes ? wholeLines(text) : text;
    } finally {
      await handle.close();
    }
  } catch (cause) {
    throw new Fault('probe-folder-unreadable', { path: filePath, problem: errorCode(cause) }, { cause });
  }
}

/** Text saved by hand can be UTF-16; it then starts with its byte-order mark. */
function decode(bytes: Uint8Array): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(isUtf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}

/**
 * Writes a probe as a folder, identifiers blanked: the files are written beside it and the folder then takes
 * its name, so it is whole or not there. An earlier probe in the same place is replaced; a folder that holds
 * anything else is refused. Throws `probe-folder-unwritable` and leaves nothing behind.
 */
export async function writeProbeFolder(folder: string, raw: RawProbe): Promise<void> {
  const target = path.resolve(folder);
  const parent = path.dirname(target);
  let staging: string | undefined;
  try {
    const earlier = await earlierFiles(target);
    await mkdir(parent, { recursive: true });
    staging = await mkdtemp(path.join(parent, `.${path.basename(target)}-`));
    const fresh = path.join(staging, 'fresh');
    await mkdir(fresh);
    for (const [file, text] of Object.entries(redactRawProbe(raw))) {
      await writeFile(path.join(fresh, file), text);
    }
    await exchange(target, {
      fresh,
      aside: path.join(staging, 'earlier'),
      hasEarlier: earlier !== undefined,
    });
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('probe-folder-unwritable', { path: folder, problem: errorCode(cause) }, { cause });
  } finally {
    if (staging) await rm(staging, { recursive: true, force: true });
  }
}

/** The files of an earlier probe; undefined when the folder is not there yet. */
async function earlierFiles(target: string): Promise<string[] | undefined> {
  const names = await readdir(target).catch((cause: unknown) => {
    if (errorCode(cause) === 'ENOENT') return undefined;
    throw cause;
  });
  const known: readonly string[] = rawProbeFiles;
  const foreign = names?.find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw new Fault('probe-folder-unwritable', { path: target, problem: `it holds ${foreign}` });
  }
  return names;
}

async function exchange(
  target: string,
  { fresh, aside, hasEarlier }: { fresh: string; aside: string; hasEarlier: boolean },
): Promise<void> {
  if (hasEarlier) await rename(target, aside);
  try {
    await rename(fresh, target);
  } catch (cause) {
    if (hasEarlier) await rename(aside, target);
    throw cause;
  }
}
