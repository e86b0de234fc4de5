import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import { adviseCommand } from '../../../src-main/hosts/cli/commands/advise.ts';
import { fitCommand } from '../../../src-main/hosts/cli/commands/fit.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { useTemporaryHome } from '../../fakes/temporary-home.ts';

describe('what is refused further in', () => {
  useTemporaryHome();

  it.each([
    [adviseCommand, ['--training', 'qlora', '--sample', '9999999'], '--sample'],
    [adviseCommand, ['--use', 'training', '--layers', '9999'], '--layers'],
    [fitCommand, ['--training', 'qlora', '--batch', '20000000'], '--batch'],
  ])('is named by the option that said it (%#)', async (command, rawArgs, path) => {
    const { terminal } = keptWords('en');
    await expect(runCommand(command(terminal), { rawArgs })).rejects.toMatchObject({
      code: 'bad-input',
      details: { path, expected: expect.stringMatching(/^a whole number from 1 to \d+$/) },
    });
  });
});
