import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { findMlxModel } from '../../../../src-main/adapters/engines/mlx/find-model.ts';
import { writeSyntheticModel } from '../../../../src-main/adapters/engines/mlx/write-synthetic.ts';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { readSafetensors, type ReadTensor } from '../../../fakes/safetensors-reader.ts';

const dense: ModelShape = {
  architecture: 'llama',
  embeddingLength: 128,
  layerCount: 1,
  headCount: 2,
  headCountKv: 1,
  headLength: 64,
  feedForwardLength: 256,
  vocabularySize: 1000,
  tiedEmbeddings: false,
  maximumContextTokens: 4096,
  attentionBias: 'none',
  qkNorm: 'none',
};
const experts: ModelShape = {
  ...dense,
  architecture: 'qwen3moe',
  layerCount: 4,
  qkNorm: 'per_head',
  tiedEmbeddings: true,
  moe: {
    expertCount: 16,
    expertsPerToken: 2,
    expertFeedForwardLength: 64,
    sharedExpertCount: 0,
    sharedFeedForwardLength: 0,
    firstDenseLayers: 0,
    routerBias: false,
    sharedExpertGate: false,
  },
};

const newFolder = (): string => {
  const folder = mkdtempSync(path.join(tmpdir(), 'kaidoki-mlx-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

async function written(shape: ModelShape, bits: 4 | 8, layers: number[]) {
  const folder = path.join(newFolder(), 'モデル');
  const { signal } = new AbortController();
  await writeSyntheticModel({ folder, shape, bits, layers, signal });
  return { folder, ...readSafetensors(readFileSync(path.join(folder, 'model.safetensors'))) };
}

/** MLX's affine mode: the lowest bits first, each times the scale of its group of 64, plus the bias. */
function dequantised(tensors: ReadonlyMap<string, ReadTensor>, name: string, bits: number): number[] {
  const [weight, scales, biases] = ['weight', 'scales', 'biases'].map((part) =>
    tensors.get(`${name}.${part}`),
  );
  if (!weight || !scales || !biases) throw new Error(name);
  const perWord = 32 / bits;
  return Array.from({ length: weight.values.length * perWord }, (_, index) => {
    const word = weight.values[Math.floor(index / perWord)] ?? NaN;
    const packed = Math.floor(word / 2 ** (bits * (index % perWord))) % 2 ** bits;
    const group = Math.floor(index / 64);
    return packed * (scales.values[group] ?? NaN) + (biases.values[group] ?? NaN);
  });
}

const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
const deviation = (values: readonly number[]): number =>
  Math.sqrt(mean(values.map((x) => x * x)) - mean(values) ** 2);

describe('the model that is made for mlx-lm', () => {
  it.each([4, 8] as const)('is a sound safetensors file of MLX’s at %d bits', async (bits) => {
    const { tensors, metadata } = await written(dense, bits, [0]);
    expect(metadata).toEqual({ format: 'mlx' });
    const bytes = [...tensors.values()].reduce((sum, tensor) => sum + tensor.byteLength, 0);
    expect(bytes).toBe(mlxWeightBytes(dense, { bits }));
  });

  it.each([4, 8] as const)(
    'has weights at %d bits that keep activations of their size, and norms of 1',
    async (bits) => {
      const { tensors } = await written(dense, bits, [0]);
      for (const name of ['model.embed_tokens', 'model.layers.0.mlp.down_proj', 'lm_head']) {
        const weights = dequantised(tensors, name, bits);
        expect(Math.abs(mean(weights)), name).toBeLessThan(0.001);
        expect(deviation(weights), name).toBeCloseTo(0.02, 3);
      }
      expect(new Set(tensors.get('model.norm.weight')?.values)).toEqual(new Set([1]));
    },
  );

  it('has routers whose rows are all different, at 8 bits in a model of 4', async () => {
    const { tensors, folder } = await written(experts, 4, [1, 3]);
    const router = tensors.get('model.layers.1.mlp.gate.weight');
    expect(router?.shape).toEqual([16, 32]);
    const rows = Array.from({ length: 16 }, (_, row) =>
      router?.values.slice(row * 32, (row + 1) * 32).join(' '),
    );
    expect(new Set(rows).size).toBe(16);
    // 2048 numbers.
    expect(Math.abs(deviation(dequantised(tensors, 'model.layers.0.mlp.gate', 8)) - 0.02)).toBeLessThan(
      0.001,
    );
    const config: unknown = JSON.parse(readFileSync(path.join(folder, 'config.json'), 'utf8'));
    expect(config).toMatchObject({ num_hidden_layers: 2, num_experts: 16, model_type: 'qwen3_moe' });
  });

  it('is a folder that this user alone may read, with all that mlx-lm loads', async () => {
    const { folder } = await written(dense, 4, [0]);
    const names = readdirSync(folder).sort();
    expect(names).toEqual(['config.json', 'model.safetensors', 'tokenizer.json', 'tokenizer_config.json']);
    for (const name of names) expect(statSync(path.join(folder, name)).mode & 0o777, name).toBe(0o600);
  });

  it('ends with the run that is cancelled', async () => {
    const asked = { folder: path.join(newFolder(), 'm'), shape: dense, bits: 4 as const, layers: [0] };
    await expect(writeSyntheticModel({ ...asked, signal: AbortSignal.abort() })).rejects.toMatchObject({
      code: 'benchmark-cancelled',
    });
  });
});

describe('a folder of MLX', () => {
  /** Counted by hand: packed words, scales and biases of each matrix, norms. */
  const byHand: readonly (readonly [name: string, rows: number, width: number, bytes: number])[] = [
    ['model.embed_tokens', 1000, 128, 64_000 + 4000 + 4000],
    ['lm_head', 1000, 128, 64_000 + 4000 + 4000],
    ['model.layers.0.self_attn.q_proj', 128, 128, 8192 + 512 + 512],
    ['model.layers.0.self_attn.k_proj', 64, 128, 4096 + 256 + 256],
    ['model.layers.0.self_attn.v_proj', 64, 128, 4096 + 256 + 256],
    ['model.layers.0.self_attn.o_proj', 128, 128, 8192 + 512 + 512],
    ['model.layers.0.mlp.gate_proj', 256, 128, 16_384 + 1024 + 1024],
    ['model.layers.0.mlp.up_proj', 256, 128, 16_384 + 1024 + 1024],
    ['model.layers.0.mlp.down_proj', 128, 256, 16_384 + 1024 + 1024],
  ];
  const norms = ['model.norm', 'model.layers.0.input_layernorm', 'model.layers.0.post_attention_layernorm'];
  const total = 227_712;

  it('is sized to the byte: 4.5 bits a weight in groups of 64, and norms of 16', async () => {
    const folder = newFolder();
    let end = 0;
    const header: Record<string, unknown> = {};
    const add = (name: string, dtype: string, shape: number[], bytes: number): void => {
      header[name] = { dtype, shape, data_offsets: [end, (end += bytes)] };
    };
    for (const [name, rows, width, bytes] of byHand) {
      const weights = (rows * width) / 2;
      expect(bytes, name).toBe((rows * width * 4.5) / 8);
      add(`${name}.weight`, 'U32', [rows, width / 8], weights);
      for (const part of ['scales', 'biases'])
        add(`${name}.${part}`, 'F16', [rows, width / 64], (bytes - weights) / 2);
    }
    for (const name of norms) add(`${name}.weight`, 'F16', [128], 256);
    const text = Buffer.from(JSON.stringify(header));
    const length = Buffer.alloc(8);
    length.writeBigUInt64LE(BigInt(text.length));
    writeFileSync(path.join(folder, 'model.safetensors'), Buffer.concat([length, text, Buffer.alloc(end)]));
    const config = {
      model_type: 'llama',
      hidden_size: 128,
      num_hidden_layers: 1,
      num_attention_heads: 2,
      num_key_value_heads: 1,
      intermediate_size: 256,
      vocab_size: 1000,
      max_position_embeddings: 4096,
      tie_word_embeddings: false,
      quantization: { group_size: 64, bits: 4 },
    };
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify(config));
    const { facts } = await findMlxModel(folder, {
      environment: {},
      homeFolder: folder,
      platform: 'darwin',
      architecture: 'arm64',
    });
    expect(facts).toMatchObject({ modelBytes: total, quantisation: 'MLX-4bit', isDense: true });
    expect(facts.readBytesPerToken).toBe(total - 72_000);
    expect(mlxWeightBytes(dense, { bits: 4 })).toBe(total);
  });
});
