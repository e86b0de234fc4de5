import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createOtherEngines } from '../../../../src-main/adapters/engines/other-engines.ts';
import type { EngineBenchAsked } from '../../../../src-main/app/engine-bench.ts';
import { safetensorsHeader } from '#core/mlx/safetensors.ts';
import { syntheticConfig } from '#core/mlx/synthetic-config.ts';
import { syntheticBytes, syntheticTensors } from '#core/mlx/synthetic-tensors.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { benchWith } from '../../../fakes/engines/bench-fake.ts';
import { fakeMlx, type FakeMlx, type FakeMlxWays } from '../../../fakes/engines/mlx/mlx-fake.ts';

const shape: ModelShape = {
  architecture: 'qwen3',
  embeddingLength: 128,
  layerCount: 12,
  headCount: 2,
  headCountKv: 1,
  headLength: 64,
  feedForwardLength: 256,
  vocabularySize: 1000,
  tiedEmbeddings: false,
  maximumContextTokens: 4096,
  attentionBias: 'none',
  qkNorm: 'per_head',
};
const layers = [0, 1];

/** A small model on disk; answers its folder and the bytes of its tensors. */
function placeModel(folder: string, beside: Record<string, string> = {}): { folder: string; bytes: number } {
  const { tensors, otherBits } = syntheticTensors(shape, 4, layers);
  const config = syntheticConfig(shape, { layerCount: layers.length, bits: 4, groupSize: 64, otherBits });
  mkdirSync(folder, { recursive: true });
  const bytes = syntheticBytes(tensors);
  writeFileSync(
    path.join(folder, 'model.safetensors'),
    Buffer.concat([safetensorsHeader(tensors), Buffer.alloc(bytes)]),
  );
  const files = { 'config.json': JSON.stringify(config), ...beside };
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(folder, name), text);
  return { folder, bytes };
}

const bench = (
  { options, environmentFolder }: FakeMlx,
  asked: Partial<EngineBenchAsked>,
  signal = new AbortController().signal,
) =>
  benchWith(
    { engine: 'mlx', ...asked, mlx: { environmentFolder, ...asked.mlx } },
    { otherEngines: createOtherEngines(undefined, options) },
    signal,
  );

function benchModel(ways: FakeMlxWays, asked: Partial<EngineBenchAsked> = {}) {
  const fake = fakeMlx(ways);
  const { folder, bytes } = placeModel(path.join(fake.home, 'モデル \'q\' "4bit"'));
  return { fake, folder, bytes, ...bench(fake, { model: folder, ...asked }) };
}

const synthetic = { modelId: 'small', shape, bits: 4 as const, sliceLayers: [2, 6] };

