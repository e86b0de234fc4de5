import { join } from 'node:path';
import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import { formatDate } from '#contract/text/format.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { adviseCommand } from '../../../src-main/hosts/cli/commands/advise.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { useTemporaryHome } from '../../fakes/temporary-home.ts';

const { asOf } = loadShippedCatalogue();
const mac = join(import.meta.dirname, '../../fixtures/macs/macbook-pro-m4-pro-48gb');

describe('advice as of a day', () => {
  useTemporaryHome();

  async function asked(day: string): Promise<string> {
    const { terminal, said } = keptWords('en');
    await runCommand(adviseCommand(terminal), { rawArgs: ['--from', mac, '--as-of', day] });
    return said.out;
  }

  it("takes the month or year of the catalogue's day as that day", async () => {
    const answer = await asked(asOf);
    expect(answer).toContain(`As of ${formatDate(asOf, 'en')}`);
    expect(await asked(asOf.slice(0, 7))).toBe(answer);
    expect(await asked(asOf.slice(0, 4))).toBe(answer);
  });

  it('is of the last day of an earlier month', async () => {
    expect(await asked('2024-12')).toMatch(/^As of Dec 31, 2024/);
  });

  it('is refused for a later year', async () => {
    await expect(asked('2099')).rejects.toMatchObject({ code: 'later-than-catalogue' });
  });
});
