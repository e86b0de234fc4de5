import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeptPort } from '../../app/ports.ts';
import { withLock } from './file-lock.ts';
import { appendLine, readHistoryFile, rewriteWithout, unusable } from './history-file.ts';
import { readKeptLines, writeKeptLine, type LineForm } from './kept-lines.ts';

/**
 * One JSON value a line in `NAME.jsonl`, only ever appended to, so a crash in mid-write can tear the last line
 * alone. Lines of older programs are understood and stay as they are, those of later programs stay too. Damaged
 * lines are moved to `NAME.damaged.jsonl`; nothing is thrown away.
 */
export function createKeptFile<T>(folder: string, name: string, form: LineForm<T>): KeptPort<T> {
  const file = join(folder, `${name}.jsonl`);
  const damagedFile = join(folder, `${name}.damaged.jsonl`);
  const lockFile = join(folder, `${name}.lock`);
  const sort = (bytes: Buffer) => readKeptLines(bytes, form);

  /** What is in the file while nobody writes to it: a line that another process was just writing is whole. */
  const setAside = async (): Promise<Buffer> =>
    withLock(lockFile, () => rewriteWithout({ file, damagedFile, sort }));

  /** Whoever reads first finds them; all others are told too. */
  let moved = 0;

  return {
    async read() {
      try {
        let lines = sort(await readHistoryFile(file));
        let stuck = 0;
        if (lines.damaged.length > 0) {
          // Reading goes on even where the folder can't be written.
          const settled = await setAside().catch(() => undefined);
          if (settled) {
            lines = sort(settled);
            moved += lines.damaged.length;
          } else stuck = lines.damaged.length;
        }
        return { entries: lines.entries, setAside: moved + stuck, newer: lines.newer };
      } catch (error) {
        throw unusable(file, error);
      }
    },
    async append(entry) {
      const line = writeKeptLine(entry, form);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await withLock(lockFile, () => appendLine(file, line));
      } catch (error) {
        throw unusable(file, error);
      }
    },
  };
}
