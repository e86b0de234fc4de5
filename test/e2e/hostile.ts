import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { rateOf, resultOf } from '../fakes/benchmark-results.ts';

/** Runs where it is taken for markup, and tells by leaving a trace on the page. */
export const markup = `<img src=x onerror="window.owned=1"><script>window.owned=1</script>"'\`{{1+1}}`;
/** Turns what follows it around, and does not turn it back. */
export const turned = '\u202e\u2066gnp.ledom\u200f';
export const long = 'w'.repeat(10_000);
export const emoji = '👩‍👩‍👧‍👦🏴‍☠️🤖'.repeat(12);
/** The half of a character, marks that pile up, an escape of a terminal. */
export const broken = `\ud83d Z\u0351\u0352${'\u0301'.repeat(60)}\u001b[31m`;

export const hostileTexts: readonly string[] = [markup, turned, long, emoji, broken];

const mac = { chip: 'Apple M4 Pro', gpuCores: 20, memoryBytes: 48 * 2 ** 30, osVersion: '26.1' };

/** Runs as a history may hold them after a file with such a name was measured, or after someone edited it. */
export const hostileRuns: readonly BenchmarkResult[] = [
  ...hostileTexts.map((text, index) =>
    resultOf({
      startedAt: `2026-11-0${index + 1}T10:00:00.000Z`,
      model: text,
      file: { name: `${text}.gguf`, bytes: 5e9 },
      quantisation: text,
      build: text,
      deviceName: text,
      trusted: false,
      reasons: [text.slice(0, 200)],
      conditions: { powerSource: text, memoryPressure: text, thermalState: text },
      machine: { chip: text, gpuCores: 20, memoryBytes: 2 ** 40, osVersion: text },
      results: { pp512: rateOf(440), tg128: rateOf(50), [text]: rateOf(1) },
    }),
  ),
  // Numbers that no machine has.
  resultOf({
    startedAt: '2026-11-10T10:00:00.000Z',
    machine: mac,
    results: {
      pp512: { tokensPerSecond: 1e300, low: 0, samples: 9e15 },
      tg128: { tokensPerSecond: 5e-324, low: 0, high: 1e308, samples: 0 },
    },
    wallClock: { pp512: 1e308 },
    layersMeasured: [9e15],
    layersTotal: 9e15,
    conditions: { loadBefore: -1e300, foreignLoad: 1, anchorDrift: 1e300, swapUsedBytes: 9e15 },
    elapsedMilliseconds: 9e15,
    bytesWritten: 9e15,
    mode: 'sustained',
    sustained: {
      points: [
        { seconds: 0, generationTokensPerSecond: 0 },
        { seconds: 1e300, generationTokensPerSecond: 1e300 },
      ],
      generationShareKept: 1e300,
    },
  }),
  resultOf({
    startedAt: '2026-11-11T10:00:00.000Z',
    machine: mac,
    results: {
      pp512: { tokensPerSecond: 0, low: 0, high: 0, samples: 1 },
      tg128: { tokensPerSecond: 0, low: 0, samples: 1 },
    },
  }),
];

const shippedModel = loadShippedCatalogue().models.find(({ id }) => id === 'qwen3-8b');
const shippedMac = loadShippedCatalogue().macs.find(({ id }) => id === 'mac-mini-m4-pro');

/** The user's own catalogue with as much of that as the schemas let through, and some that they do not. */
export const hostileCatalogue = JSON.stringify({
  [markup]: 1,
  models: [
    ...[markup, turned, emoji.slice(0, 110), broken, long].map((name, index) => ({
      ...shippedModel,
      id: `hostile-${index}`,
      name,
      family: name.slice(0, 100),
    })),
    {
      ...shippedModel,
      id: 'absurd',
      name: 'Absurd',
      parameterCount: 9e15,
      activeParameterCount: 1,
      shape: { ...shippedModel?.shape, layerCount: 1e9, vocabularySize: 9e15 },
    },
    { id: long, name: markup },
    null,
  ],
  macs: [markup, turned, long].map((product, index) => ({
    ...shippedMac,
    id: `hostile-mac-${index}`,
    product,
    modelIdentifiers: [],
    prices: [],
  })),
  prices: [
    {
      macId: 'mac-mini-m4-pro',
      chipId: 'm4-pro-14c-20g',
      memoryGB: 48,
      currency: 'JPY',
      amount: 1e9,
      note: markup,
    },
    {
      macId: 'mac-mini-m4-pro',
      chipId: 'm4-pro-12c-16g',
      memoryGB: 24,
      currency: 'JPY',
      amount: 1,
      note: turned,
    },
    { macId: 'mac-mini-m4-pro', chipId: 'm4-pro-14c-20g', memoryGB: 64, currency: 'JPY', amount: 1e300 },
    { macId: markup, memoryGB: -1, currency: 'EUR', amount: '1e9' },
  ],
});