describe('mlx-lm on a model of this disk', () => {
  it.each([{ version: '0.31.3' }, { version: '0.31.3', isFirstVersion: true }])(
    'is measured by its own trials: %o',
    async (ways) => {
      const { running, bytes, stored } = benchModel(ways);
      const { run } = await running;
      expect(run.results['pp512']?.tokensPerSecond).toBeCloseTo(512 / 0.25, -1);
      // 128 tokens in the time of 127.
      expect(run.results['tg128']?.tokensPerSecond).toBeCloseTo((128 / 0.75) * (127 / 128), 0);
      expect(run).toMatchObject({
        engine: 'mlx',
        program: 'mlx-lm',
        version: '0.31.3',
        model: 'モデル \'q\' "4bit"',
        quantisation: 'MLX-4bit',
        modelBytes: bytes,
        clock: 'engine',
        peakMemoryBytes: 3_285_000_000,
        settings: { temperature: 0, seed: 0, promptCache: 'none', generationDepthTokens: 512 },
        trusted: true,
        reasons: [],
      });
      expect(run.results['tg128']?.samples).toBe(3);
      expect(run).not.toHaveProperty('layersTotal');
      expect(stored).toEqual([run]);
    },
  );

  it('is started without a shell, offline, with Python’s output unbuffered, in a folder of nobody’s', async () => {
    const { running, fake, folder } = benchModel({}, { promptTokens: 64, generatedTokens: 32, mode: 'full' });
    await running;
    const start = fake.starts().find(({ words }) => words.includes('--model'));
    expect(start?.words).toEqual([
      '--model',
      folder,
      '--prompt-tokens',
      '64',
      '--generation-tokens',
      '32',
      '--num-trials',
      '21',
    ]);
    expect(start?.environment).toMatchObject({
      HF_HUB_OFFLINE: '1',
      TRANSFORMERS_OFFLINE: '1',
      PYTHONUNBUFFERED: '1',
      MLXLM_USE_MODELSCOPE: 'False',
    });
    expect(start?.folder).toBe('/');
  });

  it('says which versions are known where this one is newer, and refuses one without the command', async () => {
    const { run } = await benchModel({ version: '0.44.0' }).running;
    expect(run.knownVersions).toBe('0.27–0.31');
    await expect(benchModel({ version: '0.26.4' }).running).rejects.toMatchObject({
      code: 'engine-too-old',
      details: { version: '0.26.4', needed: '0.27' },
    });
  });

  it.each([
    ['a traceback', { fails: ['ValueError: Model type x not supported.'] }, 'engine-failed', 'Model type x'],
    [
      'memory that is short',
      {
        failsAfter: 2,
        failsAfterWith: ['RuntimeError: [METAL] Command buffer execution failed: Insufficient Memory'],
      },
      'engine-out-of-memory',
      'Insufficient Memory',
    ],
    [
      'rates ten times too high for the time that passed',
      { liesBy: 0.1 },
      'engine-answer-invalid',
      'claims 10.0',
    ],
    ['rates ten times too low', { liesBy: 10 }, 'engine-answer-invalid', 'claims 0.10 s'],
    ['another form', { garbage: 'Trial 1: fast' }, 'engine-answer-invalid', 'Trial 1: fast'],
  ])('is refused with %s', async (_, ways, code, problem) => {
    const { running, stored } = benchModel(ways);
    const fault = await running.catch((error: unknown) => error);
    expect(fault).toMatchObject({ code });
    expect(fault).toHaveProperty('details.problem', expect.stringContaining(problem));
    expect(stored).toEqual([]);
  });

  it('is ended with all it started when the run is cancelled', async () => {
    const stop = new AbortController();
    const fake = fakeMlx({ hangs: true });
    const { folder } = placeModel(path.join(fake.home, 'model'));
    const { running, phases } = bench(fake, { model: folder }, stop.signal);
    const failed = expect(running).rejects.toMatchObject({ code: 'benchmark-cancelled' });
    await expect.poll(() => phases).toContain('warming-up');
    stop.abort();
    await failed;
    const own = readdirSync(path.join(fake.home, 'notes')).flatMap((name) => /\d+/.exec(name)?.[0] ?? []);
    await expect.poll(() => own.some((id) => isAlive(Number(id)))).toBe(false);
  });

  it('is given up when it says nothing for too long', async () => {
    const fake = fakeMlx({ hangs: true });
    const { folder } = placeModel(path.join(fake.home, 'model'));
    const impatient = { ...fake, options: { ...fake.options, silenceMilliseconds: 900 } };
    await expect(bench(impatient, { model: folder }).running).rejects.toMatchObject({
      code: 'engine-silent',
    });
  });
});

const isAlive = (id: number): boolean => {
  try {
    return process.kill(id, 0);
  } catch {
    return false;
  }
};

