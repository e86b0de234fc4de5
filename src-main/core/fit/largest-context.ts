import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { computeBufferBytes } from '#core/memory/compute-buffer.ts';
import { cacheCellMultiple, kvCacheBytes } from '#core/memory/kv-cache.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { mlxPromptBytes } from '#core/memory/mlx-prompt.ts';
import { memoryNeed, type SizedModel } from '#core/memory/need.ts';
import { weightBytesOrEstimate } from '#core/memory/weights.ts';
import { quantisationNamed } from '#core/models/quantisations.ts';
import type { ModelShape } from '#core/models/shape.ts';
import type { KvType } from './grid.ts';

/**
 * Largest context whose memory need stays within `budgetBytes`: a multiple of 256, at most the model's
 * maximum (rounded down to such a multiple), 0 when not even 256 tokens fit.
 */
export const largestContextTokens = (
  model: SizedModel,
  quantisation: string,
  { budgetBytes, ...cache }: { kvType: KvType; backend?: BufferBackend | undefined; budgetBytes: number },
): number =>
  largestContexts(model.shape, { ...cache, engine: isMlxQuantisation(quantisation) ? 'mlx' : 'llama.cpp' })(
    budgetBytes - weightBytesOf(model, quantisation),
  );

/** The weights, which no context changes. */
const weightBytesOf = (model: SizedModel, quantisation: string): number =>
  isMlxQuantisation(quantisation)
    ? memoryNeed(model, quantisation, { contextTokens: 1, kvType: 'f16' }).weightBytes
    : weightBytesOrEstimate(model, quantisationNamed(quantisation)).bytes;

/** From the bytes that are left beside the weights. */
export type LargestContext = (roomBytes: number) => number;

/** What grows with the context. */
export interface GrowthOptions {
  kvType: KvType;
  /** Default `metal`. */
  backend?: BufferBackend | undefined;
  /** Default llama.cpp. */
  engine?: 'llama.cpp' | 'mlx';
}

/** Guesses by proportion before a plain halving, in case the need should bend more than it does today. */
const guessesInARow = 3;

/**
 * `largestContextTokens` for any weights and budget: cache and compute buffer know nothing of them. They
 * grow nearly in proportion to the context, so a guess by proportion is nearly always the answer, and
 * two evaluations prove it.
 */
export function largestContexts(
  shape: ModelShape,
  { kvType, backend = 'metal', engine = 'llama.cpp' }: GrowthOptions,
): LargestContext {
  const most = Math.floor(shape.maximumContextTokens / cacheCellMultiple);
  if (most === 0) return () => 0;
  const bytesAt = (multiples: number): number => {
    const options = { contextTokens: multiples * cacheCellMultiple, kvType, backend };
    return engine === 'mlx'
      ? mlxCacheBytes(shape, options) + Math.ceil(mlxPromptBytes(shape, options))
      : kvCacheBytes(shape, options) + computeBufferBytes(shape, options);
  };
  const leastBytes = bytesAt(1);
  const mostBytes = bytesAt(most);
  return (roomBytes) => {
    if (leastBytes > roomBytes) return 0;
    if (mostBytes <= roomBytes) return most * cacheCellMultiple;
    let fitting = { multiples: 1, bytes: leastBytes };
    let beyond = { multiples: most, bytes: mostBytes };
    for (let step = 1; beyond.multiples - fitting.multiples > 1; step += 1) {
      const span = beyond.multiples - fitting.multiples;
      const share =
        step % (guessesInARow + 1) === 0 ? 0.5 : (roomBytes - fitting.bytes) / (beyond.bytes - fitting.bytes);
      const guess = fitting.multiples + Math.min(Math.max(Math.floor(span * share), 1), span - 1);
      const tried = { multiples: guess, bytes: bytesAt(guess) };
      if (tried.bytes <= roomBytes) fitting = tried;
      else beyond = tried;
    }
    return fitting.multiples * cacheCellMultiple;
  };
}
