import { describe, expect, it } from 'vitest';
import { tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

/** How many tensors a recipe gives each type, most frequent first; those that stay F32 left out. */
function tally(id: string, recipe: QuantisationName): string {
  const { shape } = catalogueModel(id);
  const counts = new Map<string, number>();
  for (const { type } of tensorTypes(modelTensors(shape), recipe, shape, { importanceMatrix: false })) {
    if (type !== 'F32') counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  const mostFirst = [...counts].sort(([, one], [, other]) => other - one);
  return mostFirst.map(([type, count]) => `${count} ${type}`).join(', ');
}

/**
 * From `llama-quantize --dry-run` of llama.cpp of September 2026 on F16 files of these shapes, where
 * every tensor had the type that the recipe gives it here.
 */
const typed: [id: string, recipe: QuantisationName, types: string][] = [
  ['qwen3-next-80b-a3b', 'Q4_K_M', '409 Q4_K, 73 Q6_K'],
  ['qwen3-next-80b-a3b', 'Q3_K_M', '325 Q3_K, 148 Q4_K, 8 Q5_K, 1 Q6_K'],
  ['qwen3-next-80b-a3b', 'Q2_K', '325 Q2_K, 108 Q3_K, 48 Q4_K, 1 Q6_K'],
  ['qwen3-next-80b-a3b', 'Q4_0', '481 Q4_0, 1 Q6_K'],
  ['qwen3-next-80b-a3b', 'IQ4_XS', '421 IQ4_XS, 60 Q5_K, 1 Q6_K'],
  ['qwen3.5-9b', 'Q4_K_M', '217 Q4_K, 33 Q6_K'],
  ['qwen3.5-9b', 'Q3_K_M', '177 Q3_K, 68 Q4_K, 4 Q5_K, 1 Q6_K'],
  ['qwen3.5-9b', 'Q2_K', '177 Q2_K, 40 Q3_K, 32 Q4_K, 1 Q6_K'],
  ['qwen3.5-9b', 'Q4_0', '249 Q4_0, 1 Q6_K'],
  ['qwen3.5-9b', 'IQ4_XS', '213 IQ4_XS, 36 Q5_K, 1 Q6_K'],
  ['qwen3.5-35b-a3b', 'Q4_K_M', '371 Q4_K, 61 Q6_K'],
  ['qwen3.5-35b-a3b', 'Q3_K_M', '301 Q3_K, 124 Q4_K, 6 Q5_K, 1 Q6_K'],
  ['qwen3.5-35b-a3b', 'Q2_K', '301 Q2_K, 90 Q3_K, 40 Q4_K, 1 Q6_K'],
  ['qwen3.5-35b-a3b', 'Q4_0', '431 Q4_0, 1 Q6_K'],
  ['qwen3.5-35b-a3b', 'IQ4_XS', '381 IQ4_XS, 50 Q5_K, 1 Q6_K'],
  ['lfm2-350m', 'Q4_K_M', '82 Q4_K, 11 Q6_K'],
  ['lfm2-350m', 'Q3_K_M', '64 Q3_K, 25 Q4_K, 3 Q5_K, 1 Q6_K'],
  ['lfm2-350m', 'Q2_K', '64 Q2_K, 28 Q3_K, 1 Q6_K'],
  ['lfm2-350m', 'Q4_0', '92 Q4_0, 1 Q6_K'],
  ['lfm2-350m', 'IQ4_XS', '90 IQ4_XS, 2 Q5_K, 1 Q6_K'],
  ['lfm2-8b-a1b', 'Q4_K_M', '118 Q4_K, 15 Q6_K'],
  ['lfm2-8b-a1b', 'Q3_K_M', '96 Q3_K, 33 Q4_K, 3 Q5_K, 1 Q6_K'],
  ['lfm2-8b-a1b', 'Q2_K', '96 Q2_K, 36 Q3_K, 1 Q6_K'],
  ['lfm2-8b-a1b', 'Q4_0', '132 Q4_0, 1 Q6_K'],
  ['lfm2-8b-a1b', 'IQ4_XS', '129 IQ4_XS, 3 Q5_K, 1 Q6_K'],
  ['granite-4.0-h-tiny', 'Q4_K_M', '286 Q4_K, 43 Q6_K'],
  ['granite-4.0-h-tiny', 'Q3_K_M', '240 Q3_K, 82 Q4_K, 6 Q5_K, 1 Q6_K'],
  ['granite-4.0-h-tiny', 'Q2_K', '240 Q2_K, 88 Q3_K, 1 Q6_K'],
  ['granite-4.0-h-tiny', 'Q4_0', '328 Q4_0, 1 Q6_K'],
  ['granite-4.0-h-tiny', 'IQ4_XS', '318 IQ4_XS, 10 Q5_K, 1 Q6_K'],
  ['nemotron-nano-9b-v2', 'Q4_K_M', '75 Q5_0, 31 Q4_K, 16 Q8_0'],
  ['nemotron-nano-9b-v2', 'Q3_K_M', '61 Q4_0, 27 Q3_K, 24 Q5_0, 5 Q5_1, 4 Q4_K, 1 Q8_0'],
  ['nemotron-nano-9b-v2', 'Q2_K', '90 Q4_0, 27 Q2_K, 4 Q3_K, 1 Q8_0'],
  ['nemotron-nano-9b-v2', 'Q4_0', '121 Q4_0, 1 Q8_0'],
  ['nemotron-nano-9b-v2', 'IQ4_XS', '83 IQ4_NL, 31 IQ4_XS, 7 Q5_1, 1 Q8_0'],
  ['nemotron-3-nano-30b-a3b', 'Q4_K_M', '110 Q5_0, 29 Q4_K, 25 Q8_0'],
  ['nemotron-3-nano-30b-a3b', 'Q3_K_M', '82 Q4_0, 48 Q5_0, 23 Q3_K, 6 Q4_K, 4 Q5_1, 1 Q8_0'],
  ['nemotron-3-nano-30b-a3b', 'Q2_K', '134 Q4_0, 23 Q2_K, 6 Q3_K, 1 Q8_0'],
  ['nemotron-3-nano-30b-a3b', 'Q4_0', '163 Q4_0, 1 Q8_0'],
  ['nemotron-3-nano-30b-a3b', 'IQ4_XS', '130 IQ4_NL, 29 IQ4_XS, 4 Q5_1, 1 Q8_0'],
  ['kimi-linear-48b-a3b', 'Q4_K_M', '293 Q4_K, 47 Q5_0, 36 Q6_K'],
  ['kimi-linear-48b-a3b', 'Q3_K_M', '228 Q3_K, 97 Q4_K, 47 Q4_0, 3 Q5_K, 1 Q6_K'],
  ['kimi-linear-48b-a3b', 'Q2_K', '228 Q2_K, 100 Q3_K, 47 Q4_0, 1 Q6_K'],
  ['kimi-linear-48b-a3b', 'Q4_0', '375 Q4_0, 1 Q6_K'],
  ['kimi-linear-48b-a3b', 'IQ4_XS', '323 IQ4_XS, 47 IQ4_NL, 5 Q5_K, 1 Q6_K'],
];

describe('a hybrid model is quantised as llama-quantize would', () => {
  it.each(typed)('%s by %s: %s', (id, recipe, types) => expect(tally(id, recipe)).toBe(types));
});
