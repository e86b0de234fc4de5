import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Folders of one test file, each new and empty, and what removes them all. */
export function testFolders() {
  const folders: string[] = [];
  return {
    newFolder(): string {
      const folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
      folders.push(folder);
      return folder;
    },
    removeFolders(): void {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
}
