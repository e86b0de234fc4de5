import type { CatalogueModel, ModelShape } from '#core/models/shape.ts';
import { catalogueModel } from './catalogue-models.ts';

/** Layers 2 to 42 of DeepSeek V4 Flash fold 4 and 128 tokens in turn. */
const foldedTokens = [0, 0, ...Array.from({ length: 41 }, (_, index) => (index % 2 === 0 ? 4 : 128))];

const completed = (id: string, complete: (shape: ModelShape) => ModelShape): CatalogueModel => {
  const model = catalogueModel(id);
  return { ...model, shape: complete(model.shape) };
};

/**
 * Models of the catalogue with what their shapes lacked for an exact list of tensors, from their
 * `config.json`: `compress_ratios` and `num_hash_layers`; `attention_other_setting` and
 * `use_head_wise_attn_gate`; and the architecture that llama.cpp's converter gives DeepSeek V3.2.
 */
export const completedModels: readonly CatalogueModel[] = [
  completed('deepseek-v4-flash', (shape) => ({
    ...shape,
    layerPattern: 'S'.repeat(shape.layerCount),
    ...(shape.moe && { moe: { ...shape.moe, routerBias: true } }),
    extras: { ...shape.extras, compress_ratios: foldedTokens.join(','), hash_layers: 3 },
  })),
  completed('step-3.7-flash', (shape) => ({
    ...shape,
    qkNorm: 'per_head',
    extras: { ...shape.extras, sliding_heads: 96, head_wise_gate: true },
  })),
  completed('deepseek-v3.2', (shape) => ({ ...shape, architecture: 'deepseek32' })),
  // Its files hold an output matrix, and llama.cpp's converter gives Mamba the length of all heads.
  completed('plamo-2-1b', (shape) => ({
    ...shape,
    tiedEmbeddings: false,
    linearAttention: { ...shape.linearAttention, head_dim: shape.headLength },
  })),
];

/** The shape of a model, completed where the catalogue's lacks something. */
export const shapeAsCompleted = (id: string): ModelShape =>
  (completedModels.find((candidate) => candidate.id === id) ?? catalogueModel(id)).shape;
