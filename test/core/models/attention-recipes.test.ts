import { describe, expect, it } from 'vitest';
import { tensorBytes } from '#core/gguf/ggml-types.ts';
import { tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const recipes = ['Q4_K_M', 'Q3_K_M', 'Q2_K', 'IQ4_XS', 'Q4_0', 'Q8_0'] as const;

/**
 * MiB that `llama-quantize --dry-run` of llama.cpp v0.4.0 prints as the quantised size of a header-only
 * F16 file of the whole model, without an importance matrix, in the order of `recipes`. Phi is not here:
 * its published files follow the rule for `attn_qkv` of an older build.
 */
const dryRuns: [id: string, mebibytes: number[]][] = [
  ['qwen2.5-0.5b', [373.71, 333.33, 317.25, 329.49, 330.17, 500.79]],
  ['qwen3-8b', [4789.19, 3927.43, 3124.02, 4374.83, 4547.88, 8300.36]],
  ['qwen3-vl-8b', [4789.19, 3927.43, 3124.02, 4374.83, 4547.88, 8300.36]],
  ['ministral-3-3b', [2039.54, 1704.86, 1383.86, 1873.65, 1939, 3475]],
  ['smollm3-3b', [1819.1, 1490.81, 1187.76, 1649.93, 1714.68, 3116.35]],
  ['glm-4-32b-0414', [18759.42, 15145.51, 11713.9, 16922.88, 17703.68, 33002.74]],
  ['granite-4.0-micro', [1998.84, 1642.24, 1304.5, 1818.96, 1889.27, 3448.6]],
  ['seed-oss-36b', [20748, 16798.64, 12967.96, 18758.08, 19593, 36635.21]],
  ['exaone-4.0-32b', [18443.68, 14771.96, 11369.93, 16578.05, 17298.99, 32430.08]],
  ['olmo-3-7b', [4261.05, 3478.9, 2722.12, 3839.31, 4017.68, 7396.4]],
  ['gemma-2-9b', [5488.4, 4535.41, 3623.33, 4975.43, 5185.21, 9366.12]],
  ['gemma-3-270m', [235.16, 224.53, 219.87, 223.87, 224, 271.81]],
  ['gemma-3-27b', [15773.62, 12808.6, 10010.6, 14197.39, 14839.7, 27371.45]],
  ['gemma-3n-e2b', [3147.4, 2936.89, 2739.17, 3042.92, 3086.05, 4560.05]],
  ['gemma-4-e2b', [3242.78, 3029.01, 2827.49, 3130.42, 3179.26, 4703.14]],
  ['gemma-4-12b', [7024.34, 5790.01, 4591.3, 6365.52, 6637.63, 12067.63]],
  ['gemma-4-26b-a4b', [16002.84, 12656.13, 10077.39, 13397.2, 13755.36, 25600.47]],
  ['muse-glimmer-30b', [16138.25, 13034.25, 10179.12, 14619.75, 15277.73, 28228.61]],
];

const typedTensors = (id: string, recipe: QuantisationName) => {
  const { shape } = catalogueModel(id);
  return tensorTypes(modelTensors(shape), recipe, shape, { importanceMatrix: false });
};

describe('a recipe for a dense or sliding-window model', () => {
  it.each(dryRuns)('gives %s the size that llama-quantize plans', (id, mebibytes) => {
    const computed = recipes.map((recipe) =>
      typedTensors(id, recipe)
        .map(({ type, dimensions }) => tensorBytes(type, dimensions))
        .reduce((sum, bytes) => sum + bytes, 0),
    );
    expect(computed.map((bytes) => Number((bytes / bytesPerMebibyte).toFixed(2)))).toEqual(mebibytes);
  });

  it.each<[id: string, recipe: QuantisationName, name: string, type: string]>([
    ['gemma-3n-e2b', 'Q8_0', 'altup_proj.weight', 'F16'],
    ['gemma-3n-e2b', 'BF16', 'altup_proj.weight', 'BF16'],
    ['gemma-3n-e2b', 'Q4_K_M', 'blk.0.laurel_l.weight', 'F16'],
    ['gemma-3n-e2b', 'BF16', 'blk.0.altup_predict_coef.weight', 'F32'],
    ['gemma-3n-e2b', 'Q4_K_M', 'per_layer_token_embd.weight', 'Q6_K'],
    ['gemma-4-e2b', 'Q4_K_M', 'per_layer_model_proj.weight', 'F16'],
    ['gemma-4-e2b', 'Q4_K_M', 'blk.0.inp_gate.weight', 'Q4_K'],
    ['gemma-4-26b-a4b', 'Q4_K_M', 'blk.0.ffn_gate_up_exps.weight', 'Q4_K'],
    ['gemma-4-26b-a4b', 'Q4_K_M', 'blk.0.ffn_gate_inp.weight', 'F32'],
    ['muse-glimmer-30b', 'Q4_K_M', 'blk.0.attn_gate.weight', 'Q4_K'],
  ])('gives %s in %s for %s the type %s', (id, recipe, name, type) =>
    expect(typedTensors(id, recipe).find((tensor) => tensor.name === name)?.type).toBe(type),
  );
});
