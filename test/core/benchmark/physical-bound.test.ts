import { describe, expect, it } from 'vitest';
import { gpuOperationsLimit, machineLimits } from '#core/benchmark/machine-limits.ts';
import {
  breaksPhysics,
  impossibleSample,
  leastSeconds,
  passCost,
  type PassCost,
} from '#core/benchmark/physical-bound.ts';
import type { SyntheticTarget } from '#core/benchmark/target.ts';
import { allLayers } from '#core/models/layers.ts';
import { gigabytesPerSecond } from '#core/units.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { llama7b } from '../../fakes/llama-shapes.ts';

const target: SyntheticTarget = {
  kind: 'synthetic',
  modelId: 'llama-2-7b',
  quantisation: 'Q4_0',
  shape: llama7b,
};
const whole = passCost(target, allLayers(llama7b), 0);
const m4 = machineLimits('metal', 120e9, { generation: 4, gpuCores: 10 });

describe('the least time of a test', () => {
  it('is that of reading the weights, less what a system cache holds, for each token', () => {
    const seconds = leastSeconds({ kind: 'tg', tokens: 128 }, whole, m4);
    expect(seconds).toBeCloseTo((128 * (whole.readBytesPerToken - 96e6)) / (1.02 * 120e9), 9);
    expect(seconds).toBeGreaterThan(3.5);
  });

  it('is that of two operations per weight and token of a prompt, without the last layer', () => {
    const seconds = leastSeconds({ kind: 'pp', tokens: 512 }, whole, m4);
    expect(seconds).toBeCloseTo((2 * whole.activeLayerWeights * 512 * 31) / 32 / (10 * 512 * 2e9), 9);
  });

  it('is that of reading the weights once a batch, where the chip is not known', () => {
    const seconds = leastSeconds({ kind: 'pp', tokens: 1024 }, whole, machineLimits('metal', 68e9));
    expect(seconds).toBeCloseTo((2 * (whole.readBytesPerToken - 96e6)) / (1.02 * 68e9), 9);
  });

  it('grows with the depth by the cache that each token reads', () => {
    const deep = passCost(target, allLayers(llama7b), 4096);
    expect(deep.cacheReadBytes).toBe(2 ** 31);
    const extra = leastSeconds({ kind: 'tg', tokens: 1 }, deep, m4);
    expect(extra - leastSeconds({ kind: 'tg', tokens: 1 }, whole, m4)).toBeCloseTo(
      2 ** 31 / (1.02 * 120e9),
      9,
    );
  });

  it('is shorter for a slice, and not nothing for a model that a cache could hold', () => {
    const slice = passCost(target, [5, 16], 0);
    expect(leastSeconds({ kind: 'tg', tokens: 1 }, slice, m4)).toBeLessThan(
      leastSeconds({ kind: 'tg', tokens: 1 }, whole, m4) / 5,
    );
    const tiny: PassCost = { readBytesPerToken: 50e6, activeLayerWeights: 90e6, layerCount: 12 };
    expect(leastSeconds({ kind: 'tg', tokens: 1 }, tiny, m4)).toBeCloseTo(5e6 / (1.02 * 120e9), 12);
  });

  it('asks nothing of the operations of a slice of one layer, of whose prompt little is computed', () => {
    const one = passCost(target, [16], 0);
    const reading = (one.readBytesPerToken - 96e6) / (1.02 * 120e9);
    expect(leastSeconds({ kind: 'pp', tokens: 512 }, one, m4)).toBeCloseTo(reading, 9);
  });
});

