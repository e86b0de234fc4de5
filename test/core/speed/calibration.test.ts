import { describe, expect, it } from 'vitest';
import { calibrate, newestReference } from '#core/speed/calibration.ts';
import { speedAssumptions } from '#core/speed/parameters.ts';
import { chipNamed, modelNamed, parameters, referenceRun, speedOn } from './fixtures.ts';

const here = chipNamed('m4-pro-14c-20g');
const predicted = speedOn({ chip: here }, 'llama-2-7b', 'Q4_0');
const predictedPrompt = predicted.promptTokensPerSecond?.mid ?? 0;
const predictedGeneration = predicted.generationTokensPerSecond?.mid ?? 0;

const measured = (promptFactor: number, generationFactor: number) =>
  calibrate({
    result: referenceRun(predictedPrompt * promptFactor, predictedGeneration * generationFactor),
    chip: here,
    referenceModel: modelNamed('llama-2-7b'),
    parameters,
  });

describe('calibration by the measured reference', () => {
  it('makes this Mac predict its own measurement', () => {
    const speed = speedOn({ chip: here, calibration: measured(0.9, 0.8) }, 'llama-2-7b', 'Q4_0');
    expect(speed.promptTokensPerSecond?.mid).toBeCloseTo(predictedPrompt * 0.9, 6);
    expect(speed.generationTokensPerSecond?.mid).toBeCloseTo(predictedGeneration * 0.8, 6);
    expect(speed.confidence).toBe('calibrated');
    expect(speed.reasons[0]).toEqual({
      code: 'speed-calibrated',
      details: { model: 'Llama 2 7B', quantisation: 'Q4_0', date: '2026-11-20' },
    });
  });

  it('scales other models on this Mac by the same ratio', () => {
    const plain = speedOn({ chip: here }, 'qwen2.5-32b', 'Q4_K_M');
    const scaled = speedOn({ chip: here, calibration: measured(0.9, 0.8) }, 'qwen2.5-32b', 'Q4_K_M');
    expect(scaled.generationTokensPerSecond?.mid).toBeCloseTo(
      0.8 * (plain.generationTokensPerSecond?.mid ?? 0),
      6,
    );
    expect(scaled.promptTokensPerSecond?.mid).toBeCloseTo(0.9 * (plain.promptTokensPerSecond?.mid ?? 0), 6);
  });

  it('carries only the software part over to another Mac, and stays a prediction there', () => {
    const there = chipNamed('m5-max-18c-40g');
    const plain = speedOn({ chip: there }, 'llama-3.3-70b', 'Q4_K_M').generationTokensPerSecond?.mid ?? 0;
    const carried = (factor: number) => {
      const speed = speedOn({ chip: there, calibration: measured(1, factor) }, 'llama-3.3-70b', 'Q4_K_M');
      expect(speed.confidence).toBe('predicted');
      expect(speed.reasons).toContainEqual({
        code: 'speed-carried-from-measurement',
        details: { model: 'Llama 2 7B', quantisation: 'Q4_0', date: '2026-11-20' },
      });
      return (speed.generationTokensPerSecond?.mid ?? 0) / plain;
    };
    expect(carried(0.81)).toBeCloseTo(0.9, 6);
    expect(carried(1)).toBeCloseTo(1, 6);
    expect(carried(0.3)).toBeCloseTo(speedAssumptions.softwareFactor.low, 6);
  });

  it.each([
    ['an untrusted run', { trusted: false }],
    ['another model', { model: 'qwen3-8b' }],
    ['another quantisation', { quantisation: 'Q8_0' }],
    ['a file that calls itself so', { file: { name: 'llama-2-7b.gguf', bytes: 4e9 } }],
    [
      'a run without generation',
      { results: { pp512: { tokensPerSecond: 400, low: 390, high: 410, samples: 3 } } },
    ],
  ])('does not use %s', (_, change) => {
    const result = referenceRun(440, 51, change);
    expect(
      calibrate({ result, chip: here, referenceModel: modelNamed('llama-2-7b'), parameters }),
    ).toBeUndefined();
  });

  it('does not take a measurement on the processor for one of the GPU', () => {
    const result = referenceRun(60, 8, { backend: 'cpu' });
    const calibration = calibrate({
      result,
      chip: here,
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    expect(calibration?.chip).toBeUndefined();
    expect(calibration?.generationFactor).toBeUndefined();
  });

  it('takes the newest run of this chip, whatever the order of the history', () => {
    const machine = { chip: 'Apple M4 Pro', gpuCores: 20 };
    const run = (day: string, change = {}) =>
      referenceRun(440, 51, { startedAt: `2026-11-${day}T00:00:00.000Z`, machine, ...change });
    const history = [
      run('05'),
      run('08', { machine: { chip: 'Apple M1', gpuCores: 8 } }),
      run('07'),
      run('06'),
    ];
    expect(newestReference(history, machine)?.startedAt).toContain('2026-11-07');
    expect(newestReference([], machine)).toBeUndefined();
    const files = history.map((run) => ({ ...run, file: { name: 'llama-2-7b.gguf', bytes: 4e9 } }));
    expect(newestReference(files, machine)).toBeUndefined();
  });
});

describe('a measurement by another build of the engine', () => {
  const calibrated = (installedBuild: string | undefined, chip = here) =>
    calibrate({
      result: referenceRun(400, 50, { build: 'old build' }),
      installedBuild,
      chip,
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
  const marked = { code: 'speed-other-build', details: { build: 'old build', installedBuild: 'new build' } };

  it('still calibrates, and says so beside every speed it has a part in', () => {
    const calibration = calibrated('new build');
    const there = chipNamed('m4-max-16c-40g');
    for (const chip of [here, there])
      expect(speedOn({ chip, calibration }, 'qwen2.5-32b', 'Q4_K_M').reasons).toContainEqual(marked);
    expect(speedOn({ calibration }, 'qwen2.5-32b', 'Q4_K_M').reasons).toContainEqual(marked);
  });

  it.each(['old build', undefined])('is none when %s is installed', (installedBuild) => {
    const { reasons } = speedOn(
      { chip: here, calibration: calibrated(installedBuild) },
      'qwen3-8b',
      'Q4_K_M',
    );
    expect(reasons.map(({ code }) => code)).toEqual(['speed-calibrated']);
  });
});

describe('the tensor API of an M5', () => {
  const m5 = chipNamed('m5-10c-10g');
  const codes = (tensorApi: 'on' | 'off' | 'not-applicable' | undefined, chip = m5) => {
    const run = referenceRun(400, 30);
    const calibration =
      tensorApi &&
      calibrate({
        result: { ...run, settings: { ...run.settings, tensorApi } },
        chip: m5,
        referenceModel: modelNamed('llama-2-7b'),
        parameters,
      });
    return speedOn({ chip, calibration }, 'qwen3-8b', 'Q4_K_M').reasons.map(({ code }) => code);
  };

  it.each([
    ['is assumed without a measurement', undefined, 'speed-assumes-tensor-api'],
    ['is assumed when a measurement does not tell', 'not-applicable', 'speed-assumes-tensor-api'],
    ['is said to have been off when it was', 'off', 'speed-without-tensor-api'],
  ] as const)('%s', (_, tensorApi, code) => {
    expect(codes(tensorApi)).toContain(code);
  });

  it('need not be assumed when it was measured', () => {
    expect(codes('on')).toEqual(['speed-calibrated']);
  });

  it('left unused makes this Mac slow at prompts, and no other one', () => {
    const without = speedOn({ chip: m5 }, 'llama-2-7b', 'Q4_0', { tensorApi: false });
    const run = referenceRun(without.promptTokensPerSecond?.mid ?? 0, 28);
    const calibration = calibrate({
      result: { ...run, settings: { ...run.settings, tensorApi: 'off' } },
      chip: m5,
      referenceModel: modelNamed('llama-2-7b'),
      parameters,
    });
    if (!calibration) throw new Error('not calibrated');
    const ratio = (chip: typeof m5): number => {
      const rate = (source: Parameters<typeof speedOn>[0]) =>
        speedOn(source, 'qwen3-8b', 'Q4_K_M').promptTokensPerSecond?.mid ?? NaN;
      return rate({ chip, calibration }) / rate({ chip });
    };
    expect(ratio(m5)).toBeLessThan(0.5);
    expect(ratio(here)).toBeCloseTo(1, 6);
  });

  it('is still assumed for another chip', () => {
    expect(codes('off', chipNamed('m5-max-18c-40g'))).toContain('speed-assumes-tensor-api');
  });
});
