import { describe, expect, it } from 'vitest';
import { weightBytes } from '#core/memory/weights.ts';
import { tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { shapeAsCompleted } from '../../fakes/completed-models.ts';

const recipes = ['Q4_K_M', 'Q3_K_M', 'Q2_K', 'Q4_0', 'MXFP4'] as const;

/**
 * MiB that `llama-quantize --dry-run` of llama.cpp v0.4.0 prints as the quantised size of a header-only
 * F16 file of the whole model (`MXFP4`: its `MXFP4_MOE`), in the order of `recipes`.
 */
const dryRuns: [id: string, mebibytes: number[]][] = [
  ['qwen3-30b-a3b', [17691.34, 14024.62, 10731.35, 16497.15, 16285.4]],
  ['gpt-oss-20b', [15060.55, 12305.4, 11494.17, 11525.81, 11536.18]],
  ['mixtral-8x7b', [27129.87, 21501.27, 16508.57, 25217.87, 24478.64]],
  ['llama-4-scout', [62319.56, 49345.1, 37718.02, 58081.13, 60253.34]],
  ['glm-4.5-air', [67175.73, 52709.3, 41574.73, 57553.41, 57850.16]],
  ['minimax-m2', [131925.67, 104202.46, 79435.72, 122992.47, 118033.49]],
  ['minimax-m3', [246046.54, 194056.1, 148680.78, 229804.35, 223285.38]],
  ['deepseek-coder-v2-lite', [9883.84, 7749.91, 6135.09, 8488.76, 8603.26]],
  ['glm-4.7-flash', [17283.67, 13704.82, 10522.36, 16161.49, 16173.39]],
  ['kimi-k2', [591803.47, 466424.52, 355583.58, 551441.81, 526164.16]],
  ['glm-5', [427632.17, 337819.0, 258035.45, 399689.7, 386343.3]],
  ['step-3.7-flash', [113083.99, 89450.99, 68474.37, 105949.03, 103321.41]],
  ['deepseek-v3.2', [386207.47, 304820.06, 233099.4, 361003.56, 349286.35]],
  ['deepseek-v4-flash', [163947.41, 129131.14, 98370.37, 152816.1, 147892.36]],
];

describe('a recipe for a mixture of experts', () => {
  it.each(dryRuns)('gives %s the size that llama-quantize plans', (id, mebibytes) => {
    const computed = recipes.map(
      (recipe) => (weightBytes(shapeAsCompleted(id), recipe) ?? 0) / bytesPerMebibyte,
    );
    expect(computed.map((size) => Number(size.toFixed(2)))).toEqual(mebibytes);
  });

  it.each<[id: string, recipe: QuantisationName, name: string, type: string]>([
    // The latent's three-dimensional projections count as experts.
    ['glm-4.7-flash', 'MXFP4', 'blk.3.attn_v_b.weight', 'MXFP4'],
    // Rows of 192 are no whole K-quant blocks.
    ['glm-4.7-flash', 'Q4_K_M', 'blk.3.attn_k_b.weight', 'Q5_0'],
    ['gpt-oss-20b', 'MXFP4', 'blk.0.attn_q.weight', 'Q8_0'],
    ['minimax-m3', 'Q4_K_M', 'blk.3.indexer.q_proj.weight', 'F32'],
    ['deepseek-v3.2', 'Q4_K_M', 'blk.0.indexer.proj.weight', 'Q4_K'],
    ['deepseek-v3.2', 'BF16', 'blk.0.indexer.proj.weight', 'F32'],
    ['deepseek-v3.2', 'BF16', 'blk.0.indexer.attn_k.weight', 'BF16'],
    ['deepseek-v4-flash', 'Q4_K_M', 'blk.0.ffn_gate_tid2eid.weight', 'I32'],
    ['deepseek-v4-flash', 'Q4_K_M', 'blk.3.attn_output_a.weight', 'Q4_K'],
  ])('gives %s in %s for %s the type %s', (id, recipe, name, type) => {
    const shape = shapeAsCompleted(id);
    const typed = tensorTypes(modelTensors(shape), recipe, shape);
    expect(typed.find((tensor) => tensor.name === name)?.type).toBe(type);
  });
});
