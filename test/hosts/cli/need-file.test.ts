import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterAll, describe, expect, it } from 'vitest';
import type { Language } from '#contract/text/format.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { Fault } from '#core/fault.ts';
import { adviseCommand } from '../../../src-main/hosts/cli/commands/advise.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { testFolders } from '../../fakes/test-folders.ts';

describe('a file of needs', () => {
  const { newFolder, removeFolders } = testFolders();
  afterAll(removeFolders);

  /** What is said of the file before anything is asked of the application. */
  async function refusal(text: string, language: Language = 'en'): Promise<string[]> {
    const file = join(newFolder(), 'need.json');
    await writeFile(file, text);
    const { terminal, said } = keptWords(language);
    const error: unknown = await runCommand(adviseCommand(terminal), { rawArgs: ['--need', file] }).catch(
      (refused: unknown) => refused,
    );
    if (!(error instanceof Fault)) throw new Error('not refused');
    return [...said.err.split('\n').filter(Boolean), faultSentence(error, language)];
  }

  it.each<[string, RegExp, RegExp]>([
    [
      '{"bogus":1}',
      /there is no field bogus; the fields are modelId, .*hoursPerDay/,
      /bogus という項目はありません。使える項目は modelId, .*hoursPerDay/,
    ],
    [
      '{"hoursPerDay":25}',
      /hoursPerDay should be a number from 0 to 24\./,
      /hoursPerDay には 0 から 24 までの数 が必要/,
    ],
    ['{"budget":"x"}', /budget should be a number from 0 to \d+\./, /budget には 0 から \d+ までの数 が必要/],
    ['"need"', /JSON should be an object/, /JSON には オブジェクト（\{ … \}） が必要/],
  ])('that holds %s is refused in words', async (text, en, ja) => {
    expect(await refusal(text)).toEqual([expect.stringMatching(en)]);
    const [japanese] = await refusal(text, 'ja');
    expect(japanese).toMatch(ja);
    expect(japanese).not.toMatch(/Invalid|Expected|received/);
  });

  it('has each of its mistakes told', async () => {
    const said = await refusal('{"hoursPerDay":25,"years":0}');
    expect(said).toHaveLength(2);
    expect(said.join(' ')).toMatch(/years should be a number from 0\.25 to 50.*hoursPerDay should be/);
  });
});
