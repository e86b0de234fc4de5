import { describe, expect, it } from 'vitest';
import {
  distrustConditions,
  swapGrowthBytes,
  type ConditionReadings,
} from '#core/benchmark/condition-trust.ts';
import type { BenchmarkConditions } from '#core/benchmark/trust.ts';

const calm: BenchmarkConditions = {
  powerSource: 'mains',
  lowPowerMode: false,
  memoryPressure: 'normal',
  swapUsedBytes: 500e6,
  thermalPressure: 'nominal',
  loadPerCpu: 0.1,
};
type Change = Partial<BenchmarkConditions>;
const readings = (before: Change, during: Change, after: Change = {}): ConditionReadings => ({
  before: { ...calm, ...before },
  during: [calm, { ...calm, ...during }, calm],
  after: { ...calm, ...after },
});

describe('conditions of a run', () => {
  it('are fine when nothing is known of them', () => {
    expect(distrustConditions({ before: {}, during: [] })).toEqual([]);
  });

  it.each([
    ['nothing happens', {}, {}, []],
    ['Low Power Mode was on before', { lowPowerMode: true }, {}, ['low-power-mode']],
    ['Low Power Mode comes on for a while', {}, { lowPowerMode: true }, ['low-power-mode']],
    ['memory gets short for a while', {}, { memoryPressure: 'warning' }, ['memory-pressure']],
    ['swap grows by 200 MB', {}, { swapUsedBytes: 700e6 }, []],
    ['swap grows by 300 MB and shrinks again', {}, { swapUsedBytes: 800e6 }, ['swap-grew']],
    ['much swap was there and stays', { swapUsedBytes: 4e9 }, { swapUsedBytes: 4e9 }, []],
    [
      'much swap was there and nobody knows why',
      { swapUsedBytes: 4e9, memoryPressure: undefined },
      { swapUsedBytes: 4e9 },
      ['swap-in-use'],
    ],
    ['the machine starts warm', { thermalPressure: 'moderate' }, {}, ['thermal']],
    ['the machine gets warm', {}, { thermalPressure: 'moderate' }, []],
    ['the machine gets hot', {}, { thermalPressure: 'heavy' }, ['thermal']],
    ['the machine is in distress', {}, { thermalPressure: 'trapping' }, ['thermal']],
    ['an Intel Mac limits its clock', {}, { cpuSpeedLimitFraction: 0.7 }, ['thermal']],
    ['an Intel Mac does not limit its clock', {}, { cpuSpeedLimitFraction: 1 }, []],
    ['macOS warns of heat', {}, { thermalWarningLevel: 5 }, ['thermal']],
    ['macOS withdrew its warning', {}, { thermalWarningLevel: 0 }, []],
    ['the adapter is pulled', {}, { powerSource: 'battery' }, ['power-changed']],
    ['other programs ran before', { loadPerCpu: 0.9 }, {}, ['busy-machine']],
    ['the run itself is the load', {}, { loadPerCpu: 0.9 }, []],
  ] as const)('when %s', (_, before, during, codes) => {
    expect(distrustConditions(readings({ ...before }, { ...during }))).toEqual(codes);
  });

  it('may be those of a battery throughout: that alone slows no Apple silicon', () => {
    const battery = { powerSource: 'battery' } as const;
    const all = { before: { ...calm, ...battery }, during: [{ ...calm, ...battery }] };
    expect(distrustConditions(all)).toEqual([]);
  });

  it('are judged after the run too', () => {
    expect(distrustConditions(readings({}, {}, { thermalPressure: 'heavy' }))).toEqual(['thermal']);
    expect(distrustConditions(readings({}, {}, { powerSource: 'battery' }))).toEqual(['power-changed']);
  });

  it('may be hot in a sustained run, but not from its start', () => {
    const sustained = { isSustained: true };
    expect(distrustConditions(readings({}, { thermalPressure: 'heavy' }), sustained)).toEqual([]);
    expect(distrustConditions(readings({ thermalPressure: 'moderate' }, {}), sustained)).toEqual(['thermal']);
  });

  it('name each reason once, however often it was seen', () => {
    const during = Array.from({ length: 9 }, () => ({ lowPowerMode: true }));
    expect(distrustConditions({ before: { lowPowerMode: true }, during })).toEqual(['low-power-mode']);
  });

  it.each([
    ['the most that was ever added', { before: 1e9, during: [1.5e9, 3e9, 1e9], after: 2e9 }, 2e9],
    ['none when swap shrinks', { before: 3e9, during: [1e9], after: 1e9 }, 0],
    ['none when the start is unknown', { before: undefined, during: [9e9], after: 9e9 }, 0],
    ['none when nobody looked later', { before: 1e9, during: [undefined], after: undefined }, 0],
  ])('have a growth of swap: %s', (_, { before, during, after }, growth) => {
    const swap = (bytes: number | undefined): BenchmarkConditions =>
      bytes === undefined ? {} : { swapUsedBytes: bytes };
    const all = { before: swap(before), during: during.map(swap), after: swap(after) };
    expect(swapGrowthBytes(all)).toBe(growth);
  });
});
