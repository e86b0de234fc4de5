import { describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { kvTypes } from '#core/fit/grid.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { kvCacheBytes } from '#core/memory/kv-cache.ts';
import { knownModelTypes } from '#core/models/from-config/model-type.ts';
import { shapeFromConfig } from '#core/models/from-config/shape-from-config.ts';
import { ModelShapeSchema, type ModelShape } from '#core/models/shape.ts';
import { elementCount, modelTensors, supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel, withoutPlan } from '../../fakes/catalogue-models.ts';

const files = import.meta.glob<Record<string, unknown>>('../../fixtures/configs/*.json', {
  eager: true,
  import: 'default',
});
const configs = new Map(
  Object.entries(files).map(([path, config]) => [path.replace(/^.*\/|\.json$/g, ''), config]),
);
const catalogueConfigs = [...configs].filter(([id]) => !id.startsWith('mlx-'));

function config(id: string): Record<string, unknown> {
  const found = configs.get(id);
  if (!found) throw new Error(`no fixture ${id}`);
  return found;
}

const textOf = (id: string): Record<string, unknown> =>
  v.parse(v.record(v.string(), v.unknown()), config(id)['text_config']);

const read = (value: unknown) => shapeFromConfig(value, 'config.json');

const tensorList = (shape: ModelShape): string =>
  modelTensors(shape)
    .map(({ name, dimensions }) => `${name} ${dimensions.join(' ')}`)
    .sort()
    .join('\n');

const listedParameters = (shape: ModelShape): number =>
  modelTensors(shape).reduce((sum, { dimensions }) => sum + elementCount(dimensions), 0);

function faultOf(value: unknown): Record<string, unknown> {
  try {
    read(value);
  } catch (error) {
    if (error instanceof Fault) return { code: error.code, ...error.details };
    throw error;
  }
  return { code: 'none' };
}

describe('a shape read from a config.json', () => {
  it.each(catalogueConfigs)('of %s has the tensors, cache and buffer of the catalogue', (id, value) => {
    const { shape } = catalogueModel(id);
    const found = read(value);
    expect(tensorList(found.shape)).toBe(tensorList(shape));
    expect(found.parameterCount).toBe(listedParameters(shape));
    expect(found.shape.architecture).toBe(shape.architecture);
    expect(found.shape.maximumContextTokens).toBe(shape.maximumContextTokens);
    expect(v.safeParse(ModelShapeSchema, found.shape).success).toBe(true);
    const most = shape.maximumContextTokens;
    for (const contextTokens of [4096, 32768, most].filter((tokens) => tokens <= most)) {
      for (const kvType of kvTypes) {
        const options = { contextTokens, kvType };
        expect(kvCacheBytes(found.shape, options)).toBe(kvCacheBytes(shape, options));
        expect(computeBufferBytes(found.shape, options)).toBe(
          computeBufferBytes(withoutPlan(shape), options),
        );
      }
    }
  });

  // As published: Meta, Mistral, Qwen, OpenAI, DeepSeek and NVIDIA state them, llama.cpp prints them.
  it.each([
    ['llama-3.1-8b', 8_030_261_248],
    ['mixtral-8x7b', 46_702_792_704],
    ['qwen2.5-7b', 7_615_616_512],
    ['qwen3-30b-a3b', 30_532_122_624],
    ['gpt-oss-20b', 20_914_757_184],
    ['deepseek-v3', 671_026_419_200],
    ['qwen3.5-9b', 8_953_803_264],
    ['lfm2-1.2b', 1_170_340_608],
  ])('of %s counts %d parameters', (id, parameterCount) => {
    expect(read(config(id)).parameterCount).toBe(parameterCount);
    expect(catalogueModel(id).parameterCount).toBe(parameterCount);
  });

  it('is tried for every architecture of the catalogue whose tensors are listed', () => {
    const tried = new Set(catalogueConfigs.map(([id]) => catalogueModel(id).shape.architecture));
    const listed = loadShippedCatalogue()
      .models.filter(({ shape }) => supportsTensors(shape))
      .map(({ shape }) => shape.architecture);
    expect([...new Set(listed)].filter((architecture) => !tried.has(architecture))).toEqual([]);
  });

  it('has the indexer of DeepSeek V3.2, which llama.cpp knows as an architecture of its own', () => {
    const sparse = { model_type: 'deepseek_v32', index_head_dim: 128, index_n_heads: 64, index_topk: 2048 };
    const { shape } = read({ ...config('deepseek-v3'), ...sparse });
    expect(shape.architecture).toBe('deepseek32');
    const { shape: dense } = read(config('deepseek-v3'));
    const at = (of: ModelShape) => kvCacheBytes(of, { contextTokens: 4096, kvType: 'f16' });
    expect(at(shape) - at(dense)).toBe(2 * 4096 * 61 * 128);
  });

  it('is known by its class where the file names no model_type', () => {
    const { model_type: _, ...others } = config('qwen3-30b-a3b');
    expect(read(others).shape).toEqual(read(config('qwen3-30b-a3b')).shape);
  });

  it.each([
    ['smollm3-3b', true],
    ['gemma-2-9b', true],
    ['lfm2-1.2b', true],
    ['mistral-small-3.2-24b', false],
  ])('of %s is tied as its family is when the key is absent: %s', (id, isTied) => {
    expect(JSON.stringify(config(id))).not.toContain('tie_');
    expect(read(config(id)).shape.tiedEmbeddings).toBe(isTied);
  });

  it('takes null for an absent key', () => {
    const { head_dim: _, ...without } = config('mistral-nemo-12b');
    expect(read({ ...config('mistral-nemo-12b'), head_dim: null })).toEqual(read(without));
    expect(read(without).shape.headLength).toBe(160);
  });

  it('lets the text part say for itself whether it is tied, then the file around it', () => {
    const nested = config('qwen3-vl-8b');
    expect(read({ ...nested, tie_word_embeddings: true }).shape.tiedEmbeddings).toBe(true);
    const text_config = { ...textOf('qwen3-vl-8b'), tie_word_embeddings: false };
    expect(read({ ...nested, text_config, tie_word_embeddings: true }).shape.tiedEmbeddings).toBe(false);
  });
});

describe('the quantisation of a config.json', () => {
  const plain = config('qwen3-8b');

  it('is what MLX keeps there', () => {
    const mlx = read(config('mlx-qwen3-8b-4bit'));
    expect(mlx.quantisation).toEqual({ bits: 4, groupSize: 64, mode: 'affine' });
    expect(mlx.shape).toEqual(read(plain).shape);
    const quantization = { bits: 4, group_size: 32, mode: 'mxfp4', lm_head: false };
    expect(read({ ...plain, quantization }).quantisation).toEqual({ bits: 4, groupSize: 32, mode: 'mxfp4' });
  });

  it('is absent in a file as published, whatever its weights were stored in', () => {
    expect(read(plain)).not.toHaveProperty('quantisation');
    expect(read(config('gpt-oss-20b'))).not.toHaveProperty('quantisation');
  });

  it.each([
    [{ bits: 4 }, 'quantization.group_size'],
    [{ bits: 0, group_size: 64 }, 'quantization.bits'],
    [{ bits: 4.5, group_size: 64 }, 'quantization.bits'],
    [{ bits: 4, group_size: 64, mode: 7 }, 'quantization.mode'],
    ['4bit', 'quantization'],
  ])('%j is refused', (quantization, field) => {
    expect(faultOf({ ...plain, quantization })).toMatchObject({ code: 'model-config-invalid', field });
  });
});

describe('a config.json that no shape can be made of', () => {
  it.each([[null], [undefined], [7], ['{}'], [[]], [[config('qwen3-8b')]], [true]])(
    '%j: not an object',
    (value) => {
      expect(faultOf(value)).toEqual({
        code: 'model-config-invalid',
        path: 'config.json',
        field: '(whole file)',
        expected: 'an object',
      });
    },
  );

  it.each([
    [{}],
    [{ model_type: 'bert' }],
    [{ model_type: '__proto__' }],
    [{ architectures: ['BertModel'] }],
  ])('%j: the model types known are named', (value) => {
    const fault = faultOf(value);
    expect(fault).toMatchObject({ code: 'model-config-invalid', field: 'model_type' });
    for (const known of ['llama', 'qwen3_moe', 'gemma3', 'deepseek_v3']) {
      expect(fault['expected']).toContain(known);
    }
  });

  it.each<[string, string, unknown]>([
    ['llama-3.1-8b', 'hidden_size', '4096'],
    ['llama-3.1-8b', 'hidden_size', -4096],
    ['llama-3.1-8b', 'hidden_size', 2 ** 63],
    ['llama-3.1-8b', 'hidden_size', Number.NaN],
    ['llama-3.1-8b', 'hidden_size', Number.POSITIVE_INFINITY],
    ['llama-3.1-8b', 'hidden_size', [4096]],
    ['llama-3.1-8b', 'hidden_size', undefined],
    ['llama-3.1-8b', 'num_hidden_layers', 0],
    ['llama-3.1-8b', 'num_hidden_layers', 4097],
    ['llama-3.1-8b', 'num_hidden_layers', 1.5],
    ['llama-3.1-8b', 'num_hidden_layers', undefined],
    ['llama-3.1-8b', 'num_attention_heads', 8192],
    ['llama-3.1-8b', 'num_key_value_heads', 0],
    ['llama-3.1-8b', 'vocab_size', null],
    ['llama-3.1-8b', 'intermediate_size', true],
    ['llama-3.1-8b', 'max_position_embeddings', 2 ** 31],
    ['llama-3.1-8b', 'tie_word_embeddings', 'yes'],
    ['llama-3.1-8b', 'attention_bias', 1],
    ['llama-3.1-8b', 'model_type', 7],
    ['llama-3.1-8b', 'text_config', 'llama'],
    ['gpt-oss-20b', 'layer_types', ['full_attention']],
    ['gpt-oss-20b', 'layer_types', Array(24).fill('window')],
    ['gpt-oss-20b', 'layer_types', Array(24).fill('mamba')],
    ['gpt-oss-20b', 'layer_types', 'full_attention'],
    ['gpt-oss-20b', 'num_experts_per_tok', 33],
    ['gpt-oss-20b', 'num_local_experts', 2 ** 40],
    ['qwen3-30b-a3b', 'decoder_sparse_step', 2],
    ['qwen3-30b-a3b', 'mlp_only_layers', [0]],
    ['qwen3-30b-a3b', 'moe_intermediate_size', undefined],
    ['deepseek-v3', 'first_k_dense_replace', 62],
    ['deepseek-v3', 'moe_layer_freq', 2],
    ['deepseek-v3', 'kv_lora_rank', undefined],
    ['exaone-4.0-32b', 'sliding_window_pattern', 'LLXG'],
    ['exaone-4.0-32b', 'sliding_window_pattern', 0],
    ['qwen3-next-80b-a3b', 'full_attention_interval', 0],
    ['qwen3-next-80b-a3b', 'linear_value_head_dim', 64],
    ['lfm2-1.2b', 'full_attn_idxs', undefined],
    ['lfm2-1.2b', 'block_ffn_dim_multiplier', 1.3],
    ['granite-4.0-h-micro', 'mamba_n_heads', 63],
    ['nemotron-nano-9b-v2', 'hybrid_override_pattern', 'M*'],
    ['nemotron-nano-9b-v2', 'hybrid_override_pattern', 'X'.repeat(56)],
    ['glm-5', 'indexer_types', ['full', 'shared']],
    ['glm-5', 'index_n_heads', 0],
  ])('%s with %s = %j: the key is named', (id, key, value) => {
    const fault = faultOf({ ...config(id), [key]: value });
    // Either key would do; the one of today is asked for.
    const field = key === 'full_attn_idxs' ? 'layer_types' : key;
    expect(fault).toMatchObject({ code: 'model-config-invalid', path: 'config.json', field });
    expect(fault['expected']).not.toBe('');
  });

  it('of a multimodal model names the key with the part it stands in', () => {
    const text_config = { ...textOf('gemma-4-31b'), num_hidden_layers: -1 };
    expect(faultOf({ ...config('gemma-4-31b'), text_config })['field']).toBe('text_config.num_hidden_layers');
    const linear_attn_config = { full_attn_layers: [4], head_dim: 128 };
    const kimi = { ...config('kimi-linear-48b-a3b'), linear_attn_config };
    expect(faultOf(kimi)['field']).toBe('linear_attn_config.num_heads');
  });

  it('has sizes that are each within bounds but together make no model', () => {
    const huge = { hidden_size: 2 ** 24, intermediate_size: 2 ** 24, num_hidden_layers: 4096 };
    expect(faultOf({ ...config('llama-3.1-8b'), ...huge })['field']).toBe('hidden_size');
  });

  it('reads no key that the object only inherits', () => {
    const inherited: unknown = Object.create({ ...config('llama-3.1-8b') });
    expect(faultOf(inherited)['code']).toBe('model-config-invalid');
  });

  it('is a fault or a shape within bounds, whatever single value is replaced', () => {
    const hostile = [0, -1, 1, 7, 2 ** 24, 2 ** 53, 0.5, Number.NaN, true, '', 'x', [], [0], ['x'], {}, null];
    const codes = new Set<unknown>();
    for (const [id, value] of catalogueConfigs) {
      const isNested = 'text_config' in value;
      const part = isNested ? textOf(id) : value;
      for (const key of Object.keys(part)) {
        const replacement = hostile[(id.length + key.length * 7) % hostile.length];
        const changed = { ...part, [key]: replacement };
        const fault = faultOf(isNested ? { ...value, text_config: changed } : changed);
        codes.add(fault['code']);
      }
    }
    expect([...codes].sort()).toEqual(['model-config-invalid', 'none']);
  });
});

/** `model_type` of the file and of its text part, without the suffix of the latter. */
const typesOf = (value: Record<string, unknown>): string[] => {
  const part = v.safeParse(v.object({ model_type: v.string() }), value['text_config']);
  const inner = part.success ? [part.output.model_type] : [];
  return [String(value['model_type']), ...inner].map((type) => type.replace(/_text$/, ''));
};

describe('the model types known', () => {
  it('are those of the fixtures and their other spellings', () => {
    const types = [...configs.values()].flatMap(typesOf);
    const untried = knownModelTypes.filter((type) => !types.includes(type));
    expect(untried).toEqual(['deepseek_v32', 'granite', 'minimax', 'minimax_m3', 'olmo2']);
  });
});
