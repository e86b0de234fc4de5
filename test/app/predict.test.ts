import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import type { App } from '../../src-main/app/app.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { weightBytes } from '../../src-main/core/memory/weights.ts';
import {
  PredictionSchema,
  PredictQuestionSchema,
  type ChipPrediction,
  type PredictQuestion,
} from '../../src-main/core/speed/prediction.ts';
import { rateOf, resultOf } from '../fakes/benchmark-results.ts';
import { fakePorts } from '../fakes/ports.ts';
import { modelNamed } from '../core/speed/fixtures.ts';
import { startedApp } from '../fakes/started-app.ts';

const mac = 'macbook-pro-m4-pro-48gb';
const fortyEight = 48 * 2 ** 30;

async function appWith(entries: BenchmarkResult[] = [], folder = mac): Promise<App> {
  const ports = fakePorts(folder);
  ports.stored.push(...entries);
  return startedApp(ports, { installedBuild: async () => 'build' });
}

const here = { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: fortyEight, osVersion: '26.1' };

const runOf = (change: Partial<BenchmarkResult>): BenchmarkResult =>
  resultOf({
    machine: here,
    build: 'build',
    model: 'qwen2.5-14b',
    quantisation: 'Q4_K_M',
    layersTotal: 48,
    results: { pp512: rateOf(200), tg128: rateOf(22) },
    ...change,
  });

async function predict(app: App, question: Partial<PredictQuestion> = {}) {
  const asked = v.parse(PredictQuestionSchema, { model: 'qwen2.5-14b', quantisation: 'Q4_K_M', ...question });
  const prediction = await app.handlers.predict(asked);
  // What the contract lets through is all of it.
  expect(v.parse(PredictionSchema, prediction)).toEqual(prediction);
  return prediction;
}

async function rowOf(app: App, question: Partial<PredictQuestion> = {}): Promise<ChipPrediction> {
  const [row] = (await predict(app, question)).rows;
  if (!row) throw new Error('no row');
  return row;
}

