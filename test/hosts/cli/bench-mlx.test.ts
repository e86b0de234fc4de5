import { describe, expect, it } from 'vitest';
import { syntheticMlx } from '../../../src-main/app/synthetic-mlx.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { askedEngine } from '../../../src-main/hosts/cli/commands/bench-engine.ts';
import { engineRunLines } from '../../../src-main/hosts/cli/print-engine-run.ts';
import type { EngineRun } from '#core/engines/engine-run.ts';

describe('bench --engine mlx', () => {
  it('takes a model of the disk or one of the catalogue, and where mlx-lm is', () => {
    expect(
      askedEngine({ engine: 'mlx', model: 'a/b', mlxEnvironment: '環境', allowUvx: true }),
    ).toMatchObject({
      engine: 'mlx',
      model: 'a/b',
      mlx: { environmentFolder: '環境', allowsUvx: true },
    });
    expect(askedEngine({ engine: 'mlx', synthetic: 'qwen3-8b:8bit' })).toMatchObject({
      synthetic: 'qwen3-8b:8bit',
    });
  });

  it.each([
    ['no model', { engine: 'mlx' }, '--model'],
    ['two models', { engine: 'mlx', model: 'a/b', synthetic: 'qwen3-8b' }, '--synthetic'],
    ['an address', { engine: 'mlx', model: 'a/b', url: 'http://127.0.0.1' }, '--url'],
    ['uvx for another engine', { engine: 'ollama', allowUvx: true }, '--allow-uvx'],
    ['a made model without an engine', { synthetic: 'qwen3-8b' }, '--synthetic'],
    ['an environment for another engine', { engine: 'server', mlxEnvironment: '/x' }, '--mlx-environment'],
  ])('refuses %s', (_, args, path) => {
    expect(() => askedEngine(args)).toThrow(
      expect.objectContaining({ code: 'bad-input', details: expect.objectContaining({ path }) }),
    );
  });

  it('knows a model of the catalogue by its name, at 4 bits unless told otherwise', () => {
    const catalogue = loadShippedCatalogue();
    expect(syntheticMlx(catalogue, 'qwen3-8b')).toMatchObject({ modelId: 'qwen3-8b', bits: 4 });
    expect(syntheticMlx(catalogue, 'qwen3-8b:8bit')).toMatchObject({ bits: 8, shape: { layerCount: 36 } });
    expect(() => syntheticMlx(catalogue, 'qwen3-8b:Q4_0')).toThrow(/unknown-quantisation/);
    expect(() => syntheticMlx(catalogue, 'no-such')).toThrow(/unknown-model/);
    expect(() => syntheticMlx(catalogue, 'gpt-oss-20b')).toThrow(/architecture-not-synthesised/);
  });
});

const run: EngineRun = {
  kind: 'engine-run',
  engine: 'mlx',
  program: 'mlx-lm',
  version: '0.40.0',
  model: 'qwen3-8b',
  quantisation: 'MLX-4bit',
  mode: 'quick',
  clock: 'engine',
  settings: { temperature: 0, seed: 0, promptCache: 'none', generationDepthTokens: 512 },
  results: { tg128: { tokensPerSecond: 50, low: 49, high: 51, samples: 6 } },
  wallClock: { tg128: 49 },
  firstRequestSeconds: 12,
  wasLoaded: false,
  layersMeasured: [4, 12],
  layersTotal: 36,
  peakMemoryBytes: 3_285_000_000,
  knownVersions: '0.27–0.31',
  conditions: {},
  trusted: true,
  reasons: [],
  startedAt: '2026-11-23T07:00:00.000Z',
  elapsedMilliseconds: 60_000,
};

describe('a run of mlx-lm in words', () => {
  it.each([
    [
      'en',
      ['by its own benchmark', '4 + 12 of 36 layers', 'GB', '0.27–0.31', 'keeps no prompts', 'not counted'],
    ],
    [
      'ja',
      [
        '自身のベンチマーク',
        '全 36 層のうち 4 + 12 層',
        'GB',
        '0.27–0.31',
        'キャッシュなし',
        '計測に含めない',
      ],
    ],
  ] as const)('says in %s what was measured and how', (language, parts) => {
    const text = engineRunLines(run, language).join('\n');
    for (const part of parts) expect(text).toContain(part);
    expect(text).not.toMatch(/context not told|コンテキスト長は不明/);
  });
});
