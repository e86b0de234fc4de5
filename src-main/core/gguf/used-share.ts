import type { ModelShape } from '#core/models/shape.ts';
import type { TensorSpec } from '#core/models/tensors.ts';

const expertRoles: ReadonlySet<string> = new Set(['expert_gate', 'expert_up', 'expert_down']);

/**
 * Part of a tensor that one token uses: the routed experts chosen; of a table looked up by token (an
 * untied embedding, per-layer embeddings, expert numbers) one row, which is nothing.
 */
export function usedShare({ tiedEmbeddings, moe }: ModelShape, { role, name }: TensorSpec): number {
  if (role === 'token_embd') return tiedEmbeddings && name === 'token_embd.weight' ? 1 : 0;
  if (role === 'routing_table') return 0;
  if (!moe || !expertRoles.has(role)) return 1;
  return moe.expertsPerToken / moe.expertCount;
}
