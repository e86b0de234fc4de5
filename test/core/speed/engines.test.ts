import { describe, expect, it } from 'vitest';
import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { calibrate } from '#core/speed/calibration.ts';
import type { Engine } from '#core/speed/engine.ts';
import type { Interval } from '#core/speed/estimate.ts';
import type { SpeedUse } from '#core/speed/model-speed.ts';
import { chipNamed, modelNamed, parameters, referenceRun, speedOn } from './fixtures.ts';

const m4Pro = chipNamed('m4-pro-14c-20g');
const m5Max = chipNamed('m5-max-18c-40g');
const m1Max = chipNamed('m1-max-10c-32g');

const codes = (speed: { reasons: { code: string }[] }): string[] => speed.reasons.map(({ code }) => code);
const width = (rate: Interval | undefined): number => (rate?.high ?? 0) / (rate?.low ?? 1);

describe('the engine', () => {
  it.each<[GridQuantisation, Engine]>([
    ['Q4_K_M', 'llama.cpp'],
    ['F16', 'llama.cpp'],
    ['MLX-4bit', 'mlx'],
  ])('of %s is %s where none is named', (quantisation, engine) => {
    expect(speedOn({ chip: m4Pro }, 'qwen3-8b', quantisation)).toEqual(
      speedOn({ chip: m4Pro }, 'qwen3-8b', quantisation, { engine }),
    );
  });

  it.each<[Engine, GridQuantisation, string]>([
    ['mlx', 'Q4_K_M', 'MLX'],
    ['llama.cpp', 'MLX-4bit', 'llama.cpp'],
  ])('%s gives no number for %s, and says so', (engine, quantisation, name) => {
    expect(speedOn({ chip: m4Pro }, 'qwen3-8b', quantisation, { engine })).toEqual({
      confidence: 'predicted',
      reasons: [{ code: 'speed-no-evidence-for-engine', details: { engine: name } }],
    });
  });

  it.each<Engine>(['mlx', 'ollama'])('%s has no number where the chip is unknown', (engine) => {
    const quantisation = engine === 'mlx' ? 'MLX-4bit' : 'Q4_K_M';
    const speed = speedOn({}, 'qwen3-8b', quantisation, { engine });
    expect(speed.generationTokensPerSecond).toBeUndefined();
    expect(codes(speed)).toEqual(['speed-no-evidence-for-engine']);
  });

  it('is not corrected by a measurement with another one', () => {
    const calibration = calibrate({
      result: referenceRun(100, 10),
      chip: m4Pro,
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    for (const use of [{ engine: 'ollama' }, { engine: 'mlx' }] as const) {
      const quantisation = use.engine === 'mlx' ? 'MLX-8bit' : 'Q8_0';
      const plain = speedOn({ chip: m4Pro }, 'qwen3-8b', quantisation, use);
      expect(speedOn({ chip: m4Pro, calibration }, 'qwen3-8b', quantisation, use)).toEqual(plain);
    }
  });

  it('is named with its runs, their dates and how many are of this chip', () => {
    const details = (engine: Engine, quantisation: GridQuantisation) =>
      speedOn({ chip: m4Pro }, 'qwen3-8b', quantisation, { engine }).reasons[0]?.details;
    const ofMlx = parameters.evidence['mlx/generation/dense'];
    expect(details('mlx', 'MLX-4bit')).toEqual({
      engine: 'MLX',
      rows: ofMlx?.rows,
      chipRows: ofMlx?.chips['4-pro']?.rows,
      from: ofMlx?.from,
      to: ofMlx?.to,
      programs: ofMlx?.programs.join(', '),
      asOf: parameters.asOf,
    });
    expect(details('ollama', 'Q4_K_M')).toMatchObject({ engine: 'Ollama' });
  });
});

/** Published rates; the interval of the prediction holds each of them. */
describe('published runs lie within the range of', () => {
  it.each<[string, string, string, GridQuantisation, number]>([
    ['MLX', 'm4-pro-14c-20g', 'llama-3.1-8b', 'MLX-4bit', 50.18],
    ['MLX', 'm4-pro-14c-20g', 'qwen3-30b-a3b', 'MLX-4bit', 70.38],
    ['MLX', 'm3-max-16c-40g', 'qwen3.6-27b', 'MLX-8bit', 11.4],
    ['MLX', 'm3-ultra-28c-60g', 'llama-3.1-8b', 'MLX-4bit', 119.39],
    ['MLX', 'm5-max-18c-40g', 'qwen3.6-27b', 'MLX-4bit', 33.97],
    ['MLX', 'm5-max-18c-40g', 'gemma-4-26b-a4b', 'MLX-6bit', 107.08],
    ['llama.cpp', 'm4-pro-14c-20g', 'llama-3.1-8b', 'Q4_K_M', 47.25],
    ['llama.cpp', 'm5-max-18c-40g', 'qwen3.6-27b', 'Q8_0', 17.71],
    ['llama.cpp', 'm5-max-18c-40g', 'qwen3-coder-next-80b-a3b', 'Q4_K_M', 85.99],
    ['llama.cpp', 'm3-ultra-32c-80g', 'llama-3.3-70b', 'Q4_K_M', 14.41],
  ])('%s on %s: %s %s', (_, chipId, modelId, quantisation, rate) => {
    const speed = speedOn({ chip: chipNamed(chipId) }, modelId, quantisation).generationTokensPerSecond;
    expect(speed?.low).toBeLessThan(rate);
    expect(speed?.high).toBeGreaterThan(rate);
  });

  it.each([
    ['m4-10c-10g', 'llama-3.1-8b', 'Q4_K_M', 20.89],
    ['m5-max-18c-40g', 'llama-3.1-8b', 'Q4_K_M', 89.26],
    ['m1-max-10c-32g', 'qwen3-32b', 'Q4_K_M', 9],
    ['m3-pro-12c-18g', 'qwen3-8b', 'Q4_K_M', 24.56],
  ] as const)('Ollama on %s: %s %s', (chipId, modelId, quantisation, rate) => {
    const speed = speedOn({ chip: chipNamed(chipId) }, modelId, quantisation, { engine: 'ollama' });
    expect(speed.generationTokensPerSecond?.low).toBeLessThan(rate);
    expect(speed.generationTokensPerSecond?.high).toBeGreaterThan(rate);
  });
});

describe('MLX and Ollama beside llama.cpp', () => {
  it('Ollama is no quicker than the llama.cpp inside it, and its prompts are a wide guess', () => {
    const plain = speedOn({ chip: m4Pro }, 'qwen3-8b', 'Q4_K_M');
    const ollama = speedOn({ chip: m4Pro }, 'qwen3-8b', 'Q4_K_M', { engine: 'ollama' });
    expect(ollama.generationTokensPerSecond?.mid).toBeLessThan(plain.generationTokensPerSecond?.mid ?? 0);
    expect(ollama.promptTokensPerSecond?.mid).toBeLessThan(plain.promptTokensPerSecond?.mid ?? 0);
    expect(width(ollama.promptTokensPerSecond)).toBeGreaterThan(1.9 * width(plain.promptTokensPerSecond));
    expect(codes(ollama)).toContain('speed-thin-evidence');
  });

  it('MLX writes a mixture of experts faster on M4 Max and M5 Max, as published', () => {
    for (const chip of [chipNamed('m4-max-16c-40g'), m5Max]) {
      const rate = (quantisation: GridQuantisation) =>
        speedOn({ chip }, 'gemma-4-26b-a4b', quantisation).generationTokensPerSecond?.mid ?? 0;
      expect(rate('MLX-4bit') / rate('Q4_K_M')).toBeGreaterThan(1.1);
    }
  });
});

describe('the neural accelerators of M5 and later', () => {
  const prompt = (chipId: string, use: Partial<SpeedUse>) =>
    speedOn({ chip: chipNamed(chipId) }, 'llama-2-7b', 'Q4_0', use).promptTokensPerSecond;

  it('read a prompt three to four times as fast as the cores alone, which read as those of an M4', () => {
    const ratio =
      (prompt('m5-max-18c-40g', {})?.mid ?? 0) / (prompt('m5-max-18c-40g', { tensorApi: false })?.mid ?? 1);
    expect(ratio).toBeGreaterThan(2.9);
    expect(ratio).toBeLessThan(4);
    const m4 = (prompt('m4-max-16c-40g', {})?.mid ?? 0) / 40;
    const m5 = (prompt('m5-max-18c-40g', { tensorApi: false })?.mid ?? 0) / 40;
    expect(m5 / m4).toBeCloseTo(1, 1);
  });

  it('are assumed with their share said, or assumed away', () => {
    const speed = (use: Partial<SpeedUse>) => speedOn({ chip: m5Max }, 'llama-2-7b', 'Q4_0', use);
    const assumed = speed({}).reasons.find(({ code }) => code === 'speed-assumes-tensor-api');
    expect(assumed?.details['share']).toBeGreaterThan(0.2);
    expect(assumed?.details['share']).toBeLessThan(0.4);
    expect(codes(speed({ tensorApi: false }))).toContain('speed-assumes-no-tensor-api');
    expect(codes(speed({ tensorApi: false }))).not.toContain('speed-assumes-tensor-api');
  });

  it('make no difference to writing, nor to older chips', () => {
    const rates = [true, false].map((tensorApi) =>
      speedOn({ chip: m5Max }, 'qwen3-8b', 'Q4_K_M', { tensorApi }),
    );
    expect(rates[0]?.generationTokensPerSecond).toEqual(rates[1]?.generationTokensPerSecond);
    expect(prompt('m4-max-16c-40g', { tensorApi: false })).toEqual(prompt('m4-max-16c-40g', {}));
  });

  it('leave an M6 unsure of both: its range reaches from the cores alone to beyond an M5', () => {
    const range = prompt('m6-12c-12g', {});
    const without = prompt('m6-12c-12g', { tensorApi: false });
    expect(range?.low).toBeLessThan(without?.mid ?? 0);
    expect(range?.high).toBeGreaterThan(1.4 * (range?.mid ?? 0));
    expect(width(without)).toBeLessThan(width(range));
  });
});

describe('short prompts', () => {
  const rates = (chipId: string, modelId: string, quantisation: GridQuantisation) =>
    [32, 128, 512, 2048].map(
      (promptTokens) =>
        speedOn({ chip: chipNamed(chipId) }, modelId, quantisation, { promptTokens }).promptTokensPerSecond
          ?.mid ?? 0,
    );

  it('are read more slowly: the weights are read once for few tokens', () => {
    const [pp32 = 0, pp128 = 0, pp512 = 0] = rates('m5-max-18c-40g', 'qwen3-30b-a3b', 'Q4_K_M');
    expect(pp32).toBeLessThan(pp128);
    expect(pp128).toBeLessThan(pp512);
  });

  it('cost a mixture of experts on an M5 the most, under MLX above all', () => {
    const loss = (chipId: string, modelId: string, quantisation: GridQuantisation): number => {
      const [, pp128 = 0, , pp2048 = 1] = rates(chipId, modelId, quantisation);
      return pp128 / pp2048;
    };
    const dense = loss('m4-max-16c-40g', 'qwen3-8b', 'Q4_K_M');
    const moe = loss('m4-max-16c-40g', 'qwen3-30b-a3b', 'Q4_K_M');
    const onM5 = loss('m5-max-18c-40g', 'qwen3-30b-a3b', 'Q4_K_M');
    const underMlx = loss('m5-max-18c-40g', 'qwen3-30b-a3b', 'MLX-4bit');
    expect(moe).toBeLessThan(dense);
    expect(onM5).toBeLessThan(moe);
    expect(underMlx).toBeLessThan(onM5);
    // Published: Qwen3-Coder-Next 80B-A3B at 4 bits, mlx-lm, M5 Max: 302 t/s at 128 tokens, 2227 at 2048.
    expect(underMlx).toBeLessThan(0.35);
  });

  it('and long ones or depths that nobody published widen the range, and say so', () => {
    const at = (use: Partial<SpeedUse>) => speedOn({ chip: m4Pro }, 'qwen3-8b', 'Q4_K_M', use);
    const usual = at({});
    for (const promptTokens of [32, 100_000]) {
      const other = at({ promptTokens });
      expect(codes(other)).toContain('speed-outside-published-lengths');
      expect(width(other.promptTokensPerSecond)).toBeGreaterThan(1.5 * width(usual.promptTokensPerSecond));
      expect(width(other.generationTokensPerSecond)).toBeCloseTo(width(usual.generationTokensPerSecond), 6);
    }
    const deep = at({ depthTokens: 40_000 });
    expect(codes(deep)).toContain('speed-outside-published-lengths');
    expect(width(deep.generationTokensPerSecond)).toBeGreaterThan(
      1.5 * width(usual.generationTokensPerSecond),
    );
    expect(codes(usual)).not.toContain('speed-outside-published-lengths');
  });
});

describe('runs of old builds', () => {
  it('are said where most of the chip are of them, and the range reaches down to those', () => {
    const older = speedOn({ chip: m1Max }, 'llama-3.1-8b', 'Q4_K_M');
    const said = older.reasons.find(({ code }) => code === 'speed-older-builds');
    const own = parameters.evidence['llama.cpp/generation/dense']?.chips['1-max'];
    const { early = 0, unfused = 0 } = own?.builds ?? {};
    expect(said?.details).toEqual({ rows: early + unfused, of: own?.rows });
    expect(codes(speedOn({ chip: m5Max }, 'llama-3.1-8b', 'Q4_K_M'))).not.toContain('speed-older-builds');
    // XiongjieDai, May 2024, Llama 3 8B Q4_K_M on a 32-core M1 Max: 35.73.
    expect(older.generationTokensPerSecond?.low).toBeLessThan(35.73);
    expect(older.generationTokensPerSecond?.mid).toBeGreaterThan(35.73);
  });
});
