import { describe, expect, it } from 'vitest';
import { shapeKey } from '#core/models/shape-key.ts';
import { approximateModel } from '#core/speed/approximate-model.ts';
import { engineLoad, type LoadUse } from '#core/speed/engine-load.ts';
import { speedsOn } from '#core/speed/model.ts';
import { approximationStretch } from '#core/speed/row-model.ts';
import { catalogue, chipNamed, parameters } from './fixtures.ts';

const { models } = catalogue;
const use: LoadUse = { promptTokens: 512, depthTokens: 64, kvType: 'f16' };

describe('a model of which only the parameters are known', () => {
  it('is the nearest of its kind with its weights scaled', () => {
    const found = approximateModel(models, { parameterCount: 8.1e9, activeParameterCount: 8.1e9 });
    expect(found?.model).toMatchObject({ parameterCount: 8.1e9, activeParameterCount: 8.1e9 });
    expect(found?.model.shape.moe).toBeUndefined();
    expect(found?.weightScale).toBeCloseTo(1, 1);
    const yi = approximateModel(models, { parameterCount: 8.83e9, activeParameterCount: 8.83e9 });
    expect(yi?.model.id).toBe('ministral-3-8b');
    expect(yi?.weightScale).toBeCloseTo(1.04, 2);
    const moe = approximateModel(models, { parameterCount: 31e9, activeParameterCount: 3.3e9 });
    expect(moe?.model.shape.moe).toBeDefined();
  });

  it.each([
    ['far larger than any dense one', 2e12, 2e12],
    ['far smaller than any', 5e6, 5e6],
    ['with experts unlike any', 1e12, 1e9],
  ])('is unknown when %s', (_what, parameterCount, activeParameterCount) => {
    expect(approximateModel(models, { parameterCount, activeParameterCount })).toBeUndefined();
  });

  it.each([
    ['dense', false],
    ['MoE', true],
  ])('comes out within the stretch for nine in ten %s models of the catalogue', (_what, isMoe) => {
    const chips = [chipNamed('m4-pro-14c-20g'), chipNamed('m2-max-12c-38g'), chipNamed('m5-max-18c-40g')];
    const ratios = chips.flatMap((chip) => {
      const speedOf = speedsOn(
        { parameters, chip },
        { engine: 'llama.cpp', kernels: 'llama.cpp', tensorApi: true },
      );
      return models
        .filter(({ shape, confidence }) => (shape.moe !== undefined) === isMoe && confidence === 'sourced')
        .flatMap((model) => {
          const others = models.filter(({ shape }) => shapeKey(shape) !== shapeKey(model.shape));
          const near = approximateModel(others, model);
          const own = engineLoad('llama.cpp', model, 'Q4_K_M', use);
          const other = near && engineLoad('llama.cpp', near.model, 'Q4_K_M', use);
          if (!own || !other) return [];
          const scaled = {
            ...other,
            weightBytesRead: other.weightBytesRead * near.weightScale,
            totalWeightBytes: other.totalWeightBytes * near.weightScale,
          };
          const [exact, guessed] = [speedOf(own, 512), speedOf(scaled, 512)];
          return (['generationTokensPerSecond', 'promptTokensPerSecond'] as const).map(
            (key) => (guessed[key]?.mid ?? NaN) / (exact[key]?.mid ?? NaN),
          );
        });
    });
    const stretch = approximationStretch[isMoe ? 'moe' : 'dense'];
    const within = ratios.filter((ratio) => ratio <= stretch && ratio >= 1 / stretch);
    expect(ratios.length).toBeGreaterThan(30);
    expect(within.length / ratios.length).toBeGreaterThanOrEqual(0.9);
  });
});
