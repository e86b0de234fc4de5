import { realpath, stat } from 'node:fs/promises';
import type { FoundFile } from '#core/local-models/found.ts';
import type { LocalSearch } from './local-search.ts';

/**
 * A file by what tells it from others, links followed into the stores alone; `undefined`, and counted, for
 * what is none or lies elsewhere. Nothing of it is read.
 */
export async function identifiedFile(filePath: string, search: LocalSearch): Promise<FoundFile | undefined> {
  try {
    const target = await realpath(filePath);
    if (!search.isInside(target)) {
      search.skip('link-outside', filePath);
      return undefined;
    }
    const stats = await stat(target, { bigint: true });
    if (!stats.isFile()) {
      search.skip('not-a-file', filePath);
      return undefined;
    }
    const digest = /\/(?:sha256-)?([0-9a-f]{64})$/.exec(target)?.[1];
    return {
      fileBytes: Number(stats.size),
      identity: `${stats.dev}:${stats.ino}`,
      ...(digest !== undefined && { digest }),
    };
  } catch {
    search.skip('unreadable-file', filePath);
    return undefined;
  }
}

/** All of them, or nothing where one is missing. */
export async function identifiedFiles(
  paths: readonly string[],
  search: LocalSearch,
): Promise<FoundFile[] | undefined> {
  const files: FoundFile[] = [];
  for (const filePath of paths) {
    const file = await identifiedFile(filePath, search);
    if (!file) return undefined;
    files.push(file);
  }
  return files;
}
