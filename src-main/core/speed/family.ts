import type { CatalogueModel } from '#core/models/shape.ts';

/** Models of the LLaMA architecture whose layers are those of another maker's model. */
const llamaLineage: Readonly<Record<string, string>> = {
  'DeepSeek-R1-Distill': 'Llama 3',
  Swallow: 'Llama 3',
  ELYZA: 'Llama 3',
  Mixtral: 'Mistral',
  Devstral: 'Mistral',
};

/**
 * Models that share their layers, and so their quirks of speed: by architecture, MoE with its dense
 * siblings; the many of the LLaMA architecture by their makers. QwQ 32B and Qwen2.5-Coder 7B: `qwen2`.
 */
export const speedFamily = ({ family, shape }: Pick<CatalogueModel, 'family' | 'shape'>): string =>
  shape.architecture === 'llama'
    ? (llamaLineage[family] ?? family)
    : shape.architecture.replace(/_?moe$/, '');
