import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { adviseCommand } from '../../../src-main/hosts/cli/commands/advise.ts';
import type { Terminal } from '../../../src-main/hosts/cli/terminal.ts';

const home = mkdtempSync(join(tmpdir(), 'kaidoki-documented-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** Each command of a page with the output printed under it. */
function examples(page: string): { args: string[]; printed: string }[] {
  const found = readFileSync(page, 'utf8').matchAll(
    /```sh\nnpx kaidoki advise ([^`]+)\n```\n\n```text\n([^`]+)\n```/g,
  );
  return [...found].map(([, command = '', printed = '']) => ({
    args: command.replace('\\\n', ' ').split(/\s+/),
    printed,
  }));
}

async function said(args: string[]): Promise<{ out: string; err: string }> {
  const printed = { out: '', err: '' };
  const terminal: Terminal = {
    language: args.at(-1) === 'ja' ? 'ja' : 'en',
    out: (text) => (printed.out += `${text}\n`),
    err: (text) => (printed.err += `${text}\n`),
    progress: () => {},
    endProgress: () => {},
    rewritesProgress: false,
  };
  vi.stubEnv('KAIDOKI_HOME', home);
  await runCommand(adviseCommand(terminal), { rawArgs: args });
  vi.unstubAllEnvs();
  return printed;
}

describe.each([
  ['README.md', 1],
  ['README.ja.md', 1],
  ['docs/article-replay.md', 2],
  ['docs/article-replay.ja.md', 2],
])('%s', (page, count) => {
  it('prints under each command what the command prints', async () => {
    expect(examples(page)).toHaveLength(count);
    for (const { args, printed } of examples(page)) {
      const { out, err } = await said(args);
      expect(err).toBe('');
      // Copied from, figures stand beside their units with spaces of the usual kind.
      expect(out.replaceAll('\u00a0', ' ').trimEnd()).toBe(printed);
    }
  });
});
