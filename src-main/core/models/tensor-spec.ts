/** What a tensor does; quantisation recipes and byte counts ask for it. */
export type TensorRole =
  | 'token_embd'
  | 'output'
  | 'norm'
  | 'bias'
  | 'attn_q'
  | 'attn_k'
  | 'attn_v'
  | 'attn_qkv'
  | 'attn_output'
  | 'attn_kv_b'
  | 'attention_other'
  | 'ffn_gate'
  | 'ffn_up'
  | 'ffn_down'
  | 'router'
  | 'expert_gate'
  | 'expert_up'
  | 'expert_down'
  | 'shared_expert'
  /** Weighs the heads of a sparse-attention indexer; stays F32 in files that are not quantised. */
  | 'indexer_projection'
  /** Expert numbers by token, 32-bit integers. */
  | 'routing_table'
  /** What a block does with its share of a per-layer embedding. */
  | 'per_layer_input'
  /** A matrix that `llama-quantize` leaves in the 16 bits it found. */
  | 'unquantised'
  | 'recurrent'
  | 'small';

/** One tensor as GGUF names it. `dimensions` in GGUF order: the first one is the input width (ne0). */
export interface TensorSpec {
  name: string;
  dimensions: readonly number[];
  role: TensorRole;
  /** Block number; absent for embedding, output and final norm. */
  layer?: number;
}
