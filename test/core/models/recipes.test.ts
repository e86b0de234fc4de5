import { describe, expect, it } from 'vitest';
import { useMoreBits } from '#core/models/recipe-rules.ts';
import { quantisationNamed, tensorTypes, type QuantisationName } from '#core/models/recipes.ts';
import { modelTensors } from '#core/models/tensors.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

function typesOf(id: string, recipe: QuantisationName, importanceMatrix?: boolean): Map<string, string> {
  const { shape } = catalogueModel(id);
  const options = importanceMatrix === undefined ? {} : { importanceMatrix };
  return new Map(
    tensorTypes(modelTensors(shape), recipe, shape, options).map(({ name, type }) => [name, type] as const),
  );
}

describe('quantisation recipes', () => {
  it('give more bits to the first and last eighth of 32 layers and to every third between', () => {
    const indices = Array.from({ length: 32 }, (_, index) => index).filter((index) => useMoreBits(index, 32));
    expect(indices).toEqual([0, 1, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27, 28, 29, 30, 31]);
  });

  it.each([
    // [model, recipe, tensor, type]
    ['llama-2-7b', 'Q4_K_M', 'token_embd.weight', 'Q4_K'],
    ['llama-2-7b', 'Q4_K_M', 'output.weight', 'Q6_K'],
    ['llama-2-7b', 'Q4_K_M', 'blk.0.attn_v.weight', 'Q6_K'],
    ['llama-2-7b', 'Q4_K_M', 'blk.4.attn_v.weight', 'Q4_K'],
    ['llama-2-7b', 'Q4_K_M', 'blk.6.ffn_down.weight', 'Q6_K'],
    ['llama-2-7b', 'Q4_K_M', 'blk.0.attn_output.weight', 'Q4_K'],
    ['llama-2-7b', 'Q4_K_M', 'blk.0.attn_norm.weight', 'F32'],
    ['llama-2-7b', 'Q4_0', 'output.weight', 'Q6_K'],
    ['llama-2-7b', 'Q8_0', 'output.weight', 'Q8_0'],
    ['llama-2-7b', 'F16', 'output.weight', 'F16'],
    ['llama-2-7b', 'F16', 'output_norm.weight', 'F32'],
    ['llama-2-7b', 'Q3_K_M', 'blk.1.attn_v.weight', 'Q5_K'],
    ['llama-2-7b', 'Q3_K_M', 'blk.2.attn_v.weight', 'Q4_K'],
    ['llama-2-7b', 'Q3_K_M', 'blk.2.ffn_down.weight', 'Q4_K'],
    ['llama-2-7b', 'Q4_K_S', 'blk.3.attn_v.weight', 'Q5_K'],
    ['llama-2-7b', 'Q4_K_S', 'blk.4.ffn_down.weight', 'Q4_K'],
    ['llama-2-7b', 'Q2_K', 'blk.0.attn_v.weight', 'Q3_K'],
    ['llama-3-8b', 'Q2_K', 'blk.0.attn_v.weight', 'Q4_K'],
    ['llama-3-8b', 'IQ4_XS', 'blk.0.attn_v.weight', 'Q5_K'],
    // Tied: the embedding doubles as the output.
    ['llama-3.2-1b', 'Q4_K_M', 'token_embd.weight', 'Q6_K'],
    // A 70B shares each V among eight heads.
    ['llama-3.3-70b', 'Q4_K_M', 'blk.10.attn_v.weight', 'Q5_K'],
    ['qwen2.5-72b', 'Q4_K_M', 'blk.10.attn_v.weight', 'Q5_K'],
    ['qwen2.5-32b', 'Q4_K_M', 'blk.8.attn_v.weight', 'Q4_K'],
    // Exactly eight experts.
    ['mixtral-8x7b', 'Q4_K_M', 'blk.8.attn_v.weight', 'Q8_0'],
    ['mixtral-8x7b', 'Q4_K_M', 'blk.8.attn_k.weight', 'Q8_0'],
    ['mixtral-8x7b', 'Q4_K_M', 'blk.8.attn_output.weight', 'Q5_K'],
    ['mixtral-8x7b', 'Q4_K_M', 'blk.8.ffn_gate_inp.weight', 'F32'],
    ['qwen3-30b-a3b', 'Q4_K_M', 'blk.0.ffn_down_exps.weight', 'Q6_K'],
    ['qwen3-30b-a3b', 'Q4_K_M', 'blk.7.ffn_down_exps.weight', 'Q4_K'],
    // Widths that are not multiples of 256: 896 and 29568.
    ['qwen2.5-0.5b', 'Q4_K_M', 'blk.4.attn_q.weight', 'Q5_0'],
    ['qwen2.5-0.5b', 'Q4_K_M', 'token_embd.weight', 'Q8_0'],
    ['qwen2.5-72b', 'Q4_K_M', 'blk.0.ffn_down.weight', 'Q8_0'],
    ['qwen2.5-72b', 'Q5_K_M', 'blk.10.ffn_down.weight', 'Q5_1'],
    ['gpt-oss-20b', 'MXFP4', 'blk.0.ffn_up_exps.weight', 'MXFP4'],
    ['gpt-oss-20b', 'MXFP4', 'blk.0.attn_q.weight', 'Q8_0'],
    ['gpt-oss-20b', 'MXFP4', 'token_embd.weight', 'Q8_0'],
    ['gpt-oss-20b', 'MXFP4', 'blk.0.ffn_up_exps.bias', 'F32'],
    // Fused QKV: a rule of its own until 2025, like attn_v since.
    ['phi-4', 'Q4_K_M', 'blk.6.attn_qkv.weight', 'Q5_K'],
    ['qwen3.5-9b', 'Q4_K_M', 'blk.0.attn_qkv.weight', 'Q6_K'],
    ['qwen3.5-9b', 'Q4_K_M', 'blk.0.ssm_conv1d.weight', 'F32'],
    ['qwen3.5-9b', 'Q4_K_M', 'blk.0.ssm_out.weight', 'Q4_K'],
  ] as [string, QuantisationName, string, string][])('%s %s: %s is %s', (id, recipe, tensor, type) => {
    expect(typesOf(id, recipe).get(tensor)).toBe(type);
  });

  it('take Q4_1 for the first eighth of ffn_down when Q4_0 is made with an importance matrix', () => {
    expect(typesOf('qwen2.5-7b', 'Q4_0', true).get('blk.2.ffn_down.weight')).toBe('Q4_1');
    expect(typesOf('qwen2.5-7b', 'Q4_0', true).get('blk.3.ffn_down.weight')).toBe('Q4_0');
    expect(typesOf('qwen2.5-7b', 'Q4_0').get('blk.2.ffn_down.weight')).toBe('Q4_0');
  });

  it('refuse a name they do not know', () => {
    for (const name of ['Q4_K_XL', 'q4_k_m', '', 'toString']) {
      expect(() => quantisationNamed(name)).toThrow(/unknown-quantisation/);
    }
    expect(quantisationNamed('Q4_K_M')).toBe('Q4_K_M');
  });
});
