import { describe, expect, it } from 'vitest';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import { weightBytes } from '#core/memory/weights.ts';
import { sameShape } from '#core/models/shape-key.ts';
import { calibrate } from '#core/speed/calibration.ts';
import type { Interval, SpeedEstimate } from '#core/speed/estimate.ts';
import { measuredTargets } from '#core/speed/measured-target.ts';
import { speedAssumptions } from '#core/speed/parameters.ts';
import type { SpeedUse } from '#core/speed/model-speed.ts';
import { rateOf } from '../../fakes/benchmark-results.ts';
import { catalogue, chipNamed, modelNamed, parameters, referenceRun, speedOn } from './fixtures.ts';

const here = chipNamed('m4-pro-14c-20g');
const there = chipNamed('m5-max-18c-40g');
const machine = { chip: 'Apple M4 Pro', gpuCores: 20 };
const [model, quantisation] = ['qwen2.5-14b', 'Q4_K_M'] as const;

const plainHere = speedOn({ chip: here }, model, quantisation);
const mid = (rate: Interval | undefined): number => rate?.mid ?? NaN;
const predicted = {
  prompt: mid(plainHere.promptTokensPerSecond),
  generation: mid(plainHere.generationTokensPerSecond),
};

/** A run of the model at so many times its prediction. */
const targetRun = (factor: number, change: Partial<BenchmarkResult> = {}): BenchmarkResult =>
  referenceRun(predicted.prompt * factor, predicted.generation * factor, {
    model,
    quantisation,
    layersTotal: 48,
    machine,
    ...change,
  });

const targetsOf = (history: readonly BenchmarkResult[], installedBuild?: string, chip = here) =>
  measuredTargets(history, { models: catalogue.models, parameters, machine, chip, installedBuild });

interface Asked {
  chip?: typeof here;
  use?: Partial<SpeedUse>;
  id?: string;
  quant?: GridQuantisation;
  installedBuild?: string;
}

function speed(
  history: readonly BenchmarkResult[],
  { chip = here, use = {}, id = model, quant = quantisation, installedBuild }: Asked = {},
): SpeedEstimate {
  const measured = targetsOf(history, installedBuild);
  return speedOn({ chip, ...(measured && { measured }) }, id, quant, use);
}

const codes = ({ reasons }: SpeedEstimate): string[] => reasons.map(({ code }) => code);
const width = (rate: Interval | undefined): number => (rate ? rate.high / rate.low : NaN);

