import { describe, expect, it } from 'vitest';
import { fileTarget, type DescribedFile } from '#core/benchmark/file-target.ts';
import { targetFacts } from '#core/benchmark/target.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import type { GgmlTypeName } from '#core/gguf/ggml-types.ts';
import type { GgufTensorEntry } from '#core/gguf/read-header-tensors.ts';
import type { GgufMetadataValue } from '#core/gguf/read-header-values.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { completedModels } from '../../fakes/completed-models.ts';
import { MemorySource } from '../../fakes/gguf-bytes.ts';
import { llama7b } from '../../fakes/llama-shapes.ts';
import { shrunkShape } from '../../fakes/shrunk-shape.ts';

/** The file that we would write of a whole model, told by its header. */
function written(shape: ModelShape, quantisation: string): DescribedFile {
  const layout = sliceLayout(shape, planSlice(shape, quantisation, allLayers(shape)));
  const source = new MemorySource(layout.header);
  return {
    path: '/models/model.gguf',
    parts: [{ path: '/models/model.gguf' }],
    header: readGgufHeader(source, '/models/model.gguf', { allowMissingData: true }),
    architecture: shape.architecture,
    totalFileBytes: layout.fileBytes,
  };
}

const tensor = (
  name: string,
  dimensions: number[],
  { type = 'F32', bytes = 4 }: { type?: GgmlTypeName; bytes?: number } = {},
): GgufTensorEntry => ({
  name,
  dimensions,
  type,
  offset: 0,
  byteLength: dimensions.reduce((product, length) => product * length, bytes),
});

const sizes: Record<string, GgufMetadataValue> = {
  'falcon.block_count': 2,
  'falcon.context_length': 2048,
  'tokenizer.ggml.tokens': { elementType: 'string', length: 10 },
};

/** An architecture that we have no formulas for. */
function unknown({
  values = {},
  tensors = [tensor('blk.0.attn_qkv.weight', [4, 8]), tensor('blk.1.attn_qkv.weight', [4, 8])],
  outside = [tensor('token_embd.weight', [4, 10]), tensor('output.weight', [4, 10])],
  architecture = 'falcon',
  without = '',
  ...file
}: Partial<DescribedFile> & {
  values?: Record<string, GgufMetadataValue>;
  tensors?: GgufTensorEntry[];
  outside?: GgufTensorEntry[];
  /** A key to leave out. */
  without?: string;
} = {}): DescribedFile {
  const metadata = new Map(Object.entries({ ...sizes, 'general.architecture': architecture, ...values }));
  metadata.delete(without);
  return {
    path: '/models/some.gguf',
    parts: [{ path: '/models/some.gguf' }],
    header: {
      version: 3,
      alignmentBytes: 32,
      metadata,
      valueOffsets: new Map([...metadata.keys()].map((key, index) => [key, 100 * (index + 1)])),
      tensors: [...outside, ...tensors],
      headerBytes: 1000,
      dataOffset: 1024,
      tensorBytes: 0,
    },
    architecture,
    totalFileBytes: 5000,
    ...file,
  };
}

const faultOf = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const models = [...loadShippedCatalogue().models, ...completedModels].filter(({ shape }) => canSlice(shape));
const shapes = new Map(models.map(({ shape }) => [JSON.stringify(shrunkShape(shape)), shrunkShape(shape)]));

