import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from 'citty';
import * as v from 'valibot';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, it, vi } from 'vitest';
import { LocalModelsSchema, type LocalModels } from '#core/local-models/local-model.ts';
import { FitGridSchema } from '#core/fit/grid.ts';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import { fitCommand } from '../../../src-main/hosts/cli/commands/fit.ts';
import { modelsCommand } from '../../../src-main/hosts/cli/commands/models.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';
import { keptWords } from '../../fakes/kept-words.ts';
import { LocalHome } from '../../fakes/local-home.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';
import { testFolders } from '../../fakes/test-folders.ts';
import { unprivileged } from '../../fakes/unprivileged.ts';

const fixtures = path.join(import.meta.dirname, '..', '..', 'fixtures');
const from = ['--from', path.join(fixtures, 'macs', 'macbook-air-m2-macos27')];
const config = (name: string): string => readFileSync(path.join(fixtures, 'configs', `${name}.json`), 'utf8');

const { newFolder, removeFolders } = testFolders();
const home = new LocalHome(newFolder());
const own = home.at('日本語 のモデル');

/** Every layout at once, of a user with an Air of 16 GB who has tried a good deal. */
beforeAll(() => {
  chmodSync(home.folder, 0o755);
  const blobs = ['.ollama', 'models', 'blobs'];
  const digest = 'a'.repeat(64);
  home.whole([...blobs, `sha256-${digest}`], 'qwen3-8b');
  const layer = { mediaType: 'application/vnd.ollama.image.model', digest: `sha256:${digest}`, size: 1 };
  home.manifest({ model: 'qwen3', tag: '8b' }, [layer]);
  home.manifest({ model: 'qwen3', tag: 'latest' }, [layer]);
  home.manifest({ model: 'remote', tag: 'cloud' }, []);
  writeFileSync(home.at(...blobs, `sha256-${'b'.repeat(64)}-partial`), '');
  const studio = ['.lmstudio', 'models'];
  home.whole([...studio, 'lmstudio-community', 'Qwen3-8B-GGUF', 'Qwen3-8B-Q4_K_M.gguf'], 'qwen3-8b');
  home.whole([...studio, 'lmstudio-community', 'Llama-3.3-70B-GGUF', 'Llama-3.3-70B.gguf'], 'llama-3.3-70b');
  home.weights([...studio, 'mlx-community', 'Qwen3-8B-4bit'], config('mlx-qwen3-8b-4bit'), {
    'model.safetensors': mlxWeightBytes(catalogueModel('qwen3-8b').shape, { bits: 4 }) ?? 0,
  });
  writeFileSync(home.at(...studio, 'Mistral-7B.gguf.part'), '');
  home.link(home.at('gone.gguf'), ...studio, 'org', 'repo', 'gone.gguf');
  const hub = ['.cache', 'huggingface', 'hub', 'models--ggml-org--gpt-oss-20b-GGUF'];
  const blob = home.whole([...hub, 'blobs', 'c'.repeat(64)], 'gpt-oss-20b', {
    quantisation: 'MXFP4',
    fileType: 38,
  });
  home.link(
    path.relative(home.at(...hub, 'snapshots', 'abc'), blob),
    ...hub,
    'snapshots',
    'abc',
    'gpt-oss-20b-mxfp4.gguf',
  );
  writeFileSync(home.at(...hub, 'blobs', `${'d'.repeat(64)}.incomplete`), '');
  home.whole(['.cache', 'llama.cpp', 'ggml-org_gemma-3-12b-GGUF_gemma-3-12b-Q4_K_M.gguf'], 'gemma-3-12b');
  writeFileSync(home.at('.cache', 'llama.cpp', 'manifest=ggml-org=gemma-3-12b-GGUF=Q4_K_M.json'), '{}');
  mkdirSync(own);
  home.whole(['日本語 のモデル', "it's.gguf"], 'llama-2-7b', { quantisation: 'Q4_0', fileType: 2 });
  home.hardLink(path.join(own, "it's.gguf"), '.cache', 'llama.cpp', 'linked.gguf');
  makeNamedPipe(path.join(own, 'pipe.gguf'));
  writeFileSync(path.join(own, 'half.gguf'), 'GGUF and no more');
  home.weights(['日本語 のモデル', 'unknown'], '{"model_type":"\\u001b[31mnew"}', {
    'model.safetensors': 1e9,
  });
  chmodSync(home.make('日本語 のモデル', 'closed'), 0);
}, 60_000);
afterAll(() => {
  chmodSync(path.join(own, 'closed'), 0o755);
  removeFolders();
});

