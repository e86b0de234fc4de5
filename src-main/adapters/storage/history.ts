import { mkdir, open, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import * as v from 'valibot';
import { BenchmarkResultSchema, type BenchmarkResult } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import type { HistoryPort } from '../../app/ports.ts';
import { errorCode } from '../error-code.ts';

/** One line of the file. `version` lets a later program migrate it. */
const LineSchema = v.object({ version: v.literal(1), entry: BenchmarkResultSchema });

/** Some thousand runs; a larger file is not ours. */
const largestFileBytes = 16 * 2 ** 20;

/** A lock older than this belongs to a process that died. */
const staleLockMilliseconds = 10_000;

interface Split {
  entries: BenchmarkResult[];
  good: string[];
  damaged: string[];
}

function splitLines(text: string): Split {
  const split: Split = { entries: [], good: [], damaged: [] };
  for (const line of text.split('\n')) {
    if (line === '') continue;
    const entry = parseLine(line);
    if (entry) {
      split.entries.push(entry);
      split.good.push(line);
    } else {
      split.damaged.push(line);
    }
  }
  return split;
}

function parseLine(line: string): BenchmarkResult | undefined {
  try {
    const parsed = v.safeParse(LineSchema, JSON.parse(line));
    return parsed.success ? parsed.output.entry : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The benchmark history: one JSON value a line in `history.jsonl`, only ever appended to, so a crash
 * in mid-write can tear the last line alone. Damaged lines are moved to `history.damaged.jsonl`
 * before the good ones are rewritten whole; nothing is thrown away.
 */
export function createHistory(folder: string): HistoryPort {
  const file = join(folder, 'history.jsonl');
  const damagedFile = join(folder, 'history.damaged.jsonl');
  const lockFile = join(folder, 'history.lock');

  const unwritable = (error: unknown): Fault =>
    new Fault('history-unwritable', { path: file, problem: errorCode(error) }, { cause: error });

  async function readText(): Promise<string> {
    try {
      const found = await stat(file);
      // A pipe in its place would be waited for.
      if (!found.isFile()) throw new Fault('history-unwritable', { path: file, problem: 'not a file' });
      const { size } = found;
      if (size > largestFileBytes)
        throw new Fault('history-unwritable', { path: file, problem: 'too large' });
      return await readFile(file, 'utf8');
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return '';
      throw error instanceof Fault ? error : unwritable(error);
    }
  }

  /** One writer at a time, also across processes: the window and a terminal may both measure. */
  async function withLock<T>(work: () => Promise<T>): Promise<T> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (let attempt = 0; ; attempt += 1) {
      try {
        await (await open(lockFile, 'wx')).close();
        break;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST' || attempt >= 100) throw unwritable(error);
        const lock = await stat(lockFile).catch(() => undefined);
        const isStale = lock !== undefined && Date.now() - lock.mtimeMs > staleLockMilliseconds;
        await (isStale ? rm(lockFile, { force: true }) : wait(50));
      }
    }
    try {
      return await work();
    } finally {
      await rm(lockFile, { force: true });
    }
  }

  async function appendLines(path: string, lines: readonly string[]): Promise<void> {
    const handle = await open(path, 'a+', 0o600);
    try {
      const { size } = await handle.stat();
      const last = size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer.toString() : '\n';
      // A torn line gets its end first, so that it cannot swallow the new entry.
      await handle.write(`${last === '\n' ? '' : '\n'}${lines.join('\n')}\n`);
      await handle.sync();
    } finally {
      await handle.close();
    }
  }

  async function setAside(): Promise<void> {
    const { good, damaged } = splitLines(await readText());
    if (damaged.length === 0) return;
    await appendLines(damagedFile, damaged);
    const fresh = `${file}.${process.pid}.tmp`;
    await writeFile(fresh, good.map((line) => `${line}\n`).join(''), { mode: 0o600, flush: true });
    await rename(fresh, file);
  }

  return {
    async read() {
      const { entries, damaged } = splitLines(await readText());
      if (damaged.length > 0) {
        // Reading goes on even where the folder can't be written.
        await withLock(setAside).catch(() => undefined);
      }
      return { entries, setAside: damaged.length };
    },
    async append(entry) {
      const line = JSON.stringify({ version: 1, entry: v.parse(BenchmarkResultSchema, entry) });
      try {
        await withLock(() => appendLines(file, [line]));
      } catch (error) {
        throw error instanceof Fault ? error : unwritable(error);
      }
    },
  };
}