describe('a measurement of the target itself', () => {
  it('takes the place of the prediction on the machine it was made on', () => {
    const measured = speed([targetRun(0.8)]);
    expect(measured.confidence).toBe('measured');
    expect(mid(measured.generationTokensPerSecond)).toBeCloseTo(predicted.generation * 0.8, 6);
    expect(mid(measured.promptTokensPerSecond)).toBeCloseTo(predicted.prompt * 0.8, 6);
    expect(measured.reasons).toEqual([
      {
        code: 'speed-measured',
        details: { model: modelNamed(model).name, quantisation, date: '2026-11-20' },
      },
    ]);
  });

  it('has a narrower interval than a prediction, and one that holds its own repetitions', () => {
    const measured = speed([targetRun(0.8)]);
    for (const key of ['generationTokensPerSecond', 'promptTokensPerSecond'] as const) {
      expect(width(measured[key])).toBeLessThan(width(plainHere[key]));
      expect(measured[key]?.low).toBeLessThan(mid(measured[key]) * 0.98);
      expect(measured[key]?.high).toBeGreaterThan(mid(measured[key]) * 1.02);
    }
  });

  it('of a whole file says more than one of slices', () => {
    const slices = speed([targetRun(0.8)]).generationTokensPerSecond;
    const whole = speed([targetRun(0.8, { layersMeasured: [48] })]).generationTokensPerSecond;
    expect(width(whole)).toBeLessThan(width(slices));
  });

  it('is carried to another context by the ratio of the predictions, with a wider interval, and says so', () => {
    const use = { promptTokens: 8192, depthTokens: 8192 };
    const plain = speedOn({ chip: here }, model, quantisation, use);
    const deep = speed([targetRun(0.8)], { use });
    expect(mid(deep.generationTokensPerSecond)).toBeCloseTo(0.8 * mid(plain.generationTokensPerSecond), 6);
    expect(mid(deep.promptTokensPerSecond)).toBeCloseTo(0.8 * mid(plain.promptTokensPerSecond), 6);
    expect(codes(deep)).toEqual(['speed-measured', 'speed-carried-to-context']);
    const near = speed([targetRun(0.8)]);
    expect(width(deep.generationTokensPerSecond)).toBeGreaterThan(width(near.generationTokensPerSecond));
  });

  it('made at the depth asked for is taken from there', () => {
    const run = targetRun(0.8);
    const deepRate = { tokensPerSecond: 12, low: 11.8, high: 12.2, samples: 5 };
    const withDepth = { ...run, results: { ...run.results, 'tg128@d8192': deepRate } };
    const deep = speed([withDepth], { use: { promptTokens: 512, depthTokens: 8192 + 64 } });
    expect(mid(deep.generationTokensPerSecond)).toBeCloseTo(12, 6);
  });

  it('counts for every model with the same layers', () => {
    const run = targetRun(0.8, { model: 'qwen2.5-coder-14b' });
    expect(speed([run]).confidence).toBe('measured');
    expect(speed([run], { id: 'qwen2.5-7b' }).confidence).toBe('predicted');
  });

  it('counts for its own quantisation and engine alone', () => {
    const history = [targetRun(0.8)];
    expect(speed(history, { quant: 'Q8_0' }).confidence).toBe('predicted');
    const engine: Partial<SpeedUse> = { engine: 'ollama' };
    expect(speed(history, { use: engine }).confidence).toBe('predicted');
  });

  it('without a prompt replaces generation alone, and stays a prediction', () => {
    const { tg128 } = targetRun(0.8).results;
    if (!tg128) throw new Error('no tg128');
    const half = speed([targetRun(0.8, { results: { tg128 } })]);
    expect(mid(half.generationTokensPerSecond)).toBeCloseTo(predicted.generation * 0.8, 6);
    expect(mid(half.promptTokensPerSecond)).toBeCloseTo(predicted.prompt, 6);
    expect(half.confidence).toBe('predicted');
    expect(codes(half)).toContain('speed-from-published-runs');
  });

  it('is never faster than the memory', () => {
    const limit = 273e9 / (weightBytes(modelNamed(model).shape, quantisation) ?? NaN);
    const fast = speed([targetRun(3)]).generationTokensPerSecond;
    expect(fast?.high).toBeLessThanOrEqual(limit * 1.06);
  });

  it.each<[string, Partial<BenchmarkResult>]>([
    ['that is not trusted', { trusted: false }],
    ['of ten minutes', { mode: 'sustained' }],
    ['on the processor', { backend: 'cpu' }],
    ['of another Mac', { machine: { chip: 'Apple M1', gpuCores: 8 } }],
    ['of a model that the catalogue has not', { model: 'gpt-5' }],
    ['of a quantisation without a recipe', { quantisation: 'IQ3_M' }],
    ['of a file whose layers nobody knows', { file: { name: 'a.gguf', bytes: 9e9 } }],
    ['without a rate', { results: {} }],
  ])('by a run %s changes nothing', (_what, change) => {
    expect(targetsOf([targetRun(0.8, change)])).toBeUndefined();
  });

  it('by a file counts where its layers and its weight are those of the model', () => {
    const bytes = weightBytes(modelNamed(model).shape, quantisation) ?? 0;
    const file = (share: number) =>
      targetRun(0.8, {
        model: 'Some Fine-Tune 14B',
        sameShapeAs: model,
        file: { name: 'tune.gguf', bytes: bytes * share },
        layersMeasured: [48],
      });
    expect(speed([file(1.002)]).confidence).toBe('measured');
    expect(speed([file(1.1)]).confidence).toBe('predicted');
  });

  it('is the newest of the installed build; another build counts where there is none, and is named', () => {
    const run = (factor: number, day: string, build: string) =>
      targetRun(factor, { startedAt: `2026-11-${day}T00:00:00.000Z`, build });
    const history = [
      run(0.7, '03', 'new'),
      run(0.8, '04', 'new'),
      run(0.6, '02', 'new'),
      run(0.5, '09', 'old'),
    ];
    const ofNew = speed(history, { installedBuild: 'new' });
    expect(mid(ofNew.generationTokensPerSecond)).toBeCloseTo(predicted.generation * 0.8, 6);
    expect(codes(ofNew)).toEqual(['speed-measured']);
    const ofOther = speed(history, { installedBuild: 'newer' });
    expect(mid(ofOther.generationTokensPerSecond)).toBeCloseTo(predicted.generation * 0.5, 6);
    expect(ofOther.reasons).toContainEqual({
      code: 'speed-other-build',
      details: { build: 'old', installedBuild: 'newer' },
    });
  });
});

