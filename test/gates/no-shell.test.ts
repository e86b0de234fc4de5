import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { probeCommands } from '../../src-main/adapters/macos/mac-commands.ts';

const root = join(import.meta.dirname, '..', '..');

/** Everything that is shipped; the tools of the build are not. */
const shipped = ['src-main', 'src-renderer'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => /\.(ts|mjs|svelte)$/.test(path) && !path.startsWith(join('src-main', 'tools'))),
);

const textOf = (path: string): string => readFileSync(join(root, path), 'utf8');

/** The names that a file imports from this module, of `import { a, type B as C } from 'module'`. */
const importedFrom = (text: string, module: string): string[] =>
  [...text.matchAll(new RegExp(`import (?:type )?\\{([^}]*)\\} from '${module}'`, 'g'))].flatMap(
    ([, names = '']) =>
      names.split(',').flatMap(
        (name) =>
          name
            .replace(/\btype\b/, '')
            .trim()
            .split(' ')[0] || [],
      ),
  );

/** Reads what mlx-lm prints while it works; started only when the user asks for it. */
const mlxRunner = 'src-main/adapters/engines/mlx/run-program.ts';

describe('what is shipped', () => {
  it('starts programs in four places, and by no shell', () => {
    const users = shipped.filter((path) => /child_process/.test(textOf(path)));
    expect(users.sort()).toEqual([
      mlxRunner,
      'src-main/adapters/llama/child-handle.ts',
      'src-main/adapters/llama/process-identity.ts',
      'src-main/adapters/macos/run-command.ts',
      // Hands a way to start the engine on, and starts nothing itself.
      'src-main/compose.ts',
    ]);
    for (const path of users) {
      const text = textOf(path);
      for (const name of importedFrom(text, 'node:child_process'))
        expect(path === mlxRunner ? ['spawn', 'ChildProcess'] : ['execFile', 'fork']).toContain(name);
      expect(text).not.toMatch(/\bshell\s*:/);
    }
  });

  it('asks macOS by programs named from the root, with words that no user wrote', () => {
    for (const { path, args } of probeCommands) {
      expect(path).toMatch(/^\/usr\/(s?bin)\/\w+$/);
      for (const word of args) expect(word).toMatch(/^[\w.,-]+$/);
    }
  });

  it('takes from Electron nothing that opens programs, files or addresses', () => {
    const taken = shipped.flatMap((path) => importedFrom(textOf(path), 'electron'));
    expect(taken).toContain('BrowserWindow');
    for (const name of ['shell', 'clipboard', 'desktopCapturer', 'webFrame', 'net', 'crashReporter']) {
      expect(taken).not.toContain(name);
    }
  });

  it('writes no text of others into a page as markup, and makes no code from text', () => {
    const found = shipped.filter((path) => /\{@html|innerHTML|\beval\(|new Function\(/.test(textOf(path)));
    expect(found).toEqual([]);
  });
});
