import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runCommand } from 'citty';
import { describe, expect, it } from 'vitest';
import { faultValue } from '#contract/dispatch.ts';
import {
  askedPrediction,
  predictCommand,
  type PredictArguments,
} from '../../../src-main/hosts/cli/commands/predict.ts';
import { rateOf, resultOf } from '../../fakes/benchmark-results.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { useTemporaryHome } from '../../fakes/temporary-home.ts';

const columns =
  'engine,model,params_b,active_params_b,quant,chip,gpu_cores,memory_gb,bandwidth_gbs,prompt_tokens,gen_tokens,pp_tps,tg_tps,date,source';
const run =
  'llama.cpp,LLaMA 7B v2,6.74,6.74,Q4_0,M4 Pro,20,,273,512,128,439.78,50.74,2026-08,https://example.org/a';
const from = join(import.meta.dirname, '..', '..', 'fixtures', 'macs', 'macbook-pro-m4-pro-48gb');

describe('what `kaidoki predict` asks for', () => {
  it.each([
    [{ model: 'qwen3-8b:Q4_K_M' }, { model: 'qwen3-8b', quantisation: 'Q4_K_M' }],
    [{ model: 'qwen3-8b' }, { model: 'qwen3-8b' }],
    [
      { model: 'llama-2-7b:Q4_0', chip: 'Apple M4 Pro', gpuCores: '20' },
      { model: 'llama-2-7b', quantisation: 'Q4_0', chips: [{ name: 'Apple M4 Pro', gpuCores: 20 }] },
    ],
    [
      { model: 'a:4bit', engine: 'mlx', context: '8k', prompt: '2k', output: '400', kv: 'q8_0' },
      {
        model: 'a',
        quantisation: '4bit',
        engine: 'mlx',
        contextTokens: 8192,
        promptTokens: 2048,
        outputTokens: 400,
        kvType: 'q8_0',
      },
    ],
    [
      { model: 'a', chip: 'M6', memory: '16' },
      { model: 'a', chips: [{ name: 'M6', memoryGB: 16 }] },
    ],
  ] satisfies [PredictArguments, object][])('%j is %j', (args, asked) => {
    expect(askedPrediction(args)).toEqual(asked);
  });

  it.each([
    [{ model: 'a', engine: 'vllm' }, '--engine'],
    [{ model: 'a', chip: 'M4', gpuCores: '0' }, '--gpu-cores'],
    [{ model: 'a', prompt: 'many' }, '--prompt'],
    [{ model: 'a', output: '0' }, '--output'],
    [{ model: 'a', kv: 'q5' }, '--kv'],
  ] satisfies [PredictArguments, string][])('%j is refused, naming %s', (args, path) => {
    expect(() => askedPrediction(args)).toThrowError(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });
});

describe('kaidoki predict', () => {
  const home = useTemporaryHome();

  async function predict(rawArgs: string[], language: 'en' | 'ja' = 'en') {
    const { said, terminal } = keptWords(language);
    let fault: ReturnType<typeof faultValue> | undefined;
    try {
      await runCommand(predictCommand(terminal), { rawArgs });
    } catch (error) {
      fault = faultValue(error, 'predict');
    }
    return { ...said, out: said.out.replaceAll('\u00a0', ' '), fault };
  }

  const file = (name: string): string => join(home(), name);

  async function table(...rows: string[]): Promise<string> {
    await writeFile(file('runs.csv'), `${[columns, ...rows].join('\n')}\n`);
    return file('runs.csv');
  }

  it('prints the speed as JSON with what it is of', async () => {
    const { out, err, fault } = await predict(['llama-2-7b:Q4_0', '--from', from, '--json']);
    expect({ err, fault }).toEqual({ err: '', fault: undefined });
    const value = JSON.parse(out);
    expect(value).toMatchObject({
      modelId: 'llama-2-7b',
      quantisation: 'Q4_0',
      engine: 'llama.cpp',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      isThisMac: true,
      confidence: 'predicted',
      promptTokensPerSecond: { mid: expect.any(Number) },
      generationTokensPerSecond: { mid: expect.any(Number) },
      firstTokenSeconds: { mid: expect.any(Number) },
      mixSeconds: { mid: expect.any(Number) },
    });
    // Published of this chip: 439.78 and 50.74.
    expect(value.promptTokensPerSecond.mid).toBeGreaterThan(380);
    expect(value.promptTokensPerSecond.mid).toBeLessThan(520);
    expect(value.generationTokensPerSecond.mid).toBeGreaterThan(43);
    expect(value.generationTokensPerSecond.mid).toBeLessThan(62);
  });

  it('says in lines how fast, when the first word comes, and why it says so, in both languages', async () => {
    const args = ['--from', from, '--chip', 'M3 Ultra', '--gpu-cores', '80', 'qwen2.5-32b:Q4_K_M'];
    const { out } = await predict(args);
    for (const words of [
      'Qwen2.5 32B Instruct Q4_K_M · llama.cpp · M3 Ultra, 80-core GPU',
      'Reads a prompt of 512 tokens at:',
      'First word by the length of the prompt',
      'One answer, 512 tokens read and 128 written:',
      'Energy of a written token:',
      'published runs',
      'In: Mac Studio (M3 Ultra, 2025)',
    ]) {
      expect(out).toContain(words);
    }
    const { out: japanese } = await predict(args, 'ja');
    for (const words of ['読む速さ', '最初の一語までの時間', '1 トークンを書く電力量', '公開', '搭載機種']) {
      expect(japanese).toContain(words);
    }
  });

  it('says what was measured here, and what is left after ten minutes', async () => {
    const machine = { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 48 * 2 ** 30 };
    const measured = resultOf({
      machine,
      model: 'qwen3-8b',
      results: { pp512: rateOf(400), tg128: rateOf(45) },
    });
    const sustained = resultOf({
      machine,
      mode: 'sustained',
      startedAt: '2026-11-21T10:00:00.000Z',
      sustained: { points: [], generationShareKept: 0.8 },
    });
    const lines = [measured, sustained].map((entry) => `${JSON.stringify({ version: 2, entry })}\n`);
    await writeFile(file('history.jsonl'), lines.join(''));
    const { out } = await predict(['qwen3-8b:Q4_0', '--from', from]);
    expect(out).toContain('tg128 45 (');
    expect(out).toMatch(/After ten minutes of steady work: 36(\.\d)? \(.*measured here on Nov 21, 2026/);
    expect(out).toContain('Measured here: Qwen3 8B Q4_0, on Nov 22, 2026.');
  });

  it.each([
    [[], 'predict'],
    [['a', '--gpu-cores', '20'], '--gpu-cores'],
    [['a', '--memory', '16'], '--memory'],
    [['a', '--force'], '--force'],
    [['a', '--batch', 'x.csv'], 'a'],
    [['--batch', 'x.csv', '--chip', 'M4'], '--chip'],
    [['--batch', 'x.csv', '--force'], '--force'],
  ])('refuses %j as bad input, naming %s', async (args, path) => {
    const { out, fault } = await predict(args);
    expect(out).toBe('');
    expect(fault).toMatchObject({ code: 'bad-input', details: { path } });
  });

  it.each([
    [['gpt-5', '--chip', 'M4'], 'unknown-model'],
    [['qwen3-8b:Q9', '--chip', 'M4'], 'unknown-quantisation'],
    [['qwen3-8b', '--chip', 'M9'], 'unknown-chip'],
    [['qwen3-8b', '--chip', 'M4 Pro', '--gpu-cores', '18'], 'unknown-bin'],
    [['qwen3-8b', '--chip', 'M4', '--context', '100m'], 'bad-input'],
    [['qwen3-8b', '--chip', 'M4', '--context', '999999'], 'context-out-of-range'],
  ])('refuses %j as %s', async (args, code) => {
    expect((await predict([...args, '--from', from])).fault?.code).toBe(code);
  });

  describe('of a table', () => {
    it('prints the same rows with what is predicted', async () => {
      const { out, err, fault } = await predict(['--batch', await table(run, run)]);
      expect({ err, fault }).toEqual({ err: '', fault: undefined });
      const [header, first, second, ...rest] = out.trimEnd().split('\n');
      expect(header).toBe(`${columns},pp_low,pp_mid,pp_high,tg_low,tg_mid,tg_high,reason`);
      expect(first?.startsWith(`${run},`)).toBe(true);
      expect(second).toBe(first);
      expect(rest).toEqual([]);
    });

    it('writes it to a file whole, says how much was answered, and leaves nothing else behind', async () => {
      const batch = await table(run, run.replace('M4 Pro', 'M9'));
      const { out, err } = await predict(['--batch', batch, '--output', file('predicted.csv')]);
      expect(out).toBe('');
      expect(err).toContain('2 rows: 1 with a prompt speed, 1 with a generation speed');
      expect(await readFile(file('predicted.csv'), 'utf8')).toContain('unknown-chip');
      expect((await readdir(home())).sort()).toEqual(['predicted.csv', 'runs.csv']);
    });

    it('replaces a file only when told to', async () => {
      const batch = await table(run);
      await writeFile(file('predicted.csv'), 'kept');
      const refused = await predict(['--batch', batch, '--output', file('predicted.csv')]);
      expect(refused.fault?.code).toBe('file-exists');
      expect(await readFile(file('predicted.csv'), 'utf8')).toBe('kept');
      await predict(['--batch', batch, '--output', file('predicted.csv'), '--force']);
      expect(await readFile(file('predicted.csv'), 'utf8')).toContain('tg_mid');
    });

    it('prints it as JSON when asked', async () => {
      const { out } = await predict(['--batch', await table(run), '--json']);
      expect(JSON.parse(out)).toMatchObject([{ chip: 'M4 Pro', tg_mid: expect.any(Number) }]);
    });

    it('answers the good rows, and names the bad ones by line and column', async () => {
      const bad = Array.from({ length: 7 }, () => run.replace(',20,', ',NaN,'));
      const { out, err, fault } = await predict(['--batch', await table(run, ...bad)]);
      expect(out.trimEnd().split('\n')).toHaveLength(9);
      expect(fault).toMatchObject({ code: 'csv-invalid', details: { line: 3, column: 'gpu_cores' } });
      expect(err.trimEnd().split('\n')).toHaveLength(5);
      expect(err).toContain('line 4');
      expect(err).toContain('2 more rows');
    });

    it.each([
      [
        'without a column',
        `${columns.replace('chip,', '')}\n`,
        { code: 'csv-invalid', details: { line: 1, column: 'chip' } },
      ],
      [
        'with a quote that is not closed',
        `${columns}\n"llama\n`,
        { code: 'csv-invalid', details: { line: 2, column: '1' } },
      ],
      ['of nothing', '', { code: 'csv-invalid', details: { line: 1 } }],
      [
        'of too many rows',
        `${columns}\n${'a\n'.repeat(100_001)}`,
        { code: 'csv-invalid', details: { line: 100_002 } },
      ],
      ['in another encoding', new Uint8Array([0xff, 0xfe, 0x65, 0x00]), { code: 'file-unreadable' }],
    ])('%s writes nothing', async (_what, content, expected) => {
      await writeFile(file('bad.csv'), content);
      const { out, fault } = await predict(['--batch', file('bad.csv'), '--output', file('predicted.csv')]);
      expect(out).toBe('');
      expect(fault).toMatchObject(expected);
      expect(await readdir(home())).toEqual(['bad.csv']);
    });

    it.each([
      ['nowhere.csv', 'ENOENT'],
      ['.', 'not a file'],
    ])('that is %s is refused', async (name, problem) => {
      const { fault } = await predict(['--batch', join(home(), name)]);
      expect(fault).toMatchObject({ code: 'file-unreadable', details: { problem } });
    });
  });
});
