import * as v from 'valibot';
import type { Interval } from './estimate.ts';
import { quantile } from './least-squares.ts';

/** What one computer was seen to draw. Source and date stand in each row of `data/power.json`. */
export const PowerReadingSchema = v.object({
  /** Brand string of the chip ("Apple M4"), or the card as the published speeds name it ("RTX 4090"). */
  device: v.string(),
  /** Absent: every bin of the chip. */
  gpuCores: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1))),
  /** The computer it was read on. */
  product: v.string(),
  /** Of the catalogue. */
  macId: v.optional(v.string()),
  /**
   * At the wall: while a model wrote (`generating`), the most under any load, the most its maker states,
   * `idle`. `package`: the chip alone, which says little about the plug.
   */
  kind: v.picklist(['generating', 'any-load', 'maker-maximum', 'idle', 'package']),
  watts: v.pipe(v.number(), v.minValue(0.1), v.maxValue(10_000)),
  /** What wrote, and how fast. */
  model: v.optional(v.string()),
  generationTokensPerSecond: v.optional(v.pipe(v.number(), v.minValue(0))),
  confidence: v.picklist(['sourced', 'recalled']),
  sources: v.pipe(v.array(v.string()), v.minLength(1)),
  asOf: v.pipe(v.string(), v.isoDate()),
  note: v.optional(v.string()),
});
export type PowerReading = v.InferOutput<typeof PowerReadingSchema>;

/** Whose power is asked: a chip by brand string and GPU cores, or a card. */
export interface PoweredDevice {
  device: string;
  gpuCores?: number | undefined;
  /** Its own readings go before those of another computer with the same chip. */
  macId?: string | undefined;
}

const Power = v.pipe(v.number(), v.finite(), v.minValue(0));
const PowerInterval = v.object({ low: Power, mid: Power, high: Power });

/** Watts at the wall while a model writes. */
export const PowerSchema = v.object({
  watts: PowerInterval,
  /** `maker-maximum`: only the most that it can draw is published, so the low end is an assumption. */
  basis: v.picklist(['at-the-wall', 'maker-maximum']),
  /** The computer it was read on, which need not be the one that was asked for. */
  product: v.string(),
  sources: v.array(v.string()),
  asOf: v.string(),
});
export type Power = v.InferOutput<typeof PowerSchema>;

/**
 * Share of the maker's maximum that is drawn while a model writes, for computers of which nothing else is
 * published: 0.46 of it on a Mac mini M4 (30.1 of 65 W), 0.97 at most on an M3 Ultra (261.8 of 270 W).
 */
const shareOfMaximum = { low: 0.46, mid: 0.67, high: 1 } as const;

/**
 * What a computer draws while a model writes: the readings of it, the smallest to the largest, or what its
 * maker states as the most. `undefined` where nothing is published (M1, M2, M5…). Mac mini M4: 30 W, at
 * most 45.
 */
export function powerWatts(readings: readonly PowerReading[], asked: PoweredDevice): Power | undefined {
  const ofDevice = readings.filter(
    ({ device, gpuCores }) =>
      device === asked.device &&
      (gpuCores === undefined || asked.gpuCores === undefined || gpuCores === asked.gpuCores),
  );
  const own = ofDevice.filter(({ macId }) => macId !== undefined && macId === asked.macId);
  return powerOf(own) ?? powerOf(ofDevice);
}

function powerOf(readings: readonly PowerReading[]): Power | undefined {
  const generating = readings.filter(({ kind }) => kind === 'generating');
  if (generating.length > 0) {
    const watts = generating.map((reading) => reading.watts);
    const anyLoad = readings.filter(({ kind }) => kind === 'any-load').map((reading) => reading.watts);
    const interval = {
      low: Math.min(...watts),
      mid: quantile(watts, 0.5),
      high: Math.max(...watts, ...anyLoad),
    };
    return { watts: interval, basis: 'at-the-wall', ...origin(generating) };
  }
  const maxima = readings.filter(({ kind }) => kind === 'maker-maximum');
  if (maxima.length === 0) return undefined;
  const most = Math.max(...maxima.map((reading) => reading.watts));
  const { low, mid, high } = shareOfMaximum;
  const interval = { low: low * most, mid: mid * most, high: high * most };
  return { watts: interval, basis: 'maker-maximum', ...origin(maxima) };
}

const origin = (readings: readonly PowerReading[]): Pick<Power, 'product' | 'sources' | 'asOf'> => ({
  product: readings[0]?.product ?? '',
  sources: [...new Set(readings.flatMap(({ sources }) => sources))],
  asOf: readings.map(({ asOf }) => asOf).sort()[0] ?? '',
});

/**
 * Energy of one written token, joules: watts ÷ tokens per second. The low end is little power at a high
 * rate. An M3 Ultra at 243 W and 14.08 t/s with a 70B: 17.3 J.
 */
export const joulesPerToken = ({ watts }: Power, generationTokensPerSecond: Interval): Interval => ({
  low: watts.low / generationTokensPerSecond.high,
  mid: watts.mid / generationTokensPerSecond.mid,
  high: watts.high / generationTokensPerSecond.low,
});

const joulesPerKilowattHour = 3.6e6;

/** 17.3 J a token are 4.8 kWh per million tokens. */
export const kilowattHoursPerMillionTokens = (joules: number): number =>
  (joules * 1e6) / joulesPerKilowattHour;
