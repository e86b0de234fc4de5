import type { ModelShape } from '#core/models/shape.ts';

/** Whole K-quant blocks in every row that is quantised; four heads of 64 fill one. */
const width = 256;
const headCount = 4;
const headLength = 64;

/** Tokens of the dummy vocabulary: 259 that it must have, and some more. */
const vocabularySize = 320;

/** Llama 4 and SmolLM3 treat every fourth layer differently without saying so in a header. */
const leastLayers = 4;

/** Gemma 3n: llama.cpp takes it for granted that 20 layers own a cache and the others reuse it. */
const gemma3nOwnLayers = 20;

/** Most that a number of `extras` or `linearAttention` may be; what is not named here stays. */
const limits: Readonly<Record<string, number>> = {
  global_head_dim: 2 * headLength,
  global_kv_heads: 2,
  gguf_vocab_size: vocabularySize,
  moe_latent: width,
  q_lora_rank: width,
  o_lora_rank: width,
  o_groups: 2,
  dsa_indexer_heads: headCount,
  dsa_indexer_topk: 32,
  // As many as KV heads: MiniMax M3 has an index head for each.
  index_heads: 2,
  hash_layers: 1,
  sliding_heads: 6,
  index_topk: 32,
  heads: headCount,
  value_heads: headCount,
  key_heads: 2,
  head_dim: headLength,
  groups: 2,
};

/**
 * A shape with the same architecture, flags and layer pattern that is written, loaded and run in a
 * moment: the fewest whole periods of the pattern, all widths tiny but whole K-quant blocks, 320 tokens.
 */
export function shrunkShape(shape: ModelShape): ModelShape {
  const { layerCount, sharedLayers } = shrunkLayers(shape);
  const { layerPattern, extras, ...narrow } = narrowedShape(shape);
  return {
    ...narrow,
    layerCount,
    ...(layerPattern !== undefined && { layerPattern: layerPattern.slice(0, layerCount) }),
    ...(extras && {
      extras: extras.kv_shared_layers ? { ...extras, kv_shared_layers: sharedLayers } : extras,
    }),
  };
}

/** A shape with tiny widths and every layer, of which slices are made in a moment. */
export function narrowedShape(shape: ModelShape): ModelShape {
  const { slidingWindow, moe, mla, linearAttention, extras } = shape;
  return {
    ...shape,
    embeddingLength: width,
    headCount,
    headCountKv: shrunkHeads(shape.headCountKv, shape.headCount),
    headLength,
    feedForwardLength: Math.min(shape.feedForwardLength, 2 * width),
    vocabularySize,
    maximumContextTokens: 2048,
    ...(slidingWindow && { slidingWindow: shrunkWindow(slidingWindow) }),
    ...(moe && { moe: shrunkExperts(moe, shape.feedForwardLength) }),
    ...(mla && { mla: shrunkLatent(mla) }),
    ...(linearAttention && { linearAttention: shrunkRecurrence(linearAttention) }),
    ...(extras && { extras: limited(extras) }),
  };
}

/** Layers after which the pattern repeats: 6 for `SSSSSFSSSSSFSS`, all of them where it never does. */
export function patternPeriod(pattern: string): number {
  const letters = [...pattern];
  const repeats = (period: number): boolean =>
    letters.every((letter, index) => letter === letters[index % period]);
  return 1 + letters.findIndex((_, index) => repeats(index + 1));
}

function shrunkLayers(shape: ModelShape): { layerCount: number; sharedLayers: number } {
  const period = patternPeriod(shape.layerPattern ?? 'F');
  const shared = shape.extras?.kv_shared_layers ? period : 0;
  const own = shape.architecture === 'gemma3n' ? gemma3nOwnLayers : 0;
  const least = Math.max(leastLayers, own + shared, 2 * shared, 2 + (shape.moe?.firstDenseLayers ?? 0));
  return { layerCount: period * Math.ceil(least / period), sharedLayers: shared };
}

function shrunkHeads(headCountKv: number, all: number): number {
  if (headCountKv === all) return headCount;
  return Math.min(headCountKv, 2);
}

const shrunkWindow = (window: NonNullable<ModelShape['slidingWindow']>) => ({
  windowTokens: Math.min(window.windowTokens, 32),
  kind: window.kind,
});

/** Eight experts stay eight: a recipe has a rule for them. Experts as wide as dense layers stay as wide. */
function shrunkExperts(
  moe: NonNullable<ModelShape['moe']>,
  feedForwardLength: number,
): NonNullable<ModelShape['moe']> {
  const expertLength = moe.expertFeedForwardLength === feedForwardLength ? 2 * width : width;
  return {
    ...moe,
    expertCount: Math.min(moe.expertCount, 16),
    expertsPerToken: Math.min(moe.expertsPerToken, 2),
    expertFeedForwardLength: expertLength,
    sharedFeedForwardLength: moe.sharedFeedForwardLength === 0 ? 0 : moe.sharedExpertCount * expertLength,
    ...(moe.latentLength !== undefined && { latentLength: width }),
  };
}

const shrunkLatent = (mla: NonNullable<ModelShape['mla']>): NonNullable<ModelShape['mla']> => ({
  ...mla,
  kvLoraRank: width,
  ...(mla.qLoraRank !== undefined && { qLoraRank: width }),
});

/** Mamba's inner width is twice the model's, as llama.cpp asserts. */
function shrunkRecurrence(recurrence: NonNullable<ModelShape['linearAttention']>) {
  const isMamba = String(recurrence.kind).startsWith('mamba');
  return { ...limited(recurrence), ...(isMamba && { heads: (2 * width) / headLength }) };
}

function limited<Value extends string | number | boolean>(
  sizes: Record<string, Value>,
): Record<string, Value> {
  const shrunk = { ...sizes };
  for (const [key, most] of Object.entries(limits)) {
    const size: unknown = sizes[key];
    if (typeof size === 'number' && size > most) Object.assign(shrunk, { [key]: most });
  }
  return shrunk;
}
