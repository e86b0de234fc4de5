import { Fault } from '#core/fault.ts';

/** What a model is that does not write text token by token. */
export type OtherModelKind = 'embedding' | 'encoder-decoder' | 'diffusion' | 'draft' | 'speech-codec';

/**
 * Architectures of llama.cpp that llama-bench's tests say nothing of: without a cache it computes each batch
 * anew (`llama_model::create_memory`), with an encoder it wants the whole input first, and a draft head works
 * on another model's layers. Source: llama.cpp's `src/llama-model.cpp` and `src/llama-arch.cpp`, September 2026.
 */
const otherKinds: Readonly<Record<string, OtherModelKind>> = {
  bert: 'embedding',
  'modern-bert': 'embedding',
  'nomic-bert': 'embedding',
  'nomic-bert-moe': 'embedding',
  'neo-bert': 'embedding',
  'jina-bert-v2': 'embedding',
  'jina-bert-v3': 'embedding',
  eurobert: 'embedding',
  'gemma-embedding': 'embedding',
  'llama-embed': 'embedding',
  t5encoder: 'embedding',
  t5: 'encoder-decoder',
  dream: 'diffusion',
  llada: 'diffusion',
  'llada-moe': 'diffusion',
  rnd1: 'diffusion',
  eagle3: 'draft',
  dflash: 'draft',
  'gemma4-assistant': 'draft',
  'wavtokenizer-dec': 'speech-codec',
};

/** A header's own words. */
export interface DescribedModel {
  path: string;
  architecture: string;
  metadata: ReadonlyMap<string, unknown>;
}

/** Throws `not-a-language-model` for a file whose header says that it does not write token by token. */
export function demandLanguageModel({ path, architecture, metadata }: DescribedModel): void {
  const named = Object.hasOwn(otherKinds, architecture) ? otherKinds[architecture] : undefined;
  // Attention to what is yet to come: such a model reads a text whole.
  const isBidirectional = metadata.get(`${architecture}.attention.causal`) === false;
  const kind = named ?? (isBidirectional ? 'embedding' : undefined);
  if (kind) throw new Fault('not-a-language-model', { path, architecture, kind });
}
