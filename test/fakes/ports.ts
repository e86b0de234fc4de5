import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openModelFile } from '../../src-main/adapters/models/model-file.ts';
import { modelPathKind } from '../../src-main/adapters/models/path-kind.ts';
import { readModelConfig } from '../../src-main/adapters/models/read-config.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import type { KeptPort, Measurement, Ports } from '../../src-main/app/ports.ts';
import type { BenchmarkResult } from '../../src-main/core/benchmark/result.ts';
import { Fault } from '../../src-main/core/fault.ts';
import type { RawProbe } from '../../src-main/core/hardware/machine.ts';
import { calmBlock } from './benchmark-values.ts';

const macs = join(import.meta.dirname, '..', 'fixtures', 'macs');

/** The raw output kept in one folder of `test/fixtures/macs`. */
export function fixtureMac(name: string): RawProbe {
  const files = readdirSync(join(macs, name)).filter((file) => file !== 'about.json');
  return Object.fromEntries(files.map((file) => [file, readFileSync(join(macs, name, file), 'utf8')]));
}

/**
 * Seconds that a LLaMA-2-7B `Q4_0` slice takes on a Mac that reads prompts at about 440 and writes at
 * about 51 tokens per second: a head, and the same again for each layer.
 */
export function plausibleMeasurement(): Measurement {
  const wobbles = [0.999, 1, 1.001];
  const [prompt, generation] = [
    { kind: 'pp' as const, tokens: 512, depthTokens: 0 },
    { kind: 'tg' as const, tokens: 128, depthTokens: 0 },
  ];
  const samples = [2, 8].flatMap((layers) =>
    wobbles.flatMap((wobble, block) => {
      const pp = (0.02 + layers * 0.0357) * wobble;
      const tg = (0.06 + layers * 0.0765) * wobble;
      return [
        { test: prompt, layers, block, nativeSeconds: pp, wallSeconds: pp * 1.01 },
        { test: generation, layers, block, nativeSeconds: tg, wallSeconds: tg * 1.01 },
      ];
    }),
  );
  return {
    samples,
    blocks: wobbles.map((_, block) => calmBlock({ startedSeconds: 3 * block })),
    slices: [
      [8, 24],
      [2, 6, 10, 14, 18, 22, 26, 30],
    ],
    backend: 'metal',
    build: 'test build',
    settings: {
      threads: 8,
      batch: 512,
      physicalBatch: 512,
      flashAttention: 'on',
      memoryMapped: false,
      residencySets: 'on',
      tensorApi: 'off',
    },
    bytesWritten: 1_500_000_000,
  };
}

/** Entries that are gone with the test. */
export function keptInMemory<T>(entries: T[] = []): KeptPort<T> {
  return {
    read: async () => ({ entries: [...entries], setAside: 0, newer: 0 }),
    append: async (entry) => void entries.push(entry),
  };
}

/** No other engine is there, nothing of them is kept on disk, and nobody rests. */
export const enginePorts = (): Pick<
  Ports,
  'otherEngines' | 'engineRuns' | 'engineComparisons' | 'rest' | 'random'
> => ({
  otherEngines: {
    open: async ({ engine }) => {
      throw new Fault('engine-not-running', { engine, address: '127.0.0.1' });
    },
    find: async () => [],
  },
  engineRuns: keptInMemory(),
  engineComparisons: keptInMemory(),
  rest: async () => undefined,
  random: () => 0.5,
});

/** Ports that touch nothing: one Mac of the fixtures, an engine that answers at once, a history in memory. */
export function fakePorts(mac: string, over: Partial<Ports> = {}): Ports & { stored: BenchmarkResult[] } {
  const stored: BenchmarkResult[] = [];
  return {
    stored,
    probe: {
      platform: 'folder',
      readRaw: async () => fixtureMac(mac),
      readConditions: async () => ({}),
      readHost: () => undefined,
    },
    probeFolders: { read: async () => fixtureMac(mac), write: async () => {} },
    engine: {
      describe: async () => ({ backend: 'metal', build: 'test build', deviceNames: [], log: '' }),
      measure: async () => plausibleMeasurement(),
      simulate: async ({ questions }) => ({
        weightBytes: 4_000_000_000,
        backend: 'metal',
        build: 'test build',
        loads: questions.map((question) => ({ ...question, kvCacheBytes: 1e9, computeBufferBytes: 1e8 })),
      }),
      sweep: async () => 0,
    },
    localModels: { discover: async () => ({ stores: [], models: [], skipped: [] }) },
    modelFiles: { kind: modelPathKind, open: openModelFile, readConfig: readModelConfig },
    history: {
      read: async () => ({ entries: [...stored], setAside: 0, newer: 0 }),
      append: async (entry) => void stored.push(entry),
    },
    ...enginePorts(),
    settings: { read: async () => ({ settings: {} }), write: async () => {} },
    catalogue: { read: async () => ({ catalogue: loadShippedCatalogue(), problems: [] }) },
    clock: { now: () => new Date('2026-11-22T12:00:00Z') },
    ...over,
  };
}
