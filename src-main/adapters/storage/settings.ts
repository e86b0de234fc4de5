import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { lstat, mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Fault } from '#core/fault.ts';
import { readSettings, type Settings, type SettingsReading } from '#core/settings/settings.ts';
import type { SettingsPort } from '../../app/ports.ts';
import { errorCode } from '../error-code.ts';
import { removeLeftovers } from './history-file.ts';

/** A thousand times what is ever written. */
const largestFileBytes = 65_536;

/** A link could lead anywhere; a pipe would be waited for. */
const careful = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * The settings in `settings.json`: written whole beside it first, so that a crash leaves the old ones or the
 * new ones. A damaged file is set aside as `settings.damaged.json`, and what is sound in it is kept.
 */
export function createSettings(folder: string): SettingsPort {
  const file = join(folder, 'settings.json');
  const damagedFile = join(folder, 'settings.damaged.json');
  const unusable = (error: unknown): Fault => {
    const code = errorCode(error);
    const problem = code === 'ELOOP' ? 'a link' : code;
    return new Fault('settings-unusable', { path: file, problem }, { cause: error });
  };

  return {
    async read() {
      try {
        const bytes = await readBytes(file);
        if (bytes === undefined) return { settings: {} };
        const { settings, isDamaged } = parseBytes(bytes);
        if (!isDamaged) return { settings };
        await rename(file, damagedFile);
        if (Object.keys(settings).length > 0) await replaceFile(file, settings);
        return { settings, damagedFile };
      } catch (error) {
        throw unusable(error);
      }
    },
    async write(settings) {
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await replaceFile(file, settings);
      } catch (error) {
        throw unusable(error);
      }
    },
  };
}

/** `undefined` where there is no such file; empty of one that is too large to be ours. */
async function readBytes(file: string): Promise<Buffer | undefined> {
  try {
    const handle = await open(file, careful);
    try {
      const status = await handle.stat();
      if (!status.isFile()) throw new Error('not a file');
      return status.size > largestFileBytes ? Buffer.alloc(0) : await handle.readFile();
    } finally {
      await handle.close();
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function parseBytes(bytes: Buffer): SettingsReading {
  try {
    return readSettings(JSON.parse(utf8.decode(bytes)));
  } catch {
    return { settings: {}, isDamaged: true };
  }
}

async function replaceFile(file: string, settings: Settings): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there && !there.isFile()) throw new Error('not a file');
  await removeLeftovers(file);
  const fresh = `${file}.${process.pid}.${randomBytes(4).toString('hex')}.tmp`;
  try {
    const handle = await open(fresh, 'wx', 0o600);
    try {
      await handle.writeFile(`${JSON.stringify(settings, undefined, 2)}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}