describe('the model that mlx-lm is given', () => {
  it('is the copy in Hugging Face’s cache where a repository is named, links followed', async () => {
    const fake = fakeMlx();
    const hub = path.join(fake.home, '.cache/huggingface/hub/models--mlx-community--Small-4bit');
    const revision = 'a'.repeat(40);
    const { folder } = placeModel(path.join(hub, 'blobs'));
    mkdirSync(path.join(hub, 'refs'), { recursive: true });
    mkdirSync(path.join(hub, 'snapshots', revision), { recursive: true });
    writeFileSync(path.join(hub, 'refs/main'), revision);
    for (const name of readdirSync(folder))
      symlinkSync(path.join('../../blobs', name), path.join(hub, 'snapshots', revision, name));
    const { run } = await bench(fake, { model: 'mlx-community/Small-4bit' }).running;
    expect(run.model).toBe('mlx-community/Small-4bit');
    const found = await createOtherEngines(undefined, fake.options).find([], new AbortController().signal);
    expect(found.find(({ engine }) => engine === 'mlx')).toMatchObject({
      models: [{ name: 'mlx-community/Small-4bit', quantisation: 'MLX-4bit', isLoaded: false }],
    });
    const { words = [] } = fake.starts().find((start) => start.words.includes('--model')) ?? {};
    expect(words[1]).toBe(path.join(hub, 'snapshots', revision));
  });

  it('is refused with the line that fetches it where it is not there: nothing is fetched unasked', async () => {
    const fake = fakeMlx();
    await expect(bench(fake, { model: 'mlx-community/Other-4bit' }).running).rejects.toMatchObject({
      code: 'mlx-model-not-here',
      details: { command: 'hf download mlx-community/Other-4bit' },
    });
    expect(fake.starts()).toEqual([]);
  });

  it.each([
    ['config.json', { 'config.json': '{"model_type":"llama","model_file":"own.py"}' }],
    ['own.py', { 'own.py': 'print(1)' }],
    ['tokenizer_config.json', { 'tokenizer_config.json': '{"auto_map":{"AutoTokenizer":["x.Y",null]}}' }],
  ])('is refused where it brings code of its own: %s', async (file, beside) => {
    const fake = fakeMlx();
    const { folder } = placeModel(path.join(fake.home, 'model'), beside);
    await expect(bench(fake, { model: folder }).running).rejects.toMatchObject({
      code: 'mlx-model-has-code',
      details: { file },
    });
    expect(fake.starts()).toEqual([]);
  });

  it('is refused where it is no model, a part of it is missing, it is nowhere, or none was named', async () => {
    const fake = fakeMlx();
    const empty = path.join(fake.home, 'empty');
    mkdirSync(empty);
    const parted = path.join(fake.home, 'parted');
    placeModel(parted, { 'model-00001-of-00002.safetensors': '' });
    await expect(bench(fake, { model: empty }).running).rejects.toMatchObject({ code: 'not-a-model-file' });
    await expect(bench(fake, { model: parted }).running).rejects.toMatchObject({
      code: 'split-part-missing',
    });
    await expect(bench(fake, { model: `${empty}/無い` }).running).rejects.toMatchObject({
      code: 'file-unreadable',
    });
    await expect(bench(fake, {}).running).rejects.toMatchObject({ code: 'engine-model-missing' });
  });
});

