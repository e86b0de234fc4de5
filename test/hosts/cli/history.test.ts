import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import type { BenchmarkResult } from '../../../src-main/core/benchmark/result.ts';
import { historyCommand } from '../../../src-main/hosts/cli/commands/history.ts';
import { rateOf, resultOf, startedAtMinute } from '../../fakes/benchmark-results.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { useTemporaryHome } from '../../fakes/temporary-home.ts';

const runs = {
  old: resultOf({ startedAt: startedAtMinute(1) }),
  newBuild: resultOf({
    startedAt: startedAtMinute(2),
    build: 'llama.cpp b2000',
    results: { pp512: rateOf(500, 8), tg128: rateOf(50.6, 0.5), 'tg128@d4096': rateOf(40, 1) },
    depthsLeftOut: [16_384],
    firstToken: [{ promptTokens: 4096, seconds: 9.31, low: 9.2, high: 9.42 }],
    trusted: false,
    reasons: ['busy-machine'],
  }),
  otherModel: resultOf({ startedAt: startedAtMinute(3), quantisation: 'Q8_0' }),
  sustained: resultOf({
    startedAt: startedAtMinute(4),
    mode: 'sustained',
    sustained: {
      points: Array.from({ length: 20 }, (_, index) => ({
        seconds: index * 30,
        promptTokensPerSecond: 400 - 10 * index,
      })),
      promptShareKept: 0.55,
    },
  }),
};

