import { describe, expect, it } from 'vitest';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const parametersListed = (id: string): number =>
  modelTensors(catalogueModel(id).shape).reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);

describe('the tensors of a model', () => {
  it('of LLaMA-2-7B are the 291 of its GGUF file', () => {
    const tensors = modelTensors(catalogueModel('llama-2-7b').shape);
    expect(tensors).toHaveLength(291);
    expect(
      tensors.filter(({ layer }) => layer === 0).map(({ name, dimensions }) => [name, dimensions]),
    ).toEqual([
      ['blk.0.attn_norm.weight', [4096]],
      ['blk.0.ffn_norm.weight', [4096]],
      ['blk.0.attn_q.weight', [4096, 4096]],
      ['blk.0.attn_k.weight', [4096, 4096]],
      ['blk.0.attn_v.weight', [4096, 4096]],
      ['blk.0.attn_output.weight', [4096, 4096]],
      ['blk.0.ffn_gate.weight', [4096, 11008]],
      ['blk.0.ffn_up.weight', [4096, 11008]],
      ['blk.0.ffn_down.weight', [11008, 4096]],
    ]);
    expect(tensors[0]).toEqual({ name: 'token_embd.weight', dimensions: [4096, 32000], role: 'token_embd' });
    expect(tensors.slice(-2).map(({ name }) => name)).toEqual(['output_norm.weight', 'output.weight']);
  });

  it('hold exactly the parameters the catalogue states, for every architecture listed', () => {
    const differing = loadShippedCatalogue()
      .models.filter(({ shape }) => supportsTensors(shape))
      .map(({ id, parameterCount }) => [id, parametersListed(id) - parameterCount] as const)
      .filter(([, difference]) => difference !== 0);
    expect(Object.fromEntries(differing)).toEqual({
      // The shared rotary table, which the catalogue does not count.
      'gemma-4-e2b': 256,
      'gemma-4-e4b': 256,
      'gemma-4-12b': 256,
      'gemma-4-26b-a4b': 256,
      'gemma-4-31b': 256,
      // The multi-token-prediction block, which llama.cpp does not load by default.
      'glm-4.5-air': -3_616_573_568,
      'glm-4.6': -3_992_170_976,
      // Published as rounded 4.46 B, 6.87 B, 744 B, 49.1 B and 284 B.
      'deepseek-v4-flash': 334_567_511,
      'gemma-3n-e2b': -4_367_520,
      'gemma-3n-e4b': -3_827_600,
      'glm-5': -88_781_568,
      'kimi-linear-48b-a3b': 22_681_728,
      // Published for the model with its image tower, which llama.cpp keeps apart.
      'minimax-m3': -865_427_072,
    });
  });

  it('cover the architecture of every model that people run often', () => {
    const missing = loadShippedCatalogue().models.filter(
      ({ shape, priority }) => priority === 1 && !supportsTensors(shape),
    );
    expect(missing.map(({ id }) => id)).toEqual([]);
  });

  it('have names of their own', () => {
    for (const { shape } of loadShippedCatalogue().models.filter((model) => supportsTensors(model.shape))) {
      const names = modelTensors(shape).map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  it('leave out the output matrix of a tied model', () => {
    const names = modelTensors(catalogueModel('llama-3.2-1b').shape).map(({ name }) => name);
    expect(names).not.toContain('output.weight');
    expect(names).toHaveLength(146);
  });

  it.each([
    ['qwen2.5-7b', 'blk.27.attn_v.bias', [512]],
    ['qwen3-30b-a3b', 'blk.47.ffn_down_exps.weight', [768, 2048, 128]],
    ['qwen3.5-9b', 'blk.0.attn_qkv.weight', [4096, 8192]],
    ['qwen3.5-9b', 'blk.3.attn_q.weight', [4096, 8192]],
    ['gpt-oss-20b', 'blk.0.attn_sinks.weight', [64]],
    ['gpt-oss-20b', 'blk.0.ffn_gate_inp.bias', [32]],
    ['phi-4', 'blk.0.attn_qkv.weight', [5120, 7680]],
    ['phi-4', 'blk.0.ffn_up.weight', [5120, 35840]],
    ['gemma-3-4b', 'token_embd.weight', [2560, 262144]],
    ['gemma-4-31b', 'blk.5.attn_k.weight', [5376, 2048]],
    ['glm-4.7-flash', 'blk.0.attn_k_b.weight', [192, 512, 20]],
    ['glm-4.7-flash', 'blk.0.ffn_down.weight', [10240, 2048]],
    ['glm-4.7-flash', 'blk.1.exp_probs_b.bias', [64]],
    ['lfm2-1.2b', 'token_embd_norm.weight', [2048]],
    ['nemotron-nano-9b-v2', 'blk.0.ssm_in.weight', [4480, 22656]],
  ])('of %s include %s', (id, name, dimensions) => {
    const found = modelTensors(catalogueModel(id).shape).find((tensor) => tensor.name === name);
    expect(found?.dimensions).toEqual(dimensions);
  });

  it('have no V matrix in the full layers of Gemma 4, where the K matrix serves for both', () => {
    const names = modelTensors(catalogueModel('gemma-4-31b').shape).map(({ name }) => name);
    expect(names).toContain('blk.4.attn_v.weight');
    expect(names).not.toContain('blk.5.attn_v.weight');
  });

  it('of a slice keep the kind of each layer and are numbered from 0', () => {
    const slice = modelTensors(catalogueModel('qwen3.5-9b').shape, [2, 3]);
    const names = slice.map(({ name }) => name);
    expect(names).toContain('blk.0.ssm_conv1d.weight');
    expect(names).toContain('blk.1.attn_v.weight');
    expect(names.some((name) => name.startsWith('blk.2.'))).toBe(false);
    expect(names).toContain('token_embd.weight');
  });

  it.each([[[32]], [[-1]], [[0.5]]])('refuse the layers %j of a model with 32', (layers) => {
    expect(() => modelTensors(catalogueModel('llama-2-7b').shape, layers)).toThrow(/bad-input/);
  });

  it('refuse an architecture that is not listed, whatever its name', () => {
    const { shape } = catalogueModel('llama-2-7b');
    for (const architecture of ['mamba', 'constructor', '__proto__', '']) {
      expect(supportsTensors({ ...shape, architecture })).toBe(false);
      expect(() => modelTensors({ ...shape, architecture })).toThrow(/architecture-not-synthesised/);
    }
  });
});
