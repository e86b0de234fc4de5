import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { HistoryPort } from '../../app/ports.ts';
import { withLock } from './file-lock.ts';
import { appendLine, readHistoryFile, rewriteWithout, unusable } from './history-file.ts';
import { readHistoryLines, writeHistoryLine } from './history-lines.ts';

/**
 * The benchmark history: one JSON value a line in `history.jsonl`, only ever appended to, so a crash in
 * mid-write can tear the last line alone. Lines of older programs are understood and stay as they are, those
 * of later programs stay too. Damaged lines are moved to `history.damaged.jsonl`; nothing is thrown away.
 */
export function createHistory(folder: string): HistoryPort {
  const file = join(folder, 'history.jsonl');
  const damagedFile = join(folder, 'history.damaged.jsonl');
  const lockFile = join(folder, 'history.lock');

  /** What is in the file while nobody writes to it: a line that another process was just writing is whole. */
  const setAside = async (): Promise<Buffer> =>
    withLock(lockFile, () => rewriteWithout({ file, damagedFile, sort: readHistoryLines }));

  return {
    async read() {
      try {
        let lines = readHistoryLines(await readHistoryFile(file));
        if (lines.damaged.length > 0) {
          // Reading goes on even where the folder can't be written.
          const settled = await setAside().catch(() => undefined);
          if (settled) lines = readHistoryLines(settled);
        }
        const { entries, damaged, newer } = lines;
        return { entries, setAside: damaged.length, newer };
      } catch (error) {
        throw unusable(file, error);
      }
    },
    async append(entry) {
      const line = writeHistoryLine(entry);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await withLock(lockFile, () => appendLine(file, line));
      } catch (error) {
        throw unusable(file, error);
      }
    },
  };
}
