import type { Catalogue, ReferenceSpeed } from '#core/chips/catalogue.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
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

/** Names in published tables that are not the catalogue's id with dashes. Same shape counts as same model. */
const modelAliases: ReadonlyMap<string, string> = new Map([
  ['LLaMA 7B v2', 'llama-2-7b'],
  ['LLaMA 13B v2', 'llama-2-13b'],
  ['Llama 3 70B', 'llama-3.1-70b'],
  ['Mistral 7B', 'mistral-7b-v0.3'],
  ['Mistral Small 24B', 'mistral-small-3.2-24b'],
  ['Phi-4 14B', 'phi-4'],
  ['Qwen2.5-Coder 3B', 'qwen2.5-3b'],
  ['Qwen3-Coder-Next', 'qwen3-coder-next-80b-a3b'],
  ['Tmax 9B', 'qwen3.5-9b'],
  ['DeepSeek-V2-Lite', 'deepseek-coder-v2-lite'],
  ['DeepSeek-R1 671B', 'deepseek-v3'],
  ['DeepSeek-R1-Distill 7B', 'deepseek-r1-distill-qwen-7b'],
  ['DeepSeek-R1-Distill 14B', 'deepseek-r1-distill-qwen-14b'],
  ['DeepSeek-R1-Distill 32B', 'deepseek-r1-distill-qwen-32b'],
]);

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

export function publishedModel(name: string, models: readonly CatalogueModel[]): CatalogueModel | undefined {
  const id = modelAliases.get(name) ?? name.toLowerCase().replaceAll(' ', '-');
  return models.find((model) => model.id === id);
}

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
  const model = publishedModel(row.model, catalogue.models);
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