describe('kaidoki history', () => {
  const home = useTemporaryHome();

  const keep = (...entries: BenchmarkResult[]) =>
    writeFile(
      join(home(), 'history.jsonl'),
      entries.map((entry) => `${JSON.stringify({ version: 2, entry })}\n`).join(''),
    );

  async function history(rawArgs: string[], language: 'en' | 'ja' = 'en') {
    const { said, terminal } = keptWords(language);
    await runCommand(historyCommand(terminal), { rawArgs });
    // Figures are kept beside their units by spaces of another kind.
    return { ...said, out: said.out.replaceAll('\u00a0', ' ') };
  }

  const linesOf = async (...rawArgs: string[]): Promise<string[]> =>
    (await history(rawArgs)).out.trimEnd().split('\n');

  describe('the list', () => {
    it('has a line for each run, newest last, with what names it', async () => {
      await keep(runs.old, runs.newBuild, runs.otherModel);
      const [titles, ...lines] = (await linesOf()).map((line) => line.trim().split(/ {2,}/));
      expect(titles).toEqual([
        '#',
        'Run',
        'Date',
        'Machine',
        'Model',
        'Quant.',
        'Mode',
        'pp512',
        'tg128',
        'Trusted',
      ]);
      expect(lines.map((cells) => cells.toSpliced(2, 1))).toEqual([
        ['1', '20261122-2301', 'Apple M4 Pro 24 GB', 'llama-2-7b', 'Q4_0', 'standard', '440', '50.5', 'yes'],
        ['2', '20261122-2302', 'Apple M4 Pro 24 GB', 'llama-2-7b', 'Q4_0', 'standard', '500', '50.6', 'no'],
        ['3', '20261122-2303', 'Apple M4 Pro 24 GB', 'llama-2-7b', 'Q8_0', 'standard', '440', '50.5', 'yes'],
      ]);
    });

    it('is said to be empty, with what to do, in both languages', async () => {
      expect((await history([])).out).toContain('kaidoki bench');
      expect((await history([], 'ja')).out).toContain('まだ計測がありません');
      expect((await history(['--json'])).out.trim()).toBe('[]');
    });

    it('as JSON is the entries with the names of the runs', async () => {
      await keep(runs.old, runs.newBuild);
      expect(JSON.parse((await history(['--json'])).out)).toEqual([
        { number: 1, id: '20261122-2301', ...runs.old },
        { number: 2, id: '20261122-2302', ...runs.newBuild },
      ]);
    });

    it('tells what was set aside, and what a later program recorded', async () => {
      await writeFile(join(home(), 'history.jsonl'), 'damage\n{"version":9,"entry":{}}\n');
      const { err } = await history([]);
      expect(err).toContain('set aside in history.damaged.jsonl: 1.');
      expect(err).toContain("this one can't show: 1.");
      expect((await history([], 'ja')).err).toContain('新しい版のプログラムが記録した 1 件');
    });

    it('shows no control character that a name holds', async () => {
      await keep(resultOf({ model: 'a\u001b[31mb\nc' }));
      const { out } = await history([]);
      expect(out).toContain('a�[31mb�c');
      expect((await history(['--run', 'last'])).out).not.toContain('\u001b');
    });
  });

  describe('one run', () => {
    it('shows each rate with its interval, first tokens, settings and why it is not trusted', async () => {
      await keep(runs.old, runs.newBuild);
      const { out } = await history(['--run', '2']);
      for (const words of [
        /^# 2 · 20261122-2302 · /m,
        /pp512 +500 +492–508 +5 +435/,
        /tg128@d4096 +40 +39–41 +5 +–/,
        /not measured after 16,384 tokens/,
        /4,096 +9\.31 +9\.2–9\.42/,
        /Extrapolated to 32 layers from slices of 2 \+ 8, made of random weights/,
        /Flash attention +on/,
        /Blocks +4 kept, 1 put aside/,
        /Not trusted:\n +Other programs keep the processor busy/,
      ])
        expect(out).toMatch(words);
    });

    it('draws the sustained curve from zero, over the minutes', async () => {
      await keep(runs.sustained);
      const lines = await linesOf('--run', 'last');
      const chart = lines.filter((line) => line.includes('│')).map((line) => line.trim());
      expect(chart).toHaveLength(4);
      expect(chart.at(-1)).toBe(`│${'█'.repeat(20)}`);
      expect(chart[0]).toMatch(/^│█[▁-█]+$/);
      expect(lines.join('\n')).toContain('210–400 t/s · 55% of the first speed kept at the end');
      expect(lines.join('\n')).toContain('0 … 9.5 min');
    });

    it.each([
      [
        { file: { name: 'own.gguf', bytes: 4e9 }, layersMeasured: [32] },
        /Measured whole, 32 layers · File own\.gguf \(4 GB\)/,
      ],
      [{ layersMeasured: [32] }, /Measured whole, 32 layers, random weights/],
    ])('tells a model that was measured whole', async (change, words) => {
      await keep(resultOf(change));
      expect((await history(['--run', '1'])).out).toMatch(words);
    });

    it('of an old program leaves out what that did not record', async () => {
      const { mode: _mode, blocks: _blocks, ...entry } = runs.old;
      await writeFile(join(home(), 'history.jsonl'), `${JSON.stringify({ version: 1, entry })}\n`);
      const { out } = await history(['--run', 'last']);
      expect(out).not.toMatch(/Blocks|undefined|NaN/);
    });

    it('as JSON is the entry with its name', async () => {
      await keep(runs.old, runs.newBuild);
      expect(JSON.parse((await history(['--run', 'last-1', '--json'])).out)).toEqual({
        number: 1,
        id: '20261122-2301',
        ...runs.old,
      });
    });
  });

  describe('two runs compared', () => {
    it('show what differs first, then the ratios', async () => {
      await keep(runs.old, runs.newBuild);
      const { out } = await history(['--compare', '1', '2']);
      const [differs, software, untrusted, rates, faster, same] = [
        /Build +llama\.cpp b1000 \(node-llama-cpp 3\.0\.0\) +llama\.cpp b2000/,
        /! The software differs/,
        /! Not to be trusted: 20261122-2302/,
        /Test .* Ratio/,
        /pp512 +440 +432–448 +500 +492–508 +1\.136 +\S+ +faster/,
        /tg128 .* no difference shown/,
      ].map((words) => out.search(words));
      expect(differs).toBeGreaterThanOrEqual(0);
      const places = [differs, software, untrusted, rates, faster, same].map(Number);
      expect(places).toEqual(places.toSorted((a, b) => a - b));
      expect(out).toContain('Only in 20261122-2302: tg128@d4096');
    });

    it('are the named one and the newest when one is named', async () => {
      await keep(runs.old, runs.newBuild);
      expect((await history(['--compare', '1'])).out).toBe((await history(['--compare', '1', 'last'])).out);
    });

    it('of different models show no ratio unless asked', async () => {
      await keep(runs.old, runs.otherModel);
      const { out } = await history(['--compare', '1']);
      expect(out).toMatch(/Quantisation +Q4_0 +Q8_0/);
      expect(out).toContain('their rates are not compared');
      expect(out).not.toContain('Ratio');
      expect((await history(['--compare', '1', '--anyway'])).out).toMatch(/pp512 .* no difference shown/);
      const shown = JSON.parse((await history(['--compare', '1', '--json'])).out);
      expect(shown).toMatchObject({ isSameModel: false, one: { number: 1 }, other: { number: 2 } });
      expect(shown).not.toHaveProperty('tests');
      expect(JSON.parse((await history(['--compare', '1', '--anyway', '--json'])).out).tests).toHaveLength(2);
    });

    it('say in Japanese what differs', async () => {
      await keep(runs.old, runs.newBuild);
      const { out } = await history(['--compare', '1'], 'ja');
      for (const words of ['条件の違い', 'ビルド', '速い', '差は認められない']) expect(out).toContain(words);
    });
  });

  describe('the export', () => {
    it.each([
      ['markdown', /^\| M4 Pro <sup>1<\/sup> +\| +273 \| +20 \|.* 440\.00 \| +50\.50 \|$/m],
      ['table', /^\| llama-2-7b Q4_0 \(1\) \| 3\.56 GiB \| 6\.74 B \| Metal /m],
      ['csv', /^20261122-2301,2026-11-22T23:01:07\.250Z,Apple M4 Pro,20,/m],
    ])('writes %s with what the catalogue knows of chip and model', async (format, words) => {
      await keep(runs.old);
      expect((await history(['--export', format])).out).toMatch(words);
    });

    it('writes JSON of the entries as they are', async () => {
      await keep(runs.old, runs.newBuild);
      expect(JSON.parse((await history(['--export', 'json'])).out)).toEqual([runs.old, runs.newBuild]);
    });

    it('takes the runs that are named, each once, oldest first', async () => {
      await keep(runs.old, runs.newBuild, runs.otherModel);
      const { out } = await history(['--export', 'json', '--run', 'last, 1,20261122-2303']);
      expect(JSON.parse(out)).toEqual([runs.old, runs.otherModel]);
    });

    it('ends CSV as the format ends its lines, on the screen and in a file alike', async () => {
      await keep(runs.old);
      const file = join(home(), 'runs.csv');
      const { err, out } = await history(['--export', 'csv', '--output', file]);
      const text = await readFile(file, 'utf8');
      expect({ out, err }).toEqual({ out: '', err: `Written to ${file}\n` });
      expect(text.split('\r\n')).toHaveLength(4);
      expect((await history(['--export', 'csv'])).out).toBe(text);
    });

    it('replaces a file only when told to', async () => {
      await keep(runs.old);
      const file = join(home(), 'mine.md');
      await writeFile(file, 'mine');
      const args = ['--export', 'table', '--output', file];
      await expect(history(args)).rejects.toMatchObject({ code: 'file-exists', details: { path: file } });
      expect(await readFile(file, 'utf8')).toBe('mine');
      await history([...args, '--force']);
      expect(await readFile(file, 'utf8')).toContain('pp512');
      expect((await readdir(home())).sort()).toEqual(['history.jsonl', 'mine.md']);
    });
  });

  it.each([
    [['--run', '9'], { code: 'unknown-run', details: { run: '9', runs: 2 } }],
    [['--run', ''], { code: 'unknown-run' }],
    [['--run', '20261122'], { code: 'ambiguous-run' }],
    [['--compare', '1', '9'], { code: 'unknown-run' }],
    [['--compare', 'last'], { code: 'bad-input', details: { expected: 'two different runs' } }],
    [['--export', 'csv', '--run', '1,9'], { code: 'unknown-run' }],
    [['--export', 'pdf'], { code: 'bad-input', details: { path: '--export' } }],
    [['--export', 'markdown', '--run', '2'], { code: 'bad-input', details: { path: '--export markdown' } }],
    [['--export', 'csv', '--json'], { code: 'bad-input', details: { path: '--json' } }],
    [
      ['--export', 'csv', '--output', '/nowhere/at/all'],
      { code: 'file-unwritable', details: { problem: 'ENOENT' } },
    ],
    [['2'], { code: 'bad-input', details: { path: '2', expected: 'given together with --compare' } }],
    [['--anyway'], { code: 'bad-input' }],
    [['--output', 'x'], { code: 'bad-input' }],
    [['--force'], { code: 'bad-input' }],
    [['--run', '1', '--compare', '2'], { code: 'bad-input', details: { path: '--run' } }],
    [['--export', 'csv', '--compare', '2'], { code: 'bad-input', details: { path: '--export' } }],
    [['--run'], { code: 'bad-input' }],
    [['--compare', '1', '2', '3'], { code: 'bad-input', details: { path: '3' } }],
  ])('refuses %j', async (args, fault) => {
    await keep(runs.old, resultOf({ model: 'qwen3-8b', startedAt: startedAtMinute(3) }));
    await expect(history(args)).rejects.toMatchObject(fault);
    expect(await readdir(home())).toEqual(['history.jsonl']);
  });

  it.each([[['--run', 'last']], [['--compare', '1']], [['--export', 'table']], [['--export', 'json']]])(
    'of %j says that there are no runs yet',
    async (args) => {
      await expect(history(args)).rejects.toMatchObject({ code: 'no-runs' });
    },
  );

  it('of other engines names what would measure them', async () => {
    expect((await history(['--engines'])).out).toContain('kaidoki compare');
    await expect(history(['--engines', '--export', 'json'])).rejects.toMatchObject({
      code: 'no-engine-runs',
    });
  });
});