describe('a file as a target', () => {
  it.each([...shapes.values()].map((shape) => [shape.architecture, shape] as const))(
    'reads as the model it holds: %s',
    (_, shape) => {
      const target = fileTarget(written(shape, 'Q4_K_M'));
      const model = targetFacts({ kind: 'synthetic', modelId: 'x', quantisation: 'Q4_K_M', shape });
      expect(target.layerCount).toBe(model.layerCount);
      expect(target.vocabularySize).toBe(model.vocabularySize);
      expect(target.maximumContextTokens).toBe(model.maximumContextTokens);
      expect(target.shape?.architecture).toBe(shape.architecture);
      // Never more, and less by no more than the experts' biases and the caches that layers share.
      for (const name of ['readBytesPerToken', 'activeLayerWeights'] as const) {
        expect(target[name]).toBeLessThanOrEqual(model[name] * (1 + 1e-12));
        expect(target[name]).toBeGreaterThan(0.89 * model[name]);
      }
    },
  );

  it('of LLaMA-2-7B Q4_0 reads all its tensors but the embedding', () => {
    const target = fileTarget(written(llama7b, 'Q4_0'));
    expect(target.readBytesPerToken).toBe(3825065984 - 73728000);
    expect(target.activeLayerWeights).toBe(32 * (4 * 4096 ** 2 + 3 * 4096 * 11008 + 2 * 4096));
    expect(target).toMatchObject({ layerCount: 32, vocabularySize: 32000, maximumContextTokens: 4096 });
  });

  it('of an architecture without formulas is told by its tensors', () => {
    expect(fileTarget(unknown())).toEqual({
      kind: 'file',
      name: 'some.gguf',
      quantisation: 'F32',
      paths: ['/models/some.gguf'],
      fileBytes: 5000,
      layerCount: 2,
      vocabularySize: 10,
      maximumContextTokens: 2048,
      // Two layers of 32 weights and the output of 40, of 4 bytes each.
      readBytesPerToken: 4 * (2 * 32 + 40),
      activeLayerWeights: 2 * 32,
    });
  });

  it('reads its embedding where that is its output as well', () => {
    const outside = [tensor('token_embd.weight', [4, 10])];
    expect(fileTarget(unknown({ outside })).readBytesPerToken).toBe(4 * (2 * 32 + 40));
  });

  it.each(['position_embd.weight', 'token_types.weight', 'per_layer_token_embd.weight', 'cls.weight'])(
    'does not read %s for each token',
    (name) => {
      const outside = [...unknown().header.tensors.slice(0, 2), tensor(name, [4, 1000])];
      expect(fileTarget(unknown({ outside })).readBytesPerToken).toBe(4 * (2 * 32 + 40));
    },
  );

  it.each([
    'ffn_gate_tid2eid.weight',
    'attn_compressor_ape.weight',
    'vis_attn_qkv.weight',
    'nextn.embed_tokens.weight',
    'attn_q.lora_a',
  ])('does not read blk.1.%s for each token', (name) => {
    const tensors = [tensor('blk.0.attn_qkv.weight', [4, 8]), tensor(`blk.1.${name}`, [4, 1000])];
    const target = fileTarget(unknown({ tensors }));
    expect(target.readBytesPerToken).toBe(4 * (32 + 40));
    expect(target.activeLayerWeights).toBe(32);
  });

  it('reads of its experts those that a token uses, layer by layer', () => {
    const values = { 'falcon.expert_count': 8, 'falcon.expert_used_count': [2, 4] };
    const tensors = [0, 1].map((block) => tensor(`blk.${block}.ffn_up_exps.weight`, [4, 2, 8]));
    expect(fileTarget(unknown({ values, tensors })).activeLayerWeights).toBe(64 * (2 / 8 + 4 / 8));
  });

  it('does not read blocks that predict further tokens', () => {
    const target = fileTarget(unknown({ values: { 'falcon.nextn_predict_layers': 1 } }));
    expect(target).toMatchObject({ layerCount: 1, activeLayerWeights: 32 });
  });

  it('draws tokens that its vocabulary and its embedding both have', () => {
    const values = { 'tokenizer.ggml.tokens': { elementType: 'string' as const, length: 12 } };
    expect(fileTarget(unknown({ values })).vocabularySize).toBe(10);
  });
});

describe('the name of a file', () => {
  it.each([
    ['Meta Llama 3.1\n 8B', 'Meta Llama 3.1 8B'],
    ['', 'some.gguf'],
    ['  ', 'some.gguf'],
    ['a\u202eb', 'a\\u{202e}b'],
    ['\u001b[31mred', '\\u{1b}[31mred'],
  ])('%j is told as %j', (name, told) => {
    expect(fileTarget(unknown({ name })).name).toBe(told);
  });

  it('is cut at 80 characters', () => {
    expect([...fileTarget(unknown({ name: '模'.repeat(10_000) })).name]).toHaveLength(80);
  });
});