beforeEach(() => {
  vi.stubEnv('HOME', home.folder);
  vi.stubEnv('KAIDOKI_HOME', home.at('kaidoki'));
  for (const name of [
    'OLLAMA_MODELS',
    'HF_HOME',
    'HF_HUB_CACHE',
    'HUGGINGFACE_HUB_CACHE',
    'LLAMA_CACHE',
    'XDG_CACHE_HOME',
  ])
    vi.stubEnv(name, '');
});
afterEach(() => vi.unstubAllEnvs());

async function run(make: typeof modelsCommand, rawArgs: string[], language: 'en' | 'ja' = 'en') {
  const { said, terminal } = keptWords(language);
  await unprivileged(() => runCommand(make(terminal), { rawArgs }));
  // Figures are kept beside their units by spaces of another kind.
  return { ...said, out: said.out.replaceAll('\u00a0', ' ') };
}

const models = (args: string[], language?: 'en' | 'ja') =>
  run(modelsCommand, ['--local', ...from, ...args], language);

async function found(...args: string[]): Promise<LocalModels> {
  const { out, err } = await models(['--json', ...args]);
  expect(err).toBe('');
  return v.parse(v.strictObject(LocalModelsSchema.entries), JSON.parse(out));
}

let everything: Promise<LocalModels> | undefined;
/** With the user's own folder; searched once for all who ask. */
const foundOnce = (): Promise<LocalModels> => (everything ??= found('--folder', own));

