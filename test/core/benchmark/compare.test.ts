import { describe, expect, it } from 'vitest';
import { compareRuns, rateRatio } from '../../../src-main/core/benchmark/compare.ts';
import type { BenchmarkResult } from '../../../src-main/core/benchmark/result.ts';
import { differenceFields, type DifferenceField } from '../../../src-main/core/benchmark/run-differences.ts';
import { rateOf, resultOf } from '../../fakes/benchmark-results.ts';

const { settings, machine, conditions } = resultOf();
const withSettings = (change: Partial<BenchmarkResult['settings']>) =>
  resultOf({ settings: { ...settings, ...change } });
const withMachine = (change: BenchmarkResult['machine']) => resultOf({ machine: { ...machine, ...change } });
const withConditions = (change: BenchmarkResult['conditions']) =>
  resultOf({ conditions: { ...conditions, ...change } });

describe('the ratio of two rates', () => {
  it('has the interval of both, added as squares on the logarithmic scale', () => {
    const one = { ...rateOf(10, 1) };
    const other = { ...rateOf(12, 1) };
    const ratio = rateRatio(one, other);
    expect(ratio).toMatchObject({ ratio: 1.2, verdict: 'faster' });
    expect(ratio?.low).toBeCloseTo(1.0547, 4);
    expect(ratio?.high).toBeCloseTo(1.3698, 4);
  });

  it.each([
    [10, 0.1, 12, 0.1, 'faster'],
    [12, 0.1, 10, 0.1, 'slower'],
    [10, 2, 12, 2, 'no-difference-shown'],
    [10, 0.1, 10, 0.1, 'no-difference-shown'],
  ])('of %f ± %f and %f ± %f says "%s"', (one, oneHalf, other, otherHalf, verdict) => {
    expect(rateRatio(rateOf(one, oneHalf), rateOf(other, otherHalf))?.verdict).toBe(verdict);
  });

  it('turned round is its inverse, with the opposite verdict', () => {
    for (const [one, other] of [
      [rateOf(100, 3), rateOf(140, 30)],
      [rateOf(9, 0.1), rateOf(8, 0.2)],
    ] as const) {
      const [there, back] = [rateRatio(one, other), rateRatio(other, one)];
      expect((there?.ratio ?? 0) * (back?.ratio ?? 0)).toBeCloseTo(1, 12);
      expect((there?.low ?? 0) * (back?.high ?? 0)).toBeCloseTo(1, 12);
      expect(new Set([there?.verdict, back?.verdict]).size).toBe(2);
    }
  });

  it('shows no difference any more once the intervals are wide enough', () => {
    const verdicts = [0.01, 0.5, 0.8, 2, 4].map(
      (half) => rateRatio(rateOf(10, half), rateOf(11, half))?.verdict,
    );
    expect(verdicts).toEqual(['faster', 'faster', ...Array.from({ length: 3 }, () => 'no-difference-shown')]);
  });

  it('has no upper end, and shows nothing slower, where a rate has none', () => {
    const { tokensPerSecond, low, samples } = rateOf(5, 0.1);
    const ratio = rateRatio(rateOf(10, 0.1), { tokensPerSecond, low, samples });
    expect(ratio).not.toHaveProperty('high');
    expect(ratio?.verdict).toBe('no-difference-shown');
  });

  it('begins at nothing where the other rate may be zero', () => {
    expect(rateRatio(rateOf(10, 0.1), { ...rateOf(12), low: 0 })).toMatchObject({
      low: 0,
      verdict: 'no-difference-shown',
    });
  });

  it('does not exist of a rate of zero', () => {
    expect(rateRatio(rateOf(0, 0), rateOf(10))).toBeUndefined();
    expect(rateRatio(rateOf(10), rateOf(0, 0))).toBeUndefined();
  });
});

