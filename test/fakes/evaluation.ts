import type { Evaluation } from '#core/benchmark/evaluate.ts';
import { bothTests, calmBlock, syntheticTargetOf } from './benchmark-values.ts';

/** Seconds of a test: `head` + layers × `layer`. */
export interface Line {
  head: number;
  layer: number;
}

export interface Lines {
  pp: Line;
  tg: Line;
  /** Default 0. */
  depthTokens?: number;
  /** Default 1.01. */
  wallOverNative?: number;
  /** Index of the first of three blocks; default 0. */
  firstBlock?: number;
  /** Default 2 and 10. */
  sizes?: readonly number[];
}

export type Samples = Evaluation['measurement']['samples'];

/** Repetitions of `pp512` and `tg128` in three blocks on given lines, with 0.2 % of noise. */
export function samplesOn({
  pp,
  tg,
  depthTokens = 0,
  wallOverNative = 1.01,
  firstBlock = 0,
  sizes = [2, 10],
}: Lines): Samples {
  return bothTests(512, 128, depthTokens).flatMap((test) =>
    sizes.flatMap((layers) =>
      [0.998, 1, 1.002].map((noise, index) => {
        const { head, layer } = test.kind === 'pp' ? pp : tg;
        const nativeSeconds = (head + layer * layers) * noise;
        const wallSeconds = nativeSeconds * wallOverNative;
        return { test, layers, block: firstBlock + index, nativeSeconds, wallSeconds };
      }),
    ),
  );
}

/** About an M4: 220 and 24 tokens a second. */
export const plausibleLines: Lines = { pp: { head: -0.04, layer: 0.074 }, tg: { head: 0.15, layer: 0.162 } };

/** Nothing changed while it was measured. */
export const before = (conditions: Evaluation['conditions']['before']): Evaluation['conditions'] => ({
  before: conditions,
  during: [],
});

/** So many of 32 layers. */
const spread = (layers: number): number[] =>
  Array.from({ length: layers }, (_, index) => Math.floor(((index + 0.5) * 32) / layers));

/** A run of LLaMA-2-7B on an M4, in which nothing is to be distrusted but the samples. */
export const evaluationOf = (samples: Samples, overrides: Partial<Evaluation> = {}): Evaluation => ({
  mode: 'default',
  request: { target: syntheticTargetOf(), tests: bothTests() },
  measurement: {
    samples,
    blocks: [0, 10, 20].map((startedSeconds) => calmBlock({ startedSeconds })),
    backend: 'metal',
    build: 'llama.cpp v0.4.0',
    deviceName: 'Apple M4',
    settings: {
      threads: 4,
      batch: 512,
      physicalBatch: 512,
      flashAttention: 'on',
      memoryMapped: true,
      residencySets: 'on',
      tensorApi: 'off',
    },
    slices: [spread(2), spread(10)],
    bytesWritten: 1_700_000_000,
  },
  conditions: before({
    powerSource: 'mains',
    lowPowerMode: false,
    memoryPressure: 'normal',
    loadPerCpu: 0.1,
  }),
  limits: { bandwidthBytesPerSecond: 120e9 },
  startedAt: '2026-11-22T10:00:00.000Z',
  elapsedMilliseconds: 31_415.9,
  ...overrides,
});