describe('kaidoki models --local', () => {
  it('finds what each program keeps, by the name it has there, and what the user names', async () => {
    const { models: all, skipped, diskBytes } = await foundOnce();
    expect(
      all.map(({ program, name, quantisation, sameShapeAs }) => [program, name, quantisation, sameShapeAs]),
    ).toEqual([
      ['ollama', 'qwen3:8b', 'Q4_K_M', 'qwen3-8b'],
      ['ollama', 'qwen3:latest', 'Q4_K_M', 'qwen3-8b'],
      ['lm-studio', 'lmstudio-community/Llama-3.3-70B-GGUF/Llama-3.3-70B', 'Q4_K_M', 'llama-3.1-70b'],
      ['lm-studio', 'lmstudio-community/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M', 'Q4_K_M', 'qwen3-8b'],
      ['lm-studio', 'mlx-community/Qwen3-8B-4bit', 'MLX-4bit', 'qwen3-8b'],
      ['hugging-face', 'ggml-org/gpt-oss-20b-GGUF/gpt-oss-20b-mxfp4', 'MXFP4', 'gpt-oss-20b'],
      ['llama.cpp', 'ggml-org/gemma-3-12b-GGUF/gemma-3-12b-Q4_K_M', 'Q4_K_M', 'gemma-3-12b'],
      ['llama.cpp', 'linked', 'Q4_0', 'llama-2-7b'],
      ['folder', "it's", 'Q4_0', 'llama-2-7b'],
      ['folder', 'unknown', undefined, undefined],
    ]);
    expect(Object.fromEntries(skipped.map(({ code, count }) => [code, count]))).toEqual({
      'unreadable-folder': 1,
      'broken-link': 1,
      'not-a-file': 1,
      'unfinished-download': 3,
      'missing-weights': 1,
      damaged: 1,
    });
    // Each file once, however many names it has.
    const sizes = new Map(
      all.map(({ path: at, diskBytes: bytes, sameShapeAs }) => [
        sameShapeAs === 'llama-2-7b' ? 'linked' : at,
        bytes,
      ]),
    );
    expect(diskBytes).toBe([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0));
  });

  it('says of each what `kaidoki fit` says of the same model, and of Ollama’s what Ollama makes of it', async () => {
    const { models: all } = await foundOnce();
    const { out } = await run(fitCommand, [...from, '--json']);
    const { rows } = v.parse(FitGridSchema, JSON.parse(out));
    const answered = all.flatMap((model) => {
      const row = rows.find(
        ({ modelId, quantisation }) => modelId === model.sameShapeAs && quantisation === model.quantisation,
      );
      return row ? [{ model, row }] : [];
    });
    expect(answered.map(({ model }) => model.program)).toEqual([
      'ollama',
      'ollama',
      'lm-studio',
      'hugging-face',
      'llama.cpp',
    ]);
    for (const { model, row } of answered) {
      const { need, answer, largestContextTokens, speed } = row;
      expect({ need: model.need, answer: model.answer, largest: model.largestContextTokens }).toEqual({
        need,
        answer,
        largest: largestContextTokens,
      });
      if (model.program === 'ollama') expect(model.speed?.reasons[0]?.details['engine']).toBe('Ollama');
      else expect(model.speed).toEqual(speed);
    }
  });

  it('knows what fits into 16 GB, and what does not', async () => {
    const { models: all } = await foundOnce();
    expect(all.map(({ answer }) => answer)).toEqual([
      'fits',
      'fits',
      'refused',
      'fits',
      'fits',
      'raise-limit',
      'fits',
      'fits',
      'fits',
      undefined,
    ]);
    expect(all.at(-1)?.problem?.code).toBe('model-config-invalid');
  });

  it('names double copies by what tells so, with what would be free', async () => {
    const { models: all, copies } = await foundOnce();
    const named = copies.map(({ models: indices, foundBy, spareBytes }) => [
      indices.map((index) => all[index]?.name),
      foundBy,
      spareBytes,
    ]);
    const size = all[0]?.diskBytes;
    expect(named).toEqual([
      [
        ['qwen3:8b', 'qwen3:latest', 'lmstudio-community/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M'],
        ['same-file', 'same-header'],
        size,
      ],
      [['linked', "it's"], ['same-file'], 0],
    ]);
  });

  it('prints all that in English, and lets no name reach the terminal raw', async () => {
    const { out } = await models(['--folder', own]);
    const lines = out.split('\n');
    const row = (name: string): string => lines.find((line) => line.startsWith(`${name} `)) ?? '';
    expect(lines[0]).toBe('Models on this disk: 10, 81.4 GB · context 8K');
    expect(row('qwen3:8b')).toMatch(
      /Ollama +Q4_K_M +5 GB +6\.6 GB +● fits +[\d.]+ \([\d.]+–[\d.]+\) +[\d.]+ \([\d.]+–[\d.]+\) +40K$/,
    );
    expect(row("it's")).toMatch(/folder +Q4_0 +3\.8 GB +6\.1 GB +● fits ≤4K/);
    expect(row('lmstudio-community/Llama-3.3-70B-GGUF/Llama-3.3-70B')).toMatch(/✕ no +– +– +–$/);
    expect(row('unknown')).toMatch(/folder +1 GB +– +– +– +– +–$/);
    const prose = out.replace(/\n {2}/g, ' ');
    for (const words of [
      'Same weights: qwen3:8b (Ollama) = qwen3:latest (Ollama) = lmstudio-community/Qwen3-8B-GGUF/Qwen3-8B-Q4_K_M (LM Studio). Found by one file under several names and equal size, header and samples of the weights; 5 GB would be free with one of them.',
      "Same weights: linked (llama.cpp) = it's (folder). Found by one file under several names; the disk holds them once.",
      'Passed over, folders that can’t be read: 1 (such as ',
      'Passed over, links that lead nowhere or in a circle: 1',
      'Passed over, pipes, sockets and devices: 1',
      'Passed over, unfinished downloads: 3',
      'Passed over, models whose weights are missing in part or whole: 1',
      'Passed over, damaged files: 1',
      `Ollama: ${home.at('.ollama', 'models')}`,
      `LM Studio: ${home.at('.cache', 'lm-studio', 'models')} (not there)`,
      `folder: ${own}`,
    ])
      expect(prose).toContain(words);
    expect(out).toContain('– unknown: ');
    expect(out).not.toContain('\u001b');
    expect(out).not.toContain('ollama run');
  });

  it('prints it in Japanese', async () => {
    const { out } = await models(['--folder', own], 'ja');
    for (const words of [
      'このディスクにあるモデル: 10 個',
      '保管元',
      '同じ重み: ',
      '対象外、読めないフォルダ: 1 件',
      '対象外、ダウンロードの途中のもの: 3 件',
      '探した場所:',
      'フォルダ: ',
    ])
      expect(out).toContain(words);
    expect(out).not.toMatch(/Same weights|Passed over|Searched|not there/);
  });

  it('prints with --commands the lines that run what fits, and nothing for what does not', async () => {
    const { out } = await models(['--folder', own, '--commands', '--context', '4k']);
    const lines = out.split('\n').map((line) => line.trim());
    for (const line of [
      'ollama run qwen3:8b',
      'lmstudio://open_from_hf?model=lmstudio-community/Qwen3-8B-GGUF&file=Qwen3-8B-Q4_K_M.gguf',
      `mlx_lm.generate --model ${home.at('.lmstudio', 'models', 'mlx-community', 'Qwen3-8B-4bit')} --prompt Hello`,
      'llama-server -hf ggml-org/gemma-3-12b-GGUF:Q4_K_M -c 4096',
      `llama-server -m '${own}/it'\\''s.gguf' -c 4096`,
    ])
      expect(lines).toContain(line);
    expect(out.slice(out.indexOf('Searched:'))).not.toContain('Llama-3.3-70B');
  });

  it('looks where the variables of the programs say', async () => {
    const other = new LocalHome(newFolder());
    chmodSync(other.folder, 0o755);
    other.model(['hf', 'hub', 'models--org--repo', 'snapshots', 'abc', 'a.gguf']);
    other.model(['llama', 'b.gguf']);
    vi.stubEnv('OLLAMA_MODELS', other.make('empty'));
    vi.stubEnv('HF_HOME', other.at('hf'));
    vi.stubEnv('LLAMA_CACHE', other.at('llama'));
    const { models: all } = await found();
    expect(all.filter(({ program }) => program !== 'lm-studio').map(({ name }) => name)).toEqual([
      'org/repo/a',
      'b',
    ]);
  });

  it('says where nothing is kept how to name a folder, and where it looked', async () => {
    vi.stubEnv('HOME', newFolder());
    const { out } = await models(['--commands']);
    expect(out).toContain('Models on this disk: 0');
    expect(out).toContain('kaidoki models --local --folder DIR');
    expect(out.match(/\(not there\)/g)?.length).toBeGreaterThanOrEqual(4);
    expect(out).toContain('No model here fits');
  });

  it.each([
    [['--folder', '/nowhere'], 'file-unreadable', { path: '/nowhere' }],
    [['--folder='], 'bad-input', { path: '--folder' }],
    [['--context', '0'], 'context-out-of-range', {}],
    [['--kv', 'q5_0'], 'bad-input', { path: '--kv' }],
    [['--unknown'], 'bad-input', { path: '--unknown' }],
  ])('refuses %j', async (args, code, details) => {
    await expect(models(args)).rejects.toMatchObject({ code, details });
  });

  it('refuses a hundred folders and one', async () => {
    const args = Array.from({ length: 101 }, () => '--folder=/tmp');
    await expect(models(args)).rejects.toMatchObject({ code: 'bad-input', details: { path: '--folder' } });
  });

  it.each(['--folder=x', '--context=8k', '--kv=f16', '--commands'])(
    'refuses %s without --local',
    async (option) => {
      await expect(run(modelsCommand, [option])).rejects.toMatchObject({
        code: 'bad-input',
        details: { path: option.split('=')[0] },
      });
    },
  );

  it('without it lists the catalogue', async () => {
    const { out } = await run(modelsCommand, []);
    expect(out).toMatch(/^qwen3-8b +Qwen3 8B +8\.2B/m);
  });
});

describe('what `kaidoki models --local` cannot answer', () => {
  it('is said where MLX does not run', async () => {
    const other = new LocalHome(newFolder());
    chmodSync(other.folder, 0o755);
    vi.stubEnv('HOME', other.folder);
    other.mlx(['.lmstudio', 'models', 'mlx-community', 'tiny-4bit']);
    other.model(['.lmstudio', 'models', 'org', 'repo', 'a.gguf']);
    const linux = ['--local', '--from', path.join(fixtures, 'macs', 'not-a-mac-linux')];
    expect((await run(modelsCommand, linux)).out).toContain('MLX runs on Apple silicon alone');
    expect((await run(modelsCommand, linux, 'ja')).out).toContain('MLX のフォルダは判定しません');
  });
});
