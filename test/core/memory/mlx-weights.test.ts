import { describe, expect, it } from 'vitest';
import { mlxBitsPerWeight, mlxWeightBytes, type MlxBits } from '#core/memory/mlx-weights.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { catalogueModel } from '../../fakes/catalogue-models.ts';

const quantisedBits: readonly MlxBits[] = [3, 4, 5, 6, 8];

/** One layer of width 128 and nothing that isn't counted below. */
const tiny: ModelShape = {
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

describe('the weights of an MLX model', () => {
  it.each([
    [3, 64, 3.5],
    [4, 64, 4.5],
    [5, 64, 5.5],
    [6, 64, 6.5],
    [8, 64, 8.5],
    [4, 32, 5],
    [4, 128, 4.25],
    [16, 64, 16],
  ] as const)(
    'take at %d bits in groups of %d %d bits each, scale and bias included',
    (bits, groupSize, total) => {
      expect(mlxBitsPerWeight({ bits, groupSize })).toBe(total);
    },
  );

  it('are all matrices alike, embedding and output included, and norms in 16 bits', () => {
    const matrices = 2 * 128 * 1000 + 128 * (128 + 64 + 64 + 128) + 3 * 128 * 256;
    const norms = 3 * 128;
    expect(mlxWeightBytes(tiny, { bits: 4 })).toBe((matrices * 4.5) / 8 + 2 * norms);
    expect(mlxWeightBytes(tiny, { bits: 16 })).toBe(2 * (matrices + norms));
  });

  it('keep rows that are no whole number of groups in 16 bits', () => {
    const odd = { ...tiny, feedForwardLength: 200 };
    const rest = 2 * 128 * 1000 + 128 * (128 + 64 + 64 + 128) + 2 * 128 * 200;
    // Only ffn_down has rows of 200.
    expect(mlxWeightBytes(odd, { bits: 4 })).toBe((rest * 4.5) / 8 + 2 * (128 * 200 + 3 * 128));
  });

  it('give the router 8 bits in the Qwen3 and gpt-oss classes, the bits asked for in Mixtral, 16 in DeepSeek', () => {
    const routers = (id: string, bits: MlxBits) => {
      const { shape } = catalogueModel(id);
      const { moe } = shape;
      if (!moe) throw new Error(`${id} has no experts`);
      const bare = { ...shape, moe: { ...moe, routerBias: false, sharedExpertGate: false } };
      const doubled = { ...bare, moe: { ...bare.moe, expertCount: 2 * moe.expertCount } };
      const halfExperts = {
        ...doubled,
        moe: { ...doubled.moe, expertFeedForwardLength: moe.expertFeedForwardLength / 2 },
      };
      // The experts together are as large as before; what grew is the router.
      const layers = shape.layerCount - moe.firstDenseLayers;
      const grown = (mlxWeightBytes(halfExperts, { bits }) ?? 0) - (mlxWeightBytes(bare, { bits }) ?? 0);
      return (8 * grown) / (layers * moe.expertCount * shape.embeddingLength);
    };
    expect(routers('qwen3-30b-a3b', 4)).toBe(8.5);
    expect(routers('qwen3.5-35b-a3b', 6)).toBe(8.5);
    expect(routers('mixtral-8x7b', 4)).toBe(4.5);
    expect(routers('deepseek-v3', 4)).toBe(16);
    expect(routers('qwen3-30b-a3b', 16)).toBe(16);
  });

  // What mlx-community publishes as MXFP4-Q4 and MXFP4-Q8, GB of 10⁹, from general knowledge.
  it.each([
    ['gpt-oss-20b', 4, 11.2],
    ['gpt-oss-20b', 8, 12.1],
  ] as const)('of %s with MXFP4 experts and %d bits elsewhere are %d GB', (id, bits, gigabytes) => {
    const bytes = mlxWeightBytes(catalogueModel(id).shape, { bits, mxfp4Experts: true });
    expect((bytes ?? 0) / 1e9).toBeCloseTo(gigabytes, 1);
  });

  // Computed elsewhere at 4.5 bits over all parameters (GB of 10⁹).
  it.each([
    ['qwen2.5-7b', 4.29],
    ['qwen2.5-14b', 8.31],
    ['qwen2.5-32b', 18.43],
    ['qwen2.5-72b', 40.9],
  ])('of %s at 4 bits are %d GB', (id, gigabytes) => {
    expect((mlxWeightBytes(catalogueModel(id).shape, { bits: 4 }) ?? 0) / 1e9 / gigabytes).toBeCloseTo(1, 2);
  });

  it('grow with the bits and lie near bits × parameters for every model of the catalogue', () => {
    for (const { id, shape, shapeParameterCount } of loadShippedCatalogue().models) {
      if (!supportsTensors(shape) || shapeParameterCount === undefined) continue;
      const bytes = quantisedBits.map((bits) => mlxWeightBytes(shape, { bits }) ?? 0);
      expect(
        bytes.every((value, index) => index === 0 || value > (bytes[index - 1] ?? 0)),
        id,
      ).toBe(true);
      const atFour = ((mlxWeightBytes(shape, { bits: 4 }) ?? 0) * 8) / shapeParameterCount;
      expect(atFour, id).toBeGreaterThan(4.4);
      // Granite's and Nemotron's widths leave some tensors in 16 bits.
      expect(atFour, id).toBeLessThan(5.2);
    }
  });

  it('are unknown where the tensors are', () => {
    expect(mlxWeightBytes({ ...tiny, architecture: 'never-heard-of' }, { bits: 4 })).toBeUndefined();
  });
});
