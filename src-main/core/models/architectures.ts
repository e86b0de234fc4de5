/** How llama.cpp names the parts that the shape alone does not tell. */
export interface ArchitectureTraits {
  /** Norms of embedding width in each block, in llama.cpp's order. */
  readonly norms: readonly string[];
  /** Norm before the output matrix; LFM2 calls it `token_embd_norm`. */
  readonly outputNorm: string;
  /** Where a router bias sits: added to the logits (`ffn_gate_inp`) or to the selection (`exp_probs_b`). */
  readonly routerBias: 'ffn_gate_inp' | 'exp_probs_b';
  /**
   * `attn_qkv` is quantised like `attn_v` since 2026, by a rule of its own before. Published files of
   * older architectures follow the old rule.
   */
  readonly fusedQkvRule: 'own' | 'like-attn_v';
  /** Fields of `extras` without which the tensors are not known; see `missingFields`. */
  readonly needs: readonly string[];
}

const preNorm = ['attn_norm', 'ffn_norm'];
const sandwich = ['attn_norm', 'post_attention_norm', 'ffn_norm', 'post_ffw_norm'];

const dsaIndexer = ['dsa_indexer_heads', 'dsa_indexer_head_dim', 'dsa_indexer_topk'];
const deepseek4Sizes = [
  'q_lora_rank',
  'o_lora_rank',
  'o_groups',
  'hyper_connection_mult',
  'hash_layers',
  'index_heads',
  'index_head_dim',
  'index_topk',
];

const traits = (norms: readonly string[], others: Partial<ArchitectureTraits> = {}): ArchitectureTraits => ({
  norms,
  outputNorm: 'output_norm',
  routerBias: 'exp_probs_b',
  fusedQkvRule: 'like-attn_v',
  needs: [],
  ...others,
});

/**
 * Architectures whose tensors are listed exactly, by llama.cpp's `general.architecture`. Source: the
 * `load_arch_tensors` functions of llama.cpp, September 2026.
 */
export const architectures: Readonly<Record<string, ArchitectureTraits>> = {
  llama: traits(preNorm),
  llama4: traits(preNorm),
  mistral3: traits(preNorm),
  smollm3: traits(preNorm),
  step35: traits(preNorm, { needs: ['sliding_heads'] }),
  qwen2: traits(preNorm),
  qwen3: traits(preNorm),
  qwen3vl: traits(preNorm),
  qwen3moe: traits(preNorm),
  qwen3next: traits(['attn_norm', 'post_attention_norm']),
  qwen35: traits(['attn_norm', 'post_attention_norm']),
  qwen35moe: traits(['attn_norm', 'post_attention_norm']),
  gemma2: traits(sandwich),
  gemma3: traits(sandwich),
  gemma3n: traits(sandwich),
  gemma4: traits(sandwich),
  'gpt-oss': traits(['attn_norm', 'post_attention_norm'], { routerBias: 'ffn_gate_inp' }),
  phi3: traits(preNorm, { fusedQkvRule: 'own' }),
  deepseek2: traits(preNorm),
  deepseek32: traits(preNorm, { needs: dsaIndexer }),
  deepseek4: traits(preNorm, { needs: deepseek4Sizes }),
  glm4: traits(sandwich),
  glm4moe: traits(['attn_norm', 'post_attention_norm']),
  'glm-dsa': traits(preNorm, { needs: dsaIndexer }),
  'kimi-linear': traits(preNorm),
  'minimax-m2': traits(preNorm),
  'minimax-m3': traits(preNorm, { needs: ['index_heads', 'index_dim'] }),
  granite: traits(preNorm),
  granitehybrid: traits(preNorm),
  lfm2: traits(preNorm, { outputNorm: 'token_embd_norm' }),
  lfm2moe: traits(preNorm, { outputNorm: 'token_embd_norm' }),
  nemotron_h: traits(['attn_norm']),
  nemotron_h_moe: traits(['attn_norm']),
  // Two of its norms have names without `.weight`: see `plamo2-tensors.ts`.
  plamo2: traits([]),
  exaone4: traits(['post_attention_norm', 'post_ffw_norm']),
  seed_oss: traits(['attn_norm', 'post_attention_norm']),
  olmo2: traits(['post_attention_norm', 'post_ffw_norm']),
  'muse-glimmer': traits(sandwich),
};
