import { describe, expect, it } from 'vitest';
import { joulesPerToken, kilowattHoursPerMillionTokens, powerWatts } from '#core/speed/energy.ts';
import { catalogue } from './fixtures.ts';

const readings = catalogue.powerReadings ?? [];

describe('power at the wall', () => {
  it('is what the same computers were seen to draw while they wrote, at most what any load drew', () => {
    expect(powerWatts(readings, { device: 'Apple M4', gpuCores: 10 })).toMatchObject({
      watts: { low: 30.1, mid: 30.1, high: 45 },
      basis: 'at-the-wall',
      product: 'Mac mini (M4, 32 GB)',
      asOf: '2026-11-22',
    });
    expect(powerWatts(readings, { device: 'Apple M3 Ultra', gpuCores: 80 })?.watts).toEqual({
      low: 227,
      mid: 235,
      high: 261.8,
    });
    expect(powerWatts(readings, { device: 'RTX 4090' })?.watts).toMatchObject({ low: 464.2, high: 509.1 });
  });

  it('is a share of the maker’s maximum where nothing else is published of the bin', () => {
    const pro = powerWatts(readings, { device: 'Apple M4 Pro', gpuCores: 20 });
    expect(pro).toMatchObject({ basis: 'maker-maximum', watts: { high: 140 } });
    expect(pro?.watts.low).toBeCloseTo(0.46 * 140, 9);
    const smallUltra = powerWatts(readings, { device: 'Apple M3 Ultra', gpuCores: 60 });
    expect(smallUltra).toMatchObject({ basis: 'maker-maximum', watts: { high: 270 } });
  });

  it.each(['Apple M1', 'Apple M5 Max', 'RTX 5090'])(
    'is not told of %s, of which nothing is published',
    (device) => {
      expect(powerWatts(readings, { device })).toBeUndefined();
    },
  );

  it('goes by the computer itself where it was read, not by another with its chip', () => {
    const [reading] = readings;
    if (!reading) throw new Error('no readings');
    const laptop = { ...reading, macId: 'laptop', product: 'Laptop', watts: 20 };
    const asked = { device: reading.device, gpuCores: 10, macId: 'laptop' };
    expect(powerWatts([...readings, laptop], asked)).toMatchObject({
      product: 'Laptop',
      watts: { high: 20 },
    });
    expect(powerWatts(readings, asked)?.product).toBe('Mac mini (M4, 32 GB)');
  });

  it('counts no reading of the chip alone', () => {
    const alone = readings.filter(({ kind }) => kind === 'package');
    expect(alone.length).toBeGreaterThan(0);
    expect(powerWatts(alone, { device: 'Apple M4 Max' })).toBeUndefined();
  });
});

describe('energy of a token', () => {
  const power = {
    watts: { low: 200, mid: 243, high: 270 },
    basis: 'at-the-wall' as const,
    product: '',
    sources: [],
    asOf: '',
  };

  it('is watts over tokens per second, little power at a high rate at the low end', () => {
    const joules = joulesPerToken(power, { low: 12, mid: 14.08, high: 16 });
    expect(joules.mid).toBeCloseTo(17.26, 2);
    expect(joules.low).toBe(12.5);
    expect(joules.high).toBe(22.5);
  });

  it('makes 4.8 kWh per million tokens of 17.26 J', () => {
    expect(kilowattHoursPerMillionTokens(17.26)).toBeCloseTo(4.79, 2);
  });
});
