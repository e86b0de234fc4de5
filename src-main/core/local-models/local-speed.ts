import { gridQuantisations, type GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { KvType } from '#core/fit/grid.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { isQuantisationName, quantisationRecipes } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Engine } from '#core/speed/engine.ts';
import { mlxWeightsOf } from '#core/speed/engine-load.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { speedFamily } from '#core/speed/family.ts';
import { quantisationKernel, type QuantisationKernel } from '#core/speed/kernel.ts';
import { speedLoad } from '#core/speed/load.ts';
import { type SpeedOfLoad, speedsOn } from '#core/speed/model.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import type { SpeedSource } from '#core/speed/speed-source.ts';
import type { LoadFacts, LocalFormat } from './found.ts';
import type { LocalProgram } from './stores.ts';

export interface SpeedAsked {
  program: LocalProgram;
  format: LocalFormat;
  load: LoadFacts;
  /** Model of the catalogue with these layers. */
  known: CatalogueModel | undefined;
}

export interface LocalUse {
  contextTokens: number;
  kvType: KvType;
}

/** Files of one name differ in types; one that weighs more or less than its recipe reads other bytes. */
const recipeTolerance = 0.03;

/**
 * How fast a model on disk reads a prompt as long as the context and writes after it, in the program that keeps
 * it. As its recipe has it, and so with what was measured of it here; of a file that weighs otherwise by its own
 * bytes. `undefined` for types that no published run is of.
 */
export function localSpeed(source: SpeedSource, asked: SpeedAsked, use: LocalUse): SpeedEstimate | undefined {
  const { load, format, program } = asked;
  const model = asked.known ?? ownModel(load);
  const { quantisation } = load;
  const engine: Engine = format !== 'gguf' ? 'mlx' : program === 'ollama' ? 'ollama' : 'llama.cpp';
  if (isOfGrid(quantisation) && isOfRecipe(model, quantisation, asked)) {
    const { contextTokens, kvType } = use;
    return modelSpeed(source, model, quantisation, {
      engine,
      promptTokens: contextTokens,
      depthTokens: contextTokens,
      kvType,
    });
  }
  const kernel = kernelOf(quantisation, format);
  return (
    kernel && speedByBytes(source, { model, kernel, engine, format, weightBytes: load.weightBytes }, use)
  );
}

const isOfGrid = (name: string): name is GridQuantisation => gridQuantisations.some((each) => each === name);

function isOfRecipe(
  model: CatalogueModel,
  quantisation: GridQuantisation,
  { format, load }: SpeedAsked,
): boolean {
  const bytes =
    isQuantisationName(quantisation) && format === 'gguf'
      ? weightBytesOrEstimate(model, quantisation).bytes
      : mlxWeightsOf(model, { bits: mlxBits(quantisation) });
  return Math.abs(load.weightBytes / bytes - 1) <= recipeTolerance;
}

function mlxBits(quantisation: string): 4 | 6 | 8 | 16 {
  if (quantisation === 'MLX-4bit') return 4;
  if (quantisation === 'MLX-6bit') return 6;
  return quantisation === 'MLX-8bit' ? 8 : 16;
}

/** MLX's kernels count as one; a GGUF type that is the base of a recipe has that recipe's. */
function kernelOf(quantisation: string, format: LocalFormat): QuantisationKernel | undefined {
  if (format !== 'gguf') return 'affine';
  if (isQuantisationName(quantisation)) return quantisationKernel(quantisation);
  const recipe = Object.entries(quantisationRecipes).find(([, { base }]) => base === quantisation)?.[0];
  return recipe !== undefined && isQuantisationName(recipe) ? quantisationKernel(recipe) : undefined;
}

interface ByBytes {
  model: CatalogueModel;
  kernel: QuantisationKernel;
  engine: Engine;
  format: LocalFormat;
  weightBytes: number;
}

function speedByBytes(source: SpeedSource, asked: ByBytes, use: LocalUse): SpeedEstimate {
  const { model, kernel, engine, format, weightBytes } = asked;
  const { contextTokens, kvType } = use;
  const load = speedLoad({
    model,
    kernel,
    weightBytes,
    kvCacheBytes: (format === 'gguf' ? kvCacheBytes : mlxCacheBytes)(model.shape, { contextTokens, kvType }),
    promptTokens: contextTokens,
    depthTokens: contextTokens,
  });
  return rememberedSpeeds(source, engine)(load, contextTokens, speedFamily(model));
}

const speedsBySource = new WeakMap<SpeedSource, Map<Engine, SpeedOfLoad>>();

function rememberedSpeeds(source: SpeedSource, engine: Engine): SpeedOfLoad {
  const speeds = speedsBySource.get(source) ?? new Map<Engine, SpeedOfLoad>();
  speedsBySource.set(source, speeds);
  const kernels = engine === 'ollama' ? 'llama.cpp' : engine;
  const speedOf = speeds.get(engine) ?? speedsOn(source, { engine, kernels, tensorApi: true });
  speeds.set(engine, speedOf);
  return speedOf;
}

/** A model that the catalogue has not, with the layers that its file has. */
const ownModel = ({ shape, parameterCount, activeParameterCount }: LoadFacts): CatalogueModel => ({
  id: `local-${shape.architecture}`,
  name: shape.architecture,
  family: shape.architecture,
  tags: [],
  priority: 2,
  parameterCount,
  activeParameterCount,
  shape,
  confidence: 'sourced',
  sources: ['the file itself'],
  asOf: '',
});