describe('where mlx-lm is found', () => {
  const unnamed = { mlx: { environmentFolder: undefined } };

  it('is on the path too, also on another system', async () => {
    const fake = fakeMlx();
    const { folder } = placeModel(path.join(fake.home, 'model'));
    const linux = { ...fake, options: { ...fake.options, platform: 'linux', architecture: 'x64' } };
    await expect(bench(linux, { model: folder, ...unnamed }).running).resolves.toMatchObject({
      run: { engine: 'mlx' },
    });
  });

  it.each([
    ['a Mac with Apple silicon', 'darwin', 'arm64', 'mlx-missing'],
    ['a Mac with an Intel processor', 'darwin', 'x64', 'mlx-needs-apple-silicon'],
    ['Linux', 'linux', 'x64', 'mlx-needs-apple-silicon'],
  ])('is nowhere on %s', async (_, platform, architecture, code) => {
    const fake = fakeMlx();
    const bare = {
      ...fake,
      options: { ...fake.options, environment: { PATH: 'relative:' }, platform, architecture },
    };
    await expect(bench(bare, { model: 'a/b', ...unnamed }).running).rejects.toMatchObject({ code });
  });

  it('is an environment that has it, a named one above all', async () => {
    const fake = fakeMlx();
    const asked = { model: 'a/b', mlx: { environmentFolder: path.join(fake.home, '空') } };
    await expect(bench(fake, asked).running).rejects.toMatchObject({ code: 'mlx-environment-empty' });
    const older = path.join(fake.home, 'older/bin');
    mkdirSync(older, { recursive: true });
    writeFileSync(path.join(older, 'mlx_lm.generate'), '#!/bin/sh\n', { mode: 0o755 });
    await expect(
      bench(fake, { model: 'a/b', mlx: { environmentFolder: path.dirname(older) } }).running,
    ).rejects.toMatchObject({ code: 'engine-too-old' });
  });

  it('is what uvx fetches, on a Mac and only where that was allowed', async () => {
    const fake = fakeMlx();
    const { folder } = placeModel(path.join(fake.home, 'model'));
    const bin = path.join(fake.home, 'uv');
    mkdirSync(bin);
    symlinkSync(path.join(fake.environmentFolder, 'bin/mlx_lm.benchmark'), path.join(bin, 'uvx'));
    const environment = { ...fake.options.environment, PATH: bin };
    const onMac = { ...fake, options: { ...fake.options, environment } };
    const refused = { model: folder, mlx: { environmentFolder: undefined } };
    await expect(bench(onMac, refused).running).rejects.toMatchObject({ code: 'mlx-missing' });
    const allowed = { model: folder, mlx: { environmentFolder: undefined, allowsUvx: true } };
    await bench(onMac, allowed).running;
    const words = fake.starts().map((start) => start.words.slice(0, 4));
    expect(words).toContainEqual(['--from', 'mlx-lm', 'mlx_lm', '--version']);
    expect(words).toContainEqual(['--from', 'mlx-lm', 'mlx_lm.benchmark', '--model']);
  });
});

describe('mlx-lm on a model made for the run', () => {
  it('is measured on two depths in turns and carried to the whole, and nothing of it is left', async () => {
    const fake = fakeMlx({ headSeconds: 0.4, secondsPerLayer: 0.1 });
    const { run } = await bench(fake, { mlx: { synthetic }, mode: 'full' }).running;
    // 0.4 s and 12 layers of 0.1 s, of which a quarter reads.
    expect(run.results['pp512']?.tokensPerSecond).toBeCloseTo(512 / (1.6 / 4), -1);
    expect(run).toMatchObject({
      model: 'small',
      quantisation: 'MLX-4bit',
      layersMeasured: [2, 6],
      layersTotal: 12,
    });
    const given = fake
      .starts()
      .flatMap(({ words }) => (words.includes('--model') ? [path.basename(words[1] ?? '')] : []));
    expect(given.filter((name) => name === '2-layers').length).toBe(given.length / 2);
    expect(given.length).toBeGreaterThanOrEqual(2);
    expect(existsSync(path.join(fake.home, 'work')) ? readdirSync(path.join(fake.home, 'work')) : []).toEqual(
      [],
    );
  });

  it('leaves nothing where the program fails either', async () => {
    const fake = fakeMlx({ fails: ['ValueError: no'] });
    await expect(bench(fake, { mlx: { synthetic } }).running).rejects.toMatchObject({
      code: 'engine-failed',
    });
    expect(readdirSync(path.join(fake.home, 'work'))).toEqual([]);
  });

  it('distrusts more layers that take less time', async () => {
    const fake = fakeMlx({ headSeconds: 1, secondsPerLayer: -0.05 });
    const { run } = await bench(fake, { mlx: { synthetic } }).running;
    expect(run.trusted).toBe(false);
    expect(run.reasons).toContain('speed-implausible');
  });

  it('is refused for an architecture that can’t be made for it', async () => {
    const asked = { mlx: { synthetic: { ...synthetic, shape: { ...shape, architecture: 'gemma3' } } } };
    await expect(bench(fakeMlx(), asked).running).rejects.toMatchObject({
      code: 'architecture-not-synthesised',
    });
  });
});
