import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { EngineRunSchema, type EngineRun } from '#core/engines/engine-run.ts';
import { withLock } from './file-lock.ts';
import { appendLine, unusable } from './history-file.ts';

const fileVersion = 1;

/**
 * Runs of other engines, one JSON value a line in `engine-runs.jsonl`, only ever appended to: a file of their own
 * beside the history, so that nothing which reads that one can take them for llama.cpp's.
 */
export function createEngineRuns(folder: string) {
  const file = join(folder, 'engine-runs.jsonl');
  return {
    /** Resolves when the disk has it. Throws `history-unwritable`. */
    async append(run: EngineRun): Promise<void> {
      const line = JSON.stringify({ version: fileVersion, entry: v.parse(EngineRunSchema, run) });
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await withLock(join(folder, 'engine-runs.lock'), () => appendLine(file, line));
      } catch (error) {
        throw unusable(file, error);
      }
    },
  };
}
