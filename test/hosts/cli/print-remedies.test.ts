import { describe, expect, it } from 'vitest';
import type { Language } from '#contract/text/format.ts';
import type { FitGrid } from '#core/fit/grid.ts';
import { remedyLines } from '../../../src-main/hosts/cli/print-remedies.ts';
import { fakePorts } from '../../fakes/ports.ts';
import { startedApp } from '../../fakes/started-app.ts';

async function gridOf(memoryGB: number): Promise<FitGrid> {
  const app = await startedApp(fakePorts('macbook-pro-m4-pro-48gb'), { installedBuild: async () => 'build' });
  return app.handlers.fit({
    contextTokens: 8192,
    kvType: 'f16',
    modelIds: ['qwen2.5-32b'],
    target: { macId: 'mac-mini-m4', memoryGB },
    withRemedies: true,
  });
}

const linesOf = async (memoryGB: number, language: Language = 'en'): Promise<string[]> =>
  remedyLines(await gridOf(memoryGB), language);

describe('what would make a model fit', () => {
  it('is said once for the quantisations that it is the same for', async () => {
    const lines = await linesOf(24);
    expect(lines).toEqual([
      'To make Qwen2.5 32B Instruct Q4_K_M, Q5_K_M, Q6_K, Q8_0, F16 fit:',
      expect.stringMatching(/^ {2}1\. a context of .* with IQ4_XS/),
      expect.stringMatching(/^ {2}2\. Q3_K_M/),
      '  3. a Mac with 32 GB (Q4_K_M), 36 GB (Q5_K_M), 48 GB (Q6_K, Q8_0), 96 GB (F16)',
    ]);
  });

  it('is so in Japanese', async () => {
    const lines = await linesOf(16, 'ja');
    expect(lines).toEqual([
      'Qwen2.5 32B Instruct Q4_K_M、Q5_K_M、Q6_K、Q8_0、F16 を入れるには:',
      '  1. メモリ 32 GB（Q4_K_M）、36 GB（Q5_K_M）、48 GB（Q6_K、Q8_0）、96 GB（F16）の Mac にする',
    ]);
  });

  it('stays apart where it differs', async () => {
    const grid = await gridOf(32);
    const lines = remedyLines(grid, 'en');
    const helped = grid.rows.filter(({ remedies = [] }) => remedies.length > 0);
    expect(helped.length).toBeGreaterThan(1);
    const titles = lines.filter((line) => line.startsWith('To make'));
    for (const { quantisation } of helped)
      expect(titles.filter((title) => title.includes(quantisation))).toHaveLength(1);
    // Of one that is alone with its memory no name is repeated.
    const single = remedyLines({ ...grid, rows: helped.slice(-1) }, 'en');
    expect(single.at(-1)).toMatch(/a Mac with \d+ GB$/);
  });
});
