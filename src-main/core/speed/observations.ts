import type { Catalogue, ReferenceSpeed } from '#core/chips/catalogue.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { gigabytesPerSecond } from '#core/units.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { isQuantisationName, type QuantisationName } from '#core/models/quantisations.ts';
import { publishedQuantisations, quantisationKernel } from './kernel.ts';
import { type SpeedLoad, speedLoad } from './load.ts';
import type { SpeedChip } from './speed-chip.ts';

/** One published run in the terms of the speed model. */
export interface SpeedObservation {
  row: ReferenceSpeed;
  modelId: string;
  chip: SpeedChip;
  /** For the generated tokens: KV cache at their mean depth. */
  load: SpeedLoad;
  promptTokens: number;
  isOldBuild: boolean;
}

/** Names in published tables that are not the catalogue's id with dashes. Same shape counts as same model. */
const modelAliases: ReadonlyMap<string, string> = new Map([
  ['LLaMA 7B v2', 'llama-2-7b'],
  ['LLaMA 13B v2', 'llama-2-13b'],
  ['Llama 3 70B', 'llama-3.1-70b'],
  ['Mistral 7B', 'mistral-7b-v0.3'],
  ['Phi-4 14B', 'phi-4'],
  ['Qwen2.5-Coder 3B', 'qwen2.5-3b'],
  ['Qwen3-Coder-Next', 'qwen3-coder-next-80b-a3b'],
  ['DeepSeek-R1 671B', 'deepseek-v3'],
  ['DeepSeek-R1-Distill 7B', 'deepseek-r1-distill-qwen-7b'],
  ['DeepSeek-R1-Distill 14B', 'deepseek-r1-distill-qwen-14b'],
  ['DeepSeek-R1-Distill 32B', 'deepseek-r1-distill-qwen-32b'],
]);

/** First month whose builds count as new: flash attention had become usable on Metal by then. */
const firstNewBuild = '2024-07';

/** Sources whose generation ran after the prompt; all other llama.cpp rows started from an empty context. */
const depthSources = ['stared/benching-local-llms-on-apple-silicon'];

/** gpt-oss files keep MXFP4 experts whatever type their name says: 12.1 GB for 20.9 G parameters. */
function publishedRecipe(name: string, model: CatalogueModel): QuantisationName | undefined {
  if (model.shape.architecture === 'gpt-oss') return 'MXFP4';
  return isQuantisationName(name) ? name : publishedQuantisations.get(name);
}

export function publishedModel(name: string, models: readonly CatalogueModel[]): CatalogueModel | undefined {
  const id = modelAliases.get(name) ?? name.toLowerCase().replaceAll(' ', '-');
  return models.find((model) => model.id === id);
}

/** The bins a row may mean; their mean GPU cores where the source does not say. */
function publishedChip(row: ReferenceSpeed, catalogue: Pick<Catalogue, 'chips'>): SpeedChip | undefined {
  const bins = catalogue.chips.filter(
    (chip) =>
      chip.brandString === `Apple ${row.chip}` &&
      (row.gpuCores === undefined || chip.gpuCores === row.gpuCores) &&
      (row.bandwidthGigabytesPerSecond === undefined ||
        Math.abs(chip.memoryBandwidthGigabytesPerSecond / row.bandwidthGigabytesPerSecond - 1) < 0.05),
  );
  const first = bins[0];
  if (!first) return undefined;
  return {
    id: row.gpuCores === undefined ? undefined : first.id,
    generation: first.generation,
    tier: first.tier,
    gpuCores: bins.reduce((sum, chip) => sum + chip.gpuCores, 0) / bins.length,
    bandwidthBytesPerSecond: gigabytesPerSecond(first.memoryBandwidthGigabytesPerSecond),
  };
}

/** Published llama.cpp runs on Macs whose chip, model and quantisation the catalogue knows. */
export function speedObservations(
  rows: readonly ReferenceSpeed[],
  catalogue: Pick<Catalogue, 'chips' | 'models'>,
): SpeedObservation[] {
  return rows.flatMap((row) => {
    if (row.engine !== 'llama.cpp') return [];
    const chip = publishedChip(row, catalogue);
    const model = publishedModel(row.model, catalogue.models);
    const quantisation = model && publishedRecipe(row.quantisation, model);
    if (!chip || !model || !quantisation) return [];
    const promptTokens = row.promptTokens ?? 0;
    const before = depthSources.some((source) => row.source.includes(source)) ? promptTokens : 0;
    const depth = before + (row.generatedTokens ?? 128) / 2;
    const load = speedLoad({
      model,
      kernel: quantisationKernel(quantisation),
      weightBytes: weightBytesOrEstimate(model, quantisation).bytes,
      kvCacheBytes: kvCacheBytes(model.shape, { contextTokens: Math.ceil(depth), kvType: 'f16' }),
      promptTokens,
    });
    return [{ row, modelId: model.id, chip, load, promptTokens, isOldBuild: row.date < firstNewBuild }];
  });
}
