import { extraFlag } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';

/** mlx-lm's `model_type` by llama.cpp's architecture. */
const modelTypes: Readonly<Record<string, { modelType: string; class: string; ropeTheta: number }>> = {
  llama: { modelType: 'llama', class: 'LlamaForCausalLM', ropeTheta: 500_000 },
  qwen2: { modelType: 'qwen2', class: 'Qwen2ForCausalLM', ropeTheta: 1_000_000 },
  qwen3: { modelType: 'qwen3', class: 'Qwen3ForCausalLM', ropeTheta: 1_000_000 },
  qwen3moe: { modelType: 'qwen3_moe', class: 'Qwen3MoeForCausalLM', ropeTheta: 1_000_000 },
};

/**
 * Whether a model of this shape can be made for mlx-lm: llama, Qwen2, Qwen3 and Qwen3-MoE with full attention in
 * every layer, and no tensors that the classes of mlx-lm do not have.
 */
export function canMakeForMlx(shape: ModelShape): boolean {
  const { architecture, moe, slidingWindow, layerPattern, attentionBias } = shape;
  const isPlain =
    !slidingWindow &&
    !shape.mla &&
    !shape.linearAttention &&
    [...(layerPattern ?? '')].every((letter) => letter === 'F') &&
    !['fused_qkv', 'fused_gate_up', 'attn_output_gate', 'single_block'].some((flag) =>
      extraFlag(shape, flag),
    );
  if (!isPlain) return false;
  switch (architecture) {
    case 'llama':
      return !moe && attentionBias !== 'qkv' && shape.qkNorm === 'none';
    case 'qwen2':
      return !moe && attentionBias === 'qkv' && shape.headLength * shape.headCount === shape.embeddingLength;
    case 'qwen3':
      return !moe && attentionBias === 'none' && shape.qkNorm === 'per_head';
    case 'qwen3moe':
      return (
        moe !== undefined && moe.firstDenseLayers === 0 && moe.sharedExpertCount === 0 && !moe.routerBias
      );
    default:
      return false;
  }
}

export interface ConfigQuestion {
  layerCount: number;
  bits: number;
  groupSize: number;
  /** Modules with bits of their own. */
  otherBits: readonly { path: string; bits: number }[];
}

/**
 * The `config.json` of a model with so many layers, as `mlx_lm.convert -q` writes it: the fields that mlx-lm's
 * `ModelArgs` of these classes ask for. What they hold beside sizes, such as the base of the rotary embedding,
 * costs no time.
 */
export function syntheticConfig(shape: ModelShape, question: ConfigQuestion): Record<string, unknown> {
  const { modelType, class: modelClass, ropeTheta } = modelTypes[shape.architecture] ?? {};
  const quantization = {
    group_size: question.groupSize,
    bits: question.bits,
    mode: 'affine',
    ...Object.fromEntries(
      question.otherBits.map(({ path, bits }) => [path, { group_size: question.groupSize, bits }]),
    ),
  };
  return {
    architectures: [modelClass],
    model_type: modelType,
    hidden_size: shape.embeddingLength,
    num_hidden_layers: question.layerCount,
    intermediate_size: shape.feedForwardLength || shape.moe?.expertFeedForwardLength,
    num_attention_heads: shape.headCount,
    num_key_value_heads: shape.headCountKv,
    head_dim: shape.headLength,
    vocab_size: shape.vocabularySize,
    max_position_embeddings: shape.maximumContextTokens,
    tie_word_embeddings: shape.tiedEmbeddings,
    attention_bias: shape.attentionBias !== 'none',
    hidden_act: 'silu',
    rms_norm_eps: 1e-6,
    rope_theta: ropeTheta,
    torch_dtype: 'bfloat16',
    // Without it transformers takes the tokenizer for one of those that it has to mend.
    transformers_version: '5.0.0',
    bos_token_id: 1,
    eos_token_id: 2,
    ...(shape.moe && {
      num_experts: shape.moe.expertCount,
      num_experts_per_tok: shape.moe.expertsPerToken,
      moe_intermediate_size: shape.moe.expertFeedForwardLength,
      decoder_sparse_step: 1,
      mlp_only_layers: [],
      norm_topk_prob: true,
    }),
    quantization,
    quantization_config: quantization,
  };
}
