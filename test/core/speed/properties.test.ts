import { describe, expect, it } from 'vitest';
import type { Engine, Kernels } from '#core/speed/engine.ts';
import { floorSeconds } from '#core/speed/generation-terms.ts';
import type { SpeedLoad } from '#core/speed/load.ts';
import { speedsOn } from '#core/speed/model.ts';
import { secondsOn } from '#core/speed/predict.ts';
import type { SpeedChip } from '#core/speed/speed-chip.ts';
import { catalogue, chipNamed, parameters } from './fixtures.ts';

const load: SpeedLoad = {
  isMoe: false,
  layerCount: 36,
  parametersRead: 8e9,
  promptParameters: 7.5e9,
  weightBytesRead: 4.8e9,
  totalWeightBytes: 4.8e9,
  kvCacheBytes: 5e8,
  recurrentStateBytes: 0,
  attentionWidthTokens: 36 * 4096 * 256,
  kernel: 'k',
};

const engines: [Engine, Kernels][] = [
  ['llama.cpp', 'llama.cpp'],
  ['mlx', 'mlx'],
  ['ollama', 'llama.cpp'],
  ['ollama', 'mlx'],
];
const loadOf = (kernels: Kernels, change: Partial<SpeedLoad> = {}): SpeedLoad => ({
  ...load,
  ...(kernels === 'mlx' && { kernel: 'affine' as const }),
  ...change,
});

const allChips = catalogue.chips.map(({ id }) => chipNamed(id));
/** `it` over the whole line-up; a failure names the chip. */
const onEveryChip = (name: string, check: (chip: SpeedChip) => void): void =>
  it(name, () => {
    for (const chip of allChips) {
      try {
        check(chip);
      } catch (error) {
        throw new Error(`on ${chip.id}`, { cause: error });
      }
    }
  });

const factors = [1.1, 2, 8];

const rates = (chip: SpeedChip, [engine, kernels]: [Engine, Kernels], own: SpeedLoad, promptTokens = 512) => {
  const speed = speedsOn({ parameters, chip }, { engine, kernels, tensorApi: true })(own, promptTokens);
  return {
    generation: speed.generationTokensPerSecond?.mid ?? NaN,
    prompt: speed.promptTokensPerSecond?.mid ?? Infinity,
    high: speed.generationTokensPerSecond?.high ?? NaN,
  };
};