describe('what the application predicts', () => {
  it('is of this machine where no chip is named', async () => {
    const row = await rowOf(await appWith());
    expect(row).toMatchObject({
      chipId: 'm4-pro-14c-20g',
      chip: 'Apple M4 Pro',
      gpuCores: 20,
      memoryGB: 48,
      bandwidthBytesPerSecond: 273e9,
      isThisMac: true,
      fits: 'fits',
      speed: { confidence: 'predicted' },
    });
    expect(row.macs).toHaveLength(1);
    expect(row.measured).toBeUndefined();
    expect(row.firstTokenSeconds?.mid).toBeCloseTo(512 / (row.speed.promptTokensPerSecond?.mid ?? NaN), 9);
  });

  it('is of any chip by name, with the Macs that have it', async () => {
    const row = await rowOf(await appWith(), { chips: [{ name: 'M5 Max', gpuCores: 40, memoryGB: 64 }] });
    expect(row).toMatchObject({ chipId: 'm5-max-18c-40g', isThisMac: false, memoryGB: 64 });
    expect(row.macs.map(({ product }) => product)).toContain('Mac Studio (M5 Max)');
  });

  it('is of every chip of the catalogue when all are asked for, this Mac among them', async () => {
    const { rows } = await predict(await appWith(), { chips: 'all' });
    expect(rows).toHaveLength(42);
    expect(rows.filter(({ isThisMac }) => isThisMac).map(({ chipId }) => chipId)).toEqual(['m4-pro-14c-20g']);
    expect(rows.every(({ speed }) => speed.generationTokensPerSecond !== undefined)).toBe(true);
  });

  it('holds all bins where it was not said which', async () => {
    const app = await appWith();
    const [sixteen, twenty, either] = await Promise.all(
      [16, 20, undefined].map((gpuCores) =>
        rowOf(app, { chips: [{ name: 'M4 Pro', memoryGB: 24, ...(gpuCores && { gpuCores }) }] }),
      ),
    );
    expect(either?.gpuCores).toBeUndefined();
    expect(either?.speed.promptTokensPerSecond?.low).toBe(sixteen?.speed.promptTokensPerSecond?.low);
    expect(either?.speed.promptTokensPerSecond?.high).toBe(twenty?.speed.promptTokensPerSecond?.high);
    expect(either?.speed.reasons[0]).toEqual({
      code: 'speed-of-several-bins',
      details: { gpuCores: '16, 20' },
    });
  });

  it('depends on the memory where the bandwidth does', async () => {
    const app = await appWith();
    const rate = async (memoryGB: number) =>
      (await rowOf(app, { chips: [{ name: 'M6', memoryGB }] })).bandwidthBytesPerSecond;
    expect(await rate(16)).toBe(153e9);
    expect(await rate(24)).toBe(170e9);
  });

  it('has no speed, and the reason, where the model does not fit', async () => {
    const row = await rowOf(await appWith(), {
      model: 'llama-3.3-70b',
      chips: [{ name: 'M4', gpuCores: 10, memoryGB: 16 }],
    });
    expect(row.fits).toBe('refused');
    expect(row.speed).toMatchObject({ reasons: [{ code: 'speed-does-not-fit' }] });
    expect(row.speed.generationTokensPerSecond).toBeUndefined();
    expect(row.firstToken).toEqual([]);
    expect(row.mixSeconds).toBeUndefined();
  });

  it('takes MLX for MLX’s quantisations, and the engine that is named', async () => {
    const app = await appWith();
    const engineOf = async (question: Partial<PredictQuestion>) => {
      const { engine, quantisation } = await predict(app, question);
      return [engine, quantisation];
    };
    expect(await engineOf({})).toEqual(['llama.cpp', 'Q4_K_M']);
    expect(await engineOf({ quantisation: '4bit' })).toEqual(['mlx', 'MLX-4bit']);
    expect(await engineOf({ quantisation: undefined, engine: 'mlx' })).toEqual(['mlx', 'MLX-4bit']);
    expect(await engineOf({ engine: 'ollama', quantisation: 'q4_k_m' })).toEqual(['ollama', 'Q4_K_M']);
    expect(await engineOf({ model: 'gpt-oss-20b', quantisation: undefined })).toEqual(['llama.cpp', 'MXFP4']);
    expect(await engineOf({ model: 'Qwen2.5 14B Instruct' })).toEqual(['llama.cpp', 'Q4_K_M']);
  });

  it.each<[Partial<PredictQuestion>, string]>([
    [{ model: 'gpt-5' }, 'unknown-model'],
    [{ quantisation: 'Q9' }, 'unknown-quantisation'],
    [{ quantisation: 'Q4_K_M', engine: 'mlx' }, 'unknown-quantisation'],
    [{ quantisation: '4bit', engine: 'llama.cpp' }, 'unknown-quantisation'],
    [{ chips: [{ name: 'M9' }] }, 'unknown-chip'],
    [{ chips: [{ name: 'M4 Pro', gpuCores: 18 }] }, 'unknown-bin'],
    [{ chips: [{ name: 'M4 Pro', memoryGB: 7 }] }, 'memory-size-not-offered'],
    [{ chips: [{ name: 'M4 Pro', gpuCores: 20, memoryGB: 100_000 }] }, 'memory-size-not-offered'],
    [{ promptTokens: 1_000_000 }, 'context-out-of-range'],
    [{ contextTokens: 1_000_000 }, 'context-out-of-range'],
  ])('refuses %j as %s', async (question, code) => {
    await expect(predict(await appWith(), question)).rejects.toMatchObject({ code });
  });

  it('names the sizes that a chip was sold with, and takes each of them', async () => {
    const app = await appWith();
    const error = await rowOf(app, { chips: [{ name: 'M4 Pro', memoryGB: 32 }] }).catch(
      (refused: unknown) => refused,
    );
    expect(error).toMatchObject({
      details: { mac: 'Apple M4 Pro', memoryGB: 32, offered: '24, 48, 64' },
    });
    for (const memoryGB of [24, 48, 64])
      expect(await rowOf(app, { chips: [{ name: 'M4 Pro', memoryGB }] })).toMatchObject({ memoryGB });
  });

  it('names the quantisations of the engine that was asked for', async () => {
    const knownTo = (engine: PredictQuestion['engine']) =>
      appWith()
        .then((app) => predict(app, { quantisation: 'Q9', engine }))
        .catch((error: unknown) =>
          String(Reflect.get(Object(Reflect.get(Object(error), 'details')), 'known')),
        );
    expect(await knownTo('mlx')).toMatch(/^(MLX-\dbit(, )?)+$/);
    expect(await knownTo('llama.cpp')).not.toContain('MLX');
    expect(await knownTo('ollama')).toMatch(/Q4_K_M.*MLX-4bit/);
  });

  it('tells the energy of a token where the power of the chip is published', async () => {
    const app = await appWith();
    const { energy, speed } = await rowOf(app, { chips: [{ name: 'M3 Ultra', gpuCores: 80 }] });
    expect(energy?.power).toMatchObject({ basis: 'at-the-wall', watts: { low: 227 } });
    expect(energy?.joulesPerToken.mid).toBeCloseTo(235 / (speed.generationTokensPerSecond?.mid ?? NaN), 9);
    expect((await rowOf(app, { chips: [{ name: 'M1' }] })).energy).toBeUndefined();
  });
});

