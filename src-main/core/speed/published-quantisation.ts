import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { isQuantisationName, type QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { Kernels } from './engine.ts';
import { mlxWeightsOf } from './engine-load.ts';
import { type QuantisationKernel, quantisationKernel } from './kernel.ts';

/**
 * Published files that no recipe of ours makes, by the nearest one that runs the same kernels; Unsloth's
 * `UD-` mixtures are within a few per cent of their namesake.
 */
const nearestRecipes: ReadonlyMap<string, QuantisationName> = new Map([
  ['UD-Q4_K_M', 'Q4_K_M'],
  ['UD-Q4_K_XL', 'Q4_K_M'],
  ['UD-Q6_K', 'Q6_K'],
  ['UD-Q6_K_XL', 'Q6_K'],
  ['UD-Q2_K_XL', 'Q2_K'],
  ['MXFP4_MOE', 'MXFP4'],
  ['IQ4_NL', 'Q4_K_S'],
  ['Q4_0-qat', 'Q4_0'],
]);

/** Bits of MLX's other formats with their scales. */
const mlxFormatBits: ReadonlyMap<string, number> = new Map([
  ['mxfp4', 4.25],
  ['nvfp4', 4.5],
  ['mxfp8', 8.25],
]);

/** gpt-oss files keep MXFP4 experts whatever type their name says: 12.1 GB for 20.9 G parameters. */
function publishedRecipe(name: string, model: CatalogueModel): QuantisationName | undefined {
  if (model.shape.architecture === 'gpt-oss') return 'MXFP4';
  return isQuantisationName(name) ? name : nearestRecipes.get(name);
}

interface PublishedWeights {
  weightBytes: number;
  kernel: QuantisationKernel;
}

/** Weights of a file as a benchmark names its quantisation; `undefined` for formats that are not known. */
export function publishedWeights(
  kernels: Kernels,
  name: string,
  model: CatalogueModel,
): PublishedWeights | undefined {
  if (kernels === 'mlx') return publishedMlxWeights(name, model);
  const recipe = publishedRecipe(name, model);
  return (
    recipe && {
      weightBytes: weightBytesOrEstimate(model, recipe).bytes,
      kernel: quantisationKernel(recipe),
    }
  );
}

function publishedMlxWeights(name: string, model: CatalogueModel): PublishedWeights | undefined {
  const formatBits = mlxFormatBits.get(name);
  if (formatBits !== undefined) {
    return { weightBytes: (model.parameterCount * formatBits) / 8, kernel: 'affine' };
  }
  const bits = publishedMlxBits(name);
  return bits && { weightBytes: mlxWeightsOf(model, { bits }), kernel: 'affine' };
}

/** `4bit`, `4bit-qat`, `bf16`; of gpt-oss `MXFP4-Q4`, the bits of what is no expert. */
function publishedMlxBits(name: string): 3 | 4 | 5 | 6 | 8 | 16 | undefined {
  if (name === 'bf16') return 16;
  const stated = /^(?:(\d)bit(?:-qat)?|MXFP4-Q(\d))$/.exec(name);
  const bits = Number(stated?.[1] ?? stated?.[2]);
  return ([3, 4, 5, 6, 8] as const).find((known) => known === bits);
}