describe('the quantisation of a file', () => {
  it.each([
    ['what it says, where its tensors bear it out', 2, 'Q4_0', 'Q4_0'],
    ['what it says, where that is a mix of types', 15, 'Q4_K', 'Q4_K_M'],
    ['what it says, where that can not be checked', 27, 'IQ3_S', 'IQ3_M'],
    ['the type of its tensors, where it says another', 2, 'F16', 'F16'],
    ['the type of its tensors, where it says an unknown number', 999, 'Q5_1', 'Q5_1'],
  ] as const)('is %s', (_, fileType, type, told) => {
    const tensors = [tensor('blk.0.attn_qkv.weight', [256, 512], { type, bytes: 1 })];
    expect(fileTarget(unknown({ values: { 'general.file_type': fileType }, tensors })).quantisation).toBe(
      told,
    );
  });

  it('is the type that most of its bytes have, where it says nothing', () => {
    const tensors = [
      tensor('blk.0.attn_qkv.weight', [256, 100], { type: 'Q6_K', bytes: 1 }),
      tensor('blk.1.attn_qkv.weight', [256, 200], { type: 'Q4_K', bytes: 1 }),
    ];
    expect(fileTarget(unknown({ tensors })).quantisation).toBe('Q4_K');
  });
});

describe('a file that is no language model', () => {
  it.each([
    ['bert', 'embedding'],
    ['nomic-bert-moe', 'embedding'],
    ['gemma-embedding', 'embedding'],
    ['t5', 'encoder-decoder'],
    ['t5encoder', 'embedding'],
    ['llada', 'diffusion'],
    ['dream', 'diffusion'],
    ['eagle3', 'draft'],
    ['wavtokenizer-dec', 'speech-codec'],
  ])('is refused by its architecture: %s', (architecture, kind) => {
    expect(() => fileTarget(unknown({ architecture }))).toThrow(
      faultOf('not-a-language-model', { path: '/models/some.gguf', architecture, kind }),
    );
  });

  it('is refused where it looks ahead in its text', () => {
    expect(() => fileTarget(unknown({ values: { 'falcon.attention.causal': false } }))).toThrow(
      faultOf('not-a-language-model', { architecture: 'falcon', kind: 'embedding' }),
    );
  });
});

describe('a header on which llama.cpp would abort', () => {
  it.each([
    ['no layers', { 'falcon.block_count': 0 }, 'falcon.block_count'],
    ['more layers than it has room for', { 'falcon.block_count': 513 }, 'falcon.block_count'],
    ['nothing but blocks that predict', { 'falcon.nextn_predict_layers': 2 }, 'falcon.nextn_predict_layers'],
    [
      'more experts used than there are',
      { 'falcon.expert_count': 4, 'falcon.expert_used_count': 5 },
      'falcon.expert_used_count',
    ],
    ['experts used of none', { 'falcon.expert_used_count': 1 }, 'falcon.expert_used_count'],
    ['experts of which none is used', { 'falcon.expert_count': 4 }, 'falcon.expert_used_count'],
    ['more experts than it has room for', { 'falcon.expert_count': 1025 }, 'falcon.expert_count'],
    ['no context', { 'falcon.context_length': 0 }, 'falcon.context_length'],
    ['no tokenizer', { 'tokenizer.ggml.model': 'none' }, 'tokenizer.ggml.model'],
  ])('is named before: %s', (_, values, field) => {
    expect(() => fileTarget(unknown({ values }))).toThrow(faultOf('gguf-invalid', { field }));
  });

  it.each(['tokenizer.ggml.tokens', 'falcon.context_length', 'falcon.block_count'])(
    'is named where %s is missing',
    (key) => {
      expect(() => fileTarget(unknown({ without: key }))).toThrow(
        faultOf('gguf-invalid', { field: key, offsetBytes: 24 }),
      );
    },
  );

  it('is named where it has no embedding', () => {
    expect(() => fileTarget(unknown({ outside: [] }))).toThrow(
      faultOf('gguf-invalid', { field: 'token_embd.weight' }),
    );
  });
});
