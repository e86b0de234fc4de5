import { join } from 'node:path';
import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import { reportCommand } from '../../../src-main/hosts/cli/commands/report.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { useTemporaryHome } from '../../fakes/temporary-home.ts';

const folderOf = (mac: string): string => join(import.meta.dirname, '../../fixtures/macs', mac);

describe('a report on a probe folder', () => {
  useTemporaryHome();

  async function report(mac: string, language: 'en' | 'ja'): Promise<string> {
    const { said, terminal } = keptWords(language);
    await runCommand(reportCommand(terminal), { rawArgs: ['--from', folderOf(mac)] });
    return said.out.replaceAll('\u00a0', ' ');
  }

  it('does not take its machine for this one', async () => {
    const text = await report('macbook-pro-m4-pro-48gb', 'en');
    expect(text).toMatch(/^The machine of the folder\n/);
    expect(text).toMatch(/the folder is of another machine\. On that one, run: kaidoki bench/);
    expect(text).not.toMatch(/This Mac\n|Not measured yet/);
  });

  it('says so in Japanese', async () => {
    const text = await report('macbook-pro-m4-pro-48gb', 'ja');
    expect(text).toMatch(/^フォルダのマシン\n/);
    expect(text).toContain('そのマシンで kaidoki bench を実行すると計測できます');
  });

  it('tells the memory in the unit of the room for models, and what it is sold as', async () => {
    expect(await report('macbook-pro-m4-pro-48gb', 'en')).toMatch(/Memory +51\.5 GB \(sold as 48 GB\)\n/);
    expect(await report('macbook-pro-m4-pro-48gb', 'en')).toMatch(
      /· 51\.5 GB \(sold as 48 GB\) · Room for models/,
    );
    expect(await report('macbook-pro-m4-pro-48gb', 'ja')).toMatch(/メモリ +51\.5 GB（表記は 48 GB）\n/);
    expect(await report('not-a-mac-linux', 'en')).toMatch(/Memory +[\d.]+ GB\n/);
  });
});