describe('the limit of a GPU', () => {
  it('is stated for the generations known', () => {
    expect(gpuOperationsLimit({ generation: 1, gpuCores: 8 })).toBe(8 * 256 * 2e9);
    expect(gpuOperationsLimit({ generation: 0, gpuCores: 5 })).toBeUndefined();
    expect(gpuOperationsLimit({ generation: 9, gpuCores: 64 })).toBeUndefined();
  });

  it('says nothing where the CPU computes, whose bandwidth still holds', () => {
    expect(machineLimits('cpu', 120e9, { generation: 4, gpuCores: 10 })).toEqual({
      bandwidthBytesPerSecond: 120e9,
      operationsPerSecond: undefined,
    });
  });

  const catalogue = loadShippedCatalogue();
  const published = catalogue.referenceSpeeds
    .filter(({ engine, model }) => engine === 'llama.cpp' && model === 'LLaMA 7B v2')
    .flatMap((row) => {
      const chip = catalogue.chips.find(
        ({ brandString, gpuCores }) => brandString === `Apple ${row.chip}` && gpuCores === row.gpuCores,
      );
      if (!chip || !['F16', 'Q8_0', 'Q4_0'].includes(row.quantisation)) return [];
      const cost = passCost({ ...target, quantisation: row.quantisation }, allLayers(llama7b), 0);
      const bandwidth = gigabytesPerSecond(chip.memoryBandwidthGigabytesPerSecond);
      return [{ row, cost, limits: machineLimits('metal', bandwidth, chip) }];
    });

  it('is kept by every published run of LLaMA 7B on a chip of the catalogue', () => {
    expect(published.length).toBeGreaterThan(50);
    for (const { row, cost, limits } of published) {
      const pp = 512 / (row.promptTokensPerSecond ?? NaN);
      const tg = 128 / (row.generationTokensPerSecond ?? NaN);
      const label = `${row.chip} ${row.gpuCores} ${row.quantisation} ${row.date}`;
      if (pp)
        expect(breaksPhysics({ kind: 'pp', tokens: 512, seconds: pp }, cost, limits), label).toBe(false);
      if (tg)
        expect(breaksPhysics({ kind: 'tg', tokens: 128, seconds: tg }, cost, limits), label).toBe(false);
    }
  });

  it('is broken by every one of them divided by ten', () => {
    for (const { row, cost, limits } of published) {
      const pp = 512 / (row.promptTokensPerSecond ?? NaN) / 10;
      const tg = 128 / (row.generationTokensPerSecond ?? NaN) / 10;
      const label = `${row.chip} ${row.gpuCores} ${row.quantisation} ${row.date}`;
      if (pp) expect(breaksPhysics({ kind: 'pp', tokens: 512, seconds: pp }, cost, limits), label).toBe(true);
      if (tg) expect(breaksPhysics({ kind: 'tg', tokens: 128, seconds: tg }, cost, limits), label).toBe(true);
    }
  });
});

describe('a time that cannot be', () => {
  it.each([0, -1, NaN, Infinity])('is %d seconds', (seconds) => {
    expect(breaksPhysics({ kind: 'tg', tokens: 128, seconds }, whole, m4)).toBe(true);
  });
});

describe('repetitions on slices', () => {
  const slices = [{ layers: [5, 16] }, { layers: [2, 8, 14, 20, 26, 31] }];
  /** An M4's slices, with 2 % to spare below 120 GB/s. */
  const honest = [0, 4096].flatMap((depthTokens) =>
    (['pp', 'tg'] as const).flatMap((kind) =>
      slices.map(({ layers }) => {
        const test = { kind, tokens: kind === 'pp' ? 512 : 128, depthTokens };
        const cost = passCost(target, layers, depthTokens);
        const bytes = cost.readBytesPerToken + (cost.cacheReadBytes ?? 0);
        const nativeSeconds =
          kind === 'tg' ? (128 * bytes) / 118e9 : (2 * cost.activeLayerWeights * 512) / 3e12;
        return { test, layers: layers.length, nativeSeconds, wallSeconds: nativeSeconds * 1.02 };
      }),
    ),
  );

  it('are possible when they are what an M4 does', () => {
    expect(impossibleSample(honest, { target, slices }, m4)).toBeUndefined();
  });

  it.each(['nativeSeconds', 'wallSeconds'] as const)(
    'are found out when a worker divides %s by a thousand, wherever it runs',
    (clock) => {
      const lies = honest.map((sample) => ({ ...sample, [clock]: sample[clock] / 1000 }));
      for (const lie of lies) expect(impossibleSample([lie], { target, slices }, m4)).toBe(lie);
      expect(impossibleSample(lies, { target, slices })).toBeDefined();
    },
  );

  it('are found out one by one', () => {
    const lie = {
      test: { kind: 'tg' as const, tokens: 128, depthTokens: 4096 },
      layers: 6,
      nativeSeconds: 0.2,
      wallSeconds: 2,
    };
    expect(impossibleSample([...honest, lie], { target, slices }, m4)).toBe(lie);
  });
});