describe('a measurement carried to another Mac', () => {
  const plainThere = speedOn({ chip: there }, model, quantisation);
  const carried = (factor: number): SpeedEstimate => speed([targetRun(factor)], { chip: there });
  const ratio = (factor: number): number =>
    mid(carried(factor).generationTokensPerSecond) / mid(plainThere.generationTokensPerSecond);

  it('is the prediction there times the software’s part: the square root, within bounds', () => {
    expect(ratio(0.81)).toBeCloseTo(0.9, 6);
    expect(ratio(1)).toBeCloseTo(1, 6);
    expect(ratio(0.3)).toBeCloseTo(speedAssumptions.softwareFactor.low, 6);
  });

  it('stays a prediction, with its reasons and one more', () => {
    const speedThere = carried(0.81);
    expect(speedThere.confidence).toBe('predicted');
    expect(codes(speedThere)).toEqual([...codes(plainThere), 'speed-carried-from-measurement']);
  });

  it('has an interval that takes in both spreads', () => {
    const rate = carried(0.81).promptTokensPerSecond;
    expect(width(rate)).toBeGreaterThan(width(plainThere.promptTokensPerSecond));
    expect(width(rate)).toBeLessThan(width(plainThere.promptTokensPerSecond) * 1.15);
  });

  it('says nothing of accelerators that were not used here', () => {
    const m5 = chipNamed('m5-max-18c-40g');
    const without = speedOn({ chip: m5 }, model, quantisation, { tensorApi: false });
    const run = targetRun(1);
    const unused = {
      ...run,
      machine: { chip: 'Apple M5 Max', gpuCores: 40 },
      settings: { ...run.settings, tensorApi: 'off' as const },
      results: { pp512: rateOf(mid(without.promptTokensPerSecond)), tg128: rateOf(60) },
    };
    const measured = measuredTargets([unused], {
      models: catalogue.models,
      parameters,
      machine: unused.machine,
      chip: m5,
    });
    if (!measured) throw new Error('not measured');
    const elsewhere = speedOn({ chip: here, measured }, model, quantisation);
    expect(mid(elsewhere.promptTokensPerSecond)).toBeCloseTo(predicted.prompt, 6);
  });

  it('goes before what the reference says', () => {
    const calibration = calibrate({
      result: referenceRun(300, 30),
      chip: here,
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    const measured = targetsOf([targetRun(0.81)]);
    if (!calibration || !measured) throw new Error('not measured');
    const both = speedOn({ chip: there, calibration, measured }, model, quantisation);
    expect(mid(both.generationTokensPerSecond)).toBeCloseTo(
      0.9 * mid(plainThere.generationTokensPerSecond),
      6,
    );
    const said = both.reasons.filter(({ code }) => code === 'speed-carried-from-measurement');
    expect(said.map(({ details }) => details['model'])).toEqual([modelNamed(model).name]);
    const other = speedOn({ chip: there, calibration, measured }, 'qwen2.5-7b', quantisation);
    const calibrated = speedOn({ chip: there, calibration }, 'qwen2.5-7b', quantisation);
    expect(other).toEqual(calibrated);
  });
});

describe('a machine without a chip of the catalogue', () => {
  const targets = (history: readonly BenchmarkResult[]) =>
    measuredTargets(history, { models: catalogue.models, parameters, machine: {} });
  const run = referenceRun(60, 8, { model, quantisation, backend: 'cpu' });

  it('has the measured speed in the context it was measured in', () => {
    const measured = targets([run]);
    if (!measured) throw new Error('not measured');
    const found = speedOn({ measured }, model, quantisation);
    expect(found.confidence).toBe('measured');
    expect(mid(found.generationTokensPerSecond)).toBeCloseTo(8, 6);
  });

  it('has none elsewhere, until the reference tells how speed goes with size', () => {
    const measured = targets([run]);
    if (!measured) throw new Error('not measured');
    const deep = { promptTokens: 8192, depthTokens: 8192 };
    expect(speedOn({ measured }, model, quantisation, deep).generationTokensPerSecond).toBeUndefined();
    const calibration = calibrate({
      result: referenceRun(120, 16, { backend: 'cpu' }),
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    if (!calibration) throw new Error('not calibrated');
    const rate = speedOn({ measured, calibration }, model, quantisation, deep).generationTokensPerSecond;
    expect(rate?.mid).toBeLessThan(8);
    expect(rate?.mid).toBeGreaterThan(4);
  });
});

describe('models of one shape', () => {
  it('are told by their layers, whatever they are called', () => {
    const coder = modelNamed('qwen2.5-coder-14b').shape;
    expect(sameShape([modelNamed('qwen2.5-7b'), modelNamed('qwen2.5-14b')], coder)?.id).toBe('qwen2.5-14b');
    expect(sameShape([modelNamed('qwen2.5-7b')], coder)).toBeUndefined();
    expect(sameShape(catalogue.models, { ...coder, layerCount: 47 })).toBeUndefined();
  });
});
