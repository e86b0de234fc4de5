import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { evaluateBenchmark } from '#core/benchmark/evaluate.ts';
import { BenchmarkResultSchema } from '#core/benchmark/result.ts';
import { before, evaluationOf, plausibleLines, samplesOn } from '../../fakes/evaluation.ts';

const plausible = samplesOn(plausibleLines);

describe('a benchmark result', () => {
  it('holds both rates of the whole model with their intervals, and validates as the contract says', () => {
    const result = evaluateBenchmark(evaluationOf(plausible));
    expect(v.parse(BenchmarkResultSchema, result)).toEqual(result);
    expect(result.results['pp512']?.tokensPerSecond).toBeCloseTo(512 / (0.074 * 32 - 0.04), 6);
    expect(result.results['tg128']?.tokensPerSecond).toBeCloseTo(128 / (0.162 * 32 + 0.15), 6);
    for (const rate of Object.values(result.results)) {
      expect(rate.low).toBeLessThan(rate.tokensPerSecond);
      expect(rate.high).toBeGreaterThan(rate.tokensPerSecond);
      expect(rate.samples).toBe(3);
    }
    expect(result).toMatchObject({ trusted: true, reasons: [], layersMeasured: [2, 10], layersTotal: 32 });
    expect(result.wallClock['tg128']).toBeCloseTo(
      (result.results['tg128']?.tokensPerSecond ?? NaN) / 1.01,
      6,
    );
  });

  it('keeps the conditions it was made in and leaves out what is unknown', () => {
    expect(evaluateBenchmark(evaluationOf(plausible)).conditions).toEqual({
      powerSource: 'mains',
      lowPowerMode: false,
      memoryPressure: 'normal',
      loadBefore: 0.1,
      foreignLoad: 0.01,
      anchorDrift: 1,
    });
    expect(evaluateBenchmark(evaluationOf(plausible, { conditions: before({}) })).conditions).toEqual({
      foreignLoad: 0.01,
      anchorDrift: 1,
    });
  });

  it.each([
    ['Low Power Mode', { lowPowerMode: true }, 'low-power-mode'],
    ['memory pressure', { memoryPressure: 'warning' }, 'memory-pressure'],
    ['much swap and no word on pressure', { swapUsedBytes: 4e9 }, 'swap-in-use'],
    ['other work', { loadPerCpu: 0.9 }, 'busy-machine'],
  ] as const)('is not trusted under %s', (_, conditions, reason) => {
    const result = evaluateBenchmark(evaluationOf(plausible, { conditions: before(conditions) }));
    expect(result).toMatchObject({ trusted: false, reasons: [reason] });
  });

  it('is trusted with old swap while the pressure is normal', () => {
    const conditions = { swapUsedBytes: 4e9, memoryPressure: 'normal' } as const;
    expect(evaluateBenchmark(evaluationOf(plausible, { conditions: before(conditions) })).trusted).toBe(true);
  });

  it('is not trusted when its interval is wide', () => {
    const noisy = plausible.map((sample, index) => ({
      ...sample,
      nativeSeconds: sample.nativeSeconds * (index % 3 === 0 ? 1.3 : 1),
      wallSeconds: sample.wallSeconds * (index % 3 === 0 ? 1.3 : 1),
    }));
    expect(evaluateBenchmark(evaluationOf(noisy)).reasons).toContain('interval-wide');
  });

  it.each([0.9, 1.2])('is not trusted when the wall clock is %d times the native clock', (ratio) => {
    const samples = samplesOn({ ...plausibleLines, wallOverNative: ratio });
    expect(evaluateBenchmark(evaluationOf(samples)).reasons).toEqual(['clocks-disagree']);
  });

  it('lets the head of a prompt lie up to a layer below zero, as llama.cpp skips most of the last layer', () => {
    const samples = samplesOn({ pp: { head: -0.06, layer: 0.074 }, tg: { head: 0.15, layer: 0.162 } });
    expect(evaluateBenchmark(evaluationOf(samples)).trusted).toBe(true);
  });

  it.each([
    ['a head far below zero', { head: -0.6, layer: 0.5 }],
    ['a layer that costs nothing', { head: 6, layer: -0.0001 }],
  ])('is not trusted with %s', (_, tg) => {
    const result = evaluateBenchmark(
      evaluationOf(samplesOn({ ...plausibleLines, tg }), { conditions: before({}) }),
    );
    expect(result.reasons).toContain('speed-implausible');
  });
});

describe('physics', () => {
  it('rejects a generation rate above bandwidth ÷ bytes read', () => {
    // 3.75 GB a token at 120 GB/s: at most 32 a second; these are 40.
    const samples = samplesOn({ pp: { head: 0, layer: 0.074 }, tg: { head: 0, layer: 0.1 } });
    expect(() => evaluateBenchmark(evaluationOf(samples))).toThrowError(
      expect.objectContaining({ code: 'speed-implausible' }),
    );
    expect(
      evaluateBenchmark(evaluationOf(samples, { limits: { bandwidthBytesPerSecond: 546e9 } })).trusted,
    ).toBe(true);
  });

  it.each([
    ['generation', samplesOn({ pp: { head: 0, layer: 0.074 }, tg: { head: 0, layer: 1e-6 } })],
    ['a prompt', samplesOn({ pp: { head: 0, layer: 1e-7 }, tg: { head: 0.15, layer: 0.162 } })],
  ])('rejects %s beyond any machine when the bandwidth is unknown', (_, samples) => {
    expect(() => evaluateBenchmark(evaluationOf(samples, { limits: {} }))).toThrowError(
      expect.objectContaining({ code: 'speed-implausible' }),
    );
  });

  it('rejects a line that would take less than no time', () => {
    const samples = samplesOn({ pp: { head: 0, layer: 0.074 }, tg: { head: 2, layer: -0.1 } });
    expect(() => evaluateBenchmark(evaluationOf(samples))).toThrowError(
      expect.objectContaining({ code: 'speed-implausible' }),
    );
  });
});

describe('a measurement that is not what was asked', () => {
  it.each([
    ['lacks a test', plausible.filter((sample) => sample.test.kind === 'pp')],
    ['has one slice only', plausible.filter((sample) => sample.layers === 2)],
    ['counts other tokens', plausible.map((sample) => ({ ...sample, test: { ...sample.test, tokens: 64 } }))],
  ])('is refused when it %s', (_, samples) => {
    expect(() => evaluateBenchmark(evaluationOf(samples))).toThrowError(
      expect.objectContaining({ code: 'engine-answer-invalid' }),
    );
  });
});
