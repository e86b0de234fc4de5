import type { Catalogue, ReferenceSpeed } from '#core/chips/catalogue.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { modelNamed } from '#core/models/named-model.ts';
import { gigabytesPerSecond } from '#core/units.ts';
import { type BuildAge, buildAgeOf } from './build-age.ts';
import type { Engine, Kernels } from './engine.ts';
import { speedFamily } from './family.ts';
import { type SpeedLoad, speedLoad } from './load.ts';
import { publishedWeights } from './published-quantisation.ts';
import type { SpeedChip } from './speed-chip.ts';
import { sourceWeight } from './trust.ts';

/** One published run in the terms of the speed model. */
export interface SpeedObservation {
  row: ReferenceSpeed;
  engine: Engine;
  kernels: Kernels;
  modelId: string;
  family: string;
  chip: SpeedChip;
  /** For the generated tokens: KV cache at their mean depth. */
  load: SpeedLoad;
  promptTokens: number;
  /** Of llama.cpp; other engines' runs are all of 2024-12 and later, and count as current. */
  buildAge: BuildAge;
  /** Trust in the source, shared among runs of one machine, model and kernel; 0…1. */
  weight: number;
}

/** The programs of published runs, by the engine they stand for. `mlxcel` and the others run MLX's kernels. */
export const programs: ReadonlyMap<string, readonly [Engine, Kernels]> = new Map([
  ['llama.cpp', ['llama.cpp', 'llama.cpp']],
  ['mlx-lm', ['mlx', 'mlx']],
  ['mlxcel', ['mlx', 'mlx']],
  ['rapid-mlx', ['mlx', 'mlx']],
  ['vllm-mlx', ['mlx', 'mlx']],
  ['mlx-vlm', ['mlx', 'mlx']],
  ['omlx', ['mlx', 'mlx']],
  ['ollama', ['ollama', 'llama.cpp']],
  ['ollama (mlx)', ['ollama', 'mlx']],
]);

/** A source of llama.cpp rows whose generation ran after the prompt; the others started from an empty context. */
const depthSource = 'stared/benching-local-llms-on-apple-silicon';

/**
 * The bin a row means, with the mean GPU cores of all it may mean where the source does not say;
 * `undefined` where those differ in bandwidth.
 */
function publishedChip(row: ReferenceSpeed, catalogue: Pick<Catalogue, 'chips'>): SpeedChip | undefined {
  const bins = catalogue.chips.filter(
    (chip) =>
      chip.brandString === `Apple ${row.chip}` &&
      (row.gpuCores === undefined || chip.gpuCores === row.gpuCores) &&
      (row.bandwidthGigabytesPerSecond === undefined ||
        Math.abs(chip.memoryBandwidthGigabytesPerSecond / row.bandwidthGigabytesPerSecond - 1) < 0.05),
  );
  const first = bins[0];
  const bandwidth = first?.memoryBandwidthGigabytesPerSecond;
  if (!first || bins.some((bin) => bin.memoryBandwidthGigabytesPerSecond !== bandwidth)) return undefined;
  return {
    ...(row.gpuCores !== undefined && { id: first.id }),
    generation: first.generation,
    tier: first.tier,
    gpuCores: bins.reduce((sum, chip) => sum + chip.gpuCores, 0) / bins.length,
    bandwidthBytesPerSecond: gigabytesPerSecond(first.memoryBandwidthGigabytesPerSecond),
  };
}

/** Tokens before the middle of what was generated: llama-bench starts from an empty context, the others go on after the prompt. */
function depthOf(row: ReferenceSpeed, engine: Engine): number {
  const isAfterPrompt = engine !== 'llama.cpp' || row.source.includes(depthSource);
  return Math.ceil((isAfterPrompt ? (row.promptTokens ?? 0) : 0) + (row.generatedTokens ?? 128) / 2);
}

/** Published runs of Macs whose program, chip, model and quantisation the catalogue knows. */
export function speedObservations(
  rows: readonly ReferenceSpeed[],
  catalogue: Pick<Catalogue, 'chips' | 'models'>,
): SpeedObservation[] {
  return withSharedWeights(rows.flatMap((row) => observationOf(row, catalogue) ?? []));
}

function observationOf(
  row: ReferenceSpeed,
  catalogue: Pick<Catalogue, 'chips' | 'models'>,
): SpeedObservation | undefined {
  const program = programs.get(row.engine);
  const chip = publishedChip(row, catalogue);
  const model = modelNamed(catalogue.models, row.model);
  if (!program || !chip || !model) return undefined;
  const [engine, kernels] = program;
  const weights = publishedWeights(kernels, row.quantisation, model);
  if (!weights) return undefined;
  const promptTokens = row.promptTokens ?? 0;
  const depthTokens = depthOf(row, engine);
  const cacheBytes = kernels === 'mlx' ? mlxCacheBytes : kvCacheBytes;
  const load = speedLoad({
    model,
    ...weights,
    kvCacheBytes: cacheBytes(model.shape, { contextTokens: depthTokens, kvType: 'f16' }),
    promptTokens,
    depthTokens,
  });
  return {
    row,
    engine,
    kernels,
    modelId: model.id,
    family: speedFamily(model),
    chip,
    load,
    promptTokens,
    buildAge: engine === 'llama.cpp' ? buildAgeOf(row.date) : 'current',
    weight: sourceWeight(row.source),
  };
}

/** Runs of one machine, model and kernel err together: n of them weigh √n runs. */
function withSharedWeights(observations: readonly SpeedObservation[]): SpeedObservation[] {
  const counts = new Map<string, number>();
  for (const one of observations) counts.set(seriesKey(one), (counts.get(seriesKey(one)) ?? 0) + 1);
  return observations.map((one) => ({
    ...one,
    weight: one.weight / Math.sqrt(counts.get(seriesKey(one)) ?? 1),
  }));
}

/** One machine of one source with one model and kernel: what differs is prompt, depth and bits. */
const seriesKey = ({ row, chip, modelId, load, engine }: SpeedObservation): string =>
  [sourceHost(row.source), engine, row.engine, row.chip, chip.gpuCores, modelId, load.kernel].join(' ');

/** Host, owner and repository of an address. */
const sourceHost = (source: string): string => source.split('/').slice(2, 5).join('/');