const changed: Record<DifferenceField, { run: BenchmarkResult; kind: string }> = {
  model: { run: resultOf({ model: 'qwen3-8b' }), kind: 'model' },
  quantisation: { run: resultOf({ quantisation: 'Q8_0' }), kind: 'model' },
  layersTotal: { run: resultOf({ layersTotal: 40 }), kind: 'model' },
  chip: { run: withMachine({ chip: 'Apple M5' }), kind: 'machine' },
  gpuCores: { run: withMachine({ gpuCores: 16 }), kind: 'machine' },
  memoryBytes: { run: withMachine({ memoryBytes: 48 * 2 ** 30 }), kind: 'machine' },
  deviceName: { run: resultOf({ deviceName: 'Apple M5' }), kind: 'machine' },
  osVersion: { run: withMachine({ osVersion: '26.2' }), kind: 'software' },
  backend: { run: resultOf({ backend: 'cpu' }), kind: 'software' },
  build: { run: resultOf({ build: 'llama.cpp b2000' }), kind: 'software' },
  threads: { run: withSettings({ threads: 4 }), kind: 'settings' },
  batch: { run: withSettings({ batch: 2048 }), kind: 'settings' },
  physicalBatch: { run: withSettings({ physicalBatch: 256 }), kind: 'settings' },
  flashAttention: { run: withSettings({ flashAttention: 'off' }), kind: 'settings' },
  memoryMapped: { run: withSettings({ memoryMapped: true }), kind: 'settings' },
  residencySets: { run: withSettings({ residencySets: 'off' }), kind: 'settings' },
  tensorApi: { run: withSettings({ tensorApi: 'on' }), kind: 'settings' },
  trusted: { run: resultOf({ trusted: false, reasons: ['drifted'] }), kind: 'conditions' },
  powerSource: { run: withConditions({ powerSource: 'battery' }), kind: 'conditions' },
  lowPowerMode: { run: withConditions({ lowPowerMode: true }), kind: 'conditions' },
  memoryPressure: { run: withConditions({ memoryPressure: 'warning' }), kind: 'conditions' },
  thermalState: { run: withConditions({ thermalState: 'heavy' }), kind: 'conditions' },
  mode: { run: resultOf({ mode: 'full' }), kind: 'method' },
  file: { run: resultOf({ file: { name: 'a.gguf', bytes: 4e9 } }), kind: 'method' },
  fileBytes: { run: resultOf({ file: { name: 'a.gguf', bytes: 4e9 } }), kind: 'method' },
  layersMeasured: { run: resultOf({ layersMeasured: [2, 6] }), kind: 'method' },
};

describe('two runs compared', () => {
  it('differ in nothing when they are alike', () => {
    expect(compareRuns(resultOf(), resultOf())).toMatchObject({
      isSameModel: true,
      differences: [],
      onlyInOne: [],
      onlyInOther: [],
    });
  });

  it.each(differenceFields)('say that they differ in %s, both ways round', (field) => {
    const { run, kind } = changed[field];
    const there = compareRuns(resultOf(), run);
    const back = compareRuns(run, resultOf());
    const [a, b] = [there, back].map(({ differences }) => differences.find((each) => each.field === field));
    expect(a).toMatchObject({ field, kind });
    expect(b).toEqual({ field, kind, one: a?.other, other: a?.one });
    expect(there.isSameModel).toBe(kind !== 'model');
  });

  it('call what is known of one of them alone a difference', () => {
    const { machine: _none, ...elsewhere } = resultOf();
    const [first] = compareRuns(elsewhere, resultOf()).differences;
    expect(first).toEqual({ field: 'chip', kind: 'machine', other: 'Apple M4 Pro' });
  });

  it('name what matters most first', () => {
    const other = resultOf({ mode: 'full', build: 'llama.cpp b2000', quantisation: 'Q8_0' });
    const fields = compareRuns(resultOf(), other).differences.map(({ field }) => field);
    expect(fields).toEqual(['quantisation', 'build', 'mode']);
  });

  it('compare the tests of both, and name those of one alone', () => {
    const one = resultOf({ results: { tg128: rateOf(50), 'tg128@d4096': rateOf(40), pp512: rateOf(440) } });
    const other = resultOf({ results: { pp512: rateOf(880), tg128: rateOf(51), pp1024: rateOf(900) } });
    const compared = compareRuns(one, other);
    expect(compared.tests.map(({ test, verdict }) => `${test} ${verdict}`)).toEqual([
      'pp512 faster',
      'tg128 no-difference-shown',
    ]);
    expect(compared.tests[0]).toMatchObject({ ratio: 2, one: { tokensPerSecond: 440 } });
    expect([compared.onlyInOne, compared.onlyInOther]).toEqual([['tg128@d4096'], ['pp1024']]);
  });
});