describe('what was measured on this Mac', () => {
  it('takes the place of its prediction, in the grid and the advice too', async () => {
    const app = await appWith([runOf({})]);
    const row = await rowOf(app);
    expect(row.speed.confidence).toBe('measured');
    expect(row.speed.generationTokensPerSecond?.mid).toBeCloseTo(22, 6);
    expect(row.measured).toMatchObject({ tests: { tg128: { mid: 22 }, pp512: { mid: 200 } } });
    const grid = await app.handlers.fit({
      contextTokens: 4096,
      kvType: 'f16',
      modelIds: ['qwen2.5-14b', 'qwen2.5-7b'],
      quantisations: ['Q4_K_M'],
    });
    const [own, other] = grid.rows.map(({ speed }) => speed);
    expect(other?.confidence).toBe('predicted');
    // Behind 4,096 tokens it writes more slowly than where it was measured: that is computed.
    expect(own?.confidence).toBe('calibrated');
    expect(own?.generationTokensPerSecond?.mid).toBeLessThan(22);
    expect(own?.reasons.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['speed-measured', 'speed-carried-to-context']),
    );
    const need = { modelId: 'qwen2.5-14b', quantisation: 'Q4_K_M', contextTokens: 4096 };
    const { reasons } = await app.handlers.advise({ need });
    const details = reasons.map((reason) => reason.details['confidence']);
    expect(details).toContain('measured');
  });

  it('by a run that is not trusted changes nothing', async () => {
    const row = await rowOf(await appWith([runOf({ trusted: false, reasons: ['busy-machine'] })]));
    expect(row.speed.confidence).toBe('predicted');
    expect(row.measured).toBeUndefined();
  });

  it('by a file with the layers of a model counts for that model', async () => {
    const bytes = weightBytes(modelNamed('qwen2.5-14b').shape, 'Q4_K_M') ?? 0;
    const file = { model: 'Tuned', sameShapeAs: 'qwen2.5-14b', file: { name: 'tuned.gguf', bytes } };
    expect((await rowOf(await appWith([runOf(file)]))).speed.confidence).toBe('measured');
  });

  it('is carried over to another chip in part, and says so', async () => {
    const chips = [{ name: 'M5 Max', gpuCores: 40 }];
    const plain = await rowOf(await appWith(), { chips });
    const carried = await rowOf(await appWith([runOf({})]), { chips });
    expect(carried.speed.confidence).toBe('predicted');
    expect(carried.speed.reasons.map(({ code }) => code)).toContain('speed-carried-from-measurement');
    expect(carried.speed.generationTokensPerSecond?.mid).not.toBeCloseTo(
      plain.speed.generationTokensPerSecond?.mid ?? NaN,
      3,
    );
  });

  it('is known at once after a benchmark', async () => {
    const app = await appWith();
    await app.measure();
    const question = { model: 'llama-2-7b', quantisation: 'Q4_0' };
    expect((await rowOf(app, question)).speed.confidence).toBe('measured');
    expect((await rowOf(app)).speed.confidence).toBe('calibrated');
  });
});

describe('steady work', () => {
  const air = 'macbook-air-m1-16gb-macos15';

  it('of a Mac without a fan slows it down by the rule, and names the Macs it is true of', async () => {
    const row = await rowOf(await appWith(), { chips: [{ name: 'M5', gpuCores: 10 }] });
    expect(row.sustained).toMatchObject({
      basis: 'fanless',
      generationShare: { low: 0.35, mid: 0.4, high: 0.5 },
      products: ['MacBook Air (13-inch)', 'MacBook Air (15-inch)'],
    });
    expect((await rowOf(await appWith())).sustained).toBeUndefined();
  });

  it('by the user’s own ten minutes goes before the rule', async () => {
    const app = await appWith([], air);
    const { machine } = await app.handlers.readState({});
    const label = {
      chip: machine?.chipName.value,
      gpuCores: machine?.gpuCores.value,
      memoryBytes: machine?.memoryBytes.value,
    };
    expect((await rowOf(app, { model: 'llama-3.2-3b' })).sustained?.basis).toBe('fanless');
    const run = runOf({
      mode: 'sustained',
      machine: label,
      sustained: { points: [], promptShareKept: 0.8, generationShareKept: 0.7 },
    });
    const measured = await rowOf(await appWith([run], air), { model: 'llama-3.2-3b' });
    expect(measured.sustained).toMatchObject({ basis: 'measured', generationShare: { mid: 0.7 } });
  });
});