describe.each(engines)('in %s with the kernels of %s', (...engine) => {
  const [, kernels] = engine;

  onEveryChip('a faster memory or more GPU cores never slow a chip down', (chip) => {
    const before = rates(chip, engine, loadOf(kernels));
    for (const factor of factors) {
      const wider = { ...chip, bandwidthBytesPerSecond: chip.bandwidthBytesPerSecond * factor };
      const larger = { ...chip, gpuCores: chip.gpuCores * factor };
      for (const better of [wider, larger]) {
        const after = rates(better, engine, loadOf(kernels));
        expect(after.generation).toBeGreaterThanOrEqual(before.generation);
        expect(after.prompt).toBeGreaterThanOrEqual(before.prompt);
      }
      expect(rates(wider, engine, loadOf(kernels)).generation).toBeGreaterThan(before.generation);
    }
  });

  onEveryChip('more bytes, layers, parameters, cache or state never speed it up', (chip) => {
    const before = rates(chip, engine, loadOf(kernels, { recurrentStateBytes: 1e7 }));
    const keys = [
      'weightBytesRead',
      'totalWeightBytes',
      'kvCacheBytes',
      'layerCount',
      'parametersRead',
      'promptParameters',
      'attentionWidthTokens',
    ] as const;
    for (const key of keys) {
      for (const factor of factors) {
        const more = loadOf(kernels, { recurrentStateBytes: 1e7, [key]: load[key] * factor });
        const after = rates(chip, engine, more);
        expect(after.generation, key).toBeLessThanOrEqual(before.generation);
        expect(after.prompt, key).toBeLessThanOrEqual(before.prompt);
      }
    }
    const withState = rates(chip, engine, loadOf(kernels, { recurrentStateBytes: 1e8 }));
    expect(withState.generation).toBeLessThanOrEqual(before.generation);
  });

  onEveryChip('more context before a token makes it write more slowly', (chip) => {
    const [shallow, deep] = [1e8, 4e9].map((kvCacheBytes) =>
      rates(chip, engine, loadOf(kernels, { kvCacheBytes })),
    );
    expect(deep?.generation).toBeLessThan(shallow?.generation ?? 0);
  });

  onEveryChip('a mixture of experts is no faster than a dense model of its active weights', (chip) => {
    const dense = rates(chip, engine, loadOf(kernels));
    const moe = rates(
      chip,
      engine,
      loadOf(kernels, { isMoe: true, totalWeightBytes: 5 * load.totalWeightBytes }),
    );
    expect(moe.generation).toBeLessThanOrEqual(dense.generation);
    expect(moe.prompt).toBeLessThanOrEqual(dense.prompt);
  });

  onEveryChip('a longer prompt never costs less time in all', (chip) => {
    const lengths = [32, 100, 512, 513, 2048, 2049, 8192];
    const seconds = lengths.map((tokens) => tokens / rates(chip, engine, loadOf(kernels), tokens).prompt);
    for (const [index, time] of seconds.slice(1).entries()) {
      expect(time).toBeGreaterThanOrEqual(seconds[index] ?? 0);
    }
  });

  onEveryChip('no chip writes faster than its memory reads, by the formula and not by a cut', (chip) => {
    const { generationSeconds } = secondsOn(chip, parameters, { engine: engine[0], kernels });
    for (const weightBytesRead of [1e6, 1e8, 1e10, 1e12]) {
      for (const isMoe of [false, true]) {
        const own = loadOf(kernels, { weightBytesRead, isMoe, parametersRead: weightBytesRead });
        expect(generationSeconds(own)).toBeGreaterThanOrEqual(floorSeconds(own, chip));
        expect(rates(chip, engine, own).high).toBeLessThanOrEqual(
          (1 / floorSeconds(own, chip)) * (1 + 1e-12),
        );
      }
    }
  });
});

describe('a measured reference', () => {
  const chip = chipNamed('m4-pro-14c-20g');
  const reference = loadOf('llama.cpp', { kernel: 'four', weightBytesRead: 3.7e9 });
  const corrected = (generationFactor: number, own: SpeedLoad) => {
    const rate = { low: 50, mid: 50, high: 50 };
    const calibration = {
      generation: rate,
      prompt: rate,
      modelName: 'Llama 2 7B',
      load: reference,
      backend: 'metal' as const,
      measuredAt: '2026-11-20T00:00:00.000Z',
      tensorApi: 'not-applicable' as const,
      chip,
      generationFactor,
    };
    const options = { engine: 'llama.cpp', kernels: 'llama.cpp', tensorApi: true } as const;
    return speedsOn({ parameters, chip, calibration }, options)(own, 512).generationTokensPerSecond;
  };
  const plain = (own: SpeedLoad): number => rates(chip, ['llama.cpp', 'llama.cpp'], own).generation;

  it('that is slower slows everything by as much', () => {
    for (const own of [reference, loadOf('llama.cpp'), loadOf('llama.cpp', { weightBytesRead: 4e10 })]) {
      expect(corrected(0.7, own)?.mid).toBeCloseTo(0.7 * plain(own), 9);
    }
  });

  it('that is faster is met exactly, and lets no model beat the memory', () => {
    expect(corrected(1.1, reference)?.mid).toBeCloseTo(1.1 * plain(reference), 9);
    for (const weightBytesRead of [1e8, 1e10, 1e11]) {
      const own = loadOf('llama.cpp', { weightBytesRead });
      const rate = corrected(1.2, own);
      expect(rate?.mid).toBeGreaterThan(plain(own));
      expect(rate?.mid).toBeLessThanOrEqual((1 / floorSeconds(own, chip)) * (1 + 1e-12));
      expect(rate?.high).toBeLessThanOrEqual((1 / floorSeconds(own, chip)) * (1 + 1e-12));
    }
  });
});
