import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { afterAll, afterEach, expect, it, vi } from 'vitest';
import { faultSentence } from '#contract/text/faults.ts';
import { Fault } from '#core/fault.ts';
import { adviseCommand } from '../../../src-main/hosts/cli/commands/advise.ts';
import { keptWords } from '../../fakes/kept-words.ts';

const folder = mkdtempSync(join(tmpdir(), 'kaidoki-refused-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
afterEach(() => vi.unstubAllEnvs());

it('advice is refused where prompt and answer do not fit into the context, with what would', async () => {
  const need = join(folder, 'need.json');
  writeFileSync(need, '{"outputTokens":100000}');
  vi.stubEnv('KAIDOKI_HOME', folder);
  const from = join('test', 'fixtures', 'macs', 'macbook-pro-m4-pro-48gb');
  const refused = async (...flags: string[]): Promise<Fault> => {
    const { terminal, said } = keptWords('en');
    const rawArgs = ['--need', need, '--from', from, ...flags];
    const error: unknown = await runCommand(adviseCommand(terminal), { rawArgs }).catch(
      (thrown: unknown) => thrown,
    );
    expect(said.out).toBe('');
    if (!(error instanceof Fault)) throw new Error('not refused');
    return error;
  };
  const fault = await refused();
  expect(fault.code).toBe('bad-input');
  expect(faultSentence(fault, 'en')).toMatch(
    /contextTokens should be at least 100500 \(promptTokens 500 and outputTokens 100000 together/,
  );
  expect(faultSentence(fault, 'ja')).toMatch(/contextTokens には 100500 以上の値（promptTokens 500 と/);
  expect(faultSentence(await refused('--context', '4096'), 'en')).toContain('--context should be at least');
});
