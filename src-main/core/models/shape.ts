import * as v from 'valibot';

const Positive = v.pipe(v.number(), v.integer(), v.minValue(1));
/** A name for one line of a table; rows may come from the user's own file. */
export const ShortName = v.pipe(v.string(), v.minLength(1), v.maxLength(120));
const Whole = v.pipe(v.number(), v.integer(), v.minValue(0));

/**
 * One letter per layer: `F` full attention, `S` sliding or chunked attention, `L` linear attention,
 * `M` Mamba, `C` short convolution, `E` MoE-only block, `-` feed-forward-only block.
 */
export const LayerPatternSchema = v.pipe(v.string(), v.regex(/^[FSLMCE-]+$/));

export const MoeShapeSchema = v.object({
  expertCount: Positive,
  expertsPerToken: Positive,
  /** Width of one routed expert. */
  expertFeedForwardLength: Positive,
  sharedExpertCount: Whole,
  /** Summed width of the shared experts; 0 without any. */
  sharedFeedForwardLength: Whole,
  /** Dense layers before the first MoE layer. */
  firstDenseLayers: Whole,
  routerBias: v.boolean(),
  sharedExpertGate: v.boolean(),
  expertBias: v.optional(v.boolean()),
  /** A dense feed-forward of `feedForwardLength` runs beside the experts in each layer. */
  denseFeedForwardParallel: v.optional(v.boolean()),
  /** Width the routed experts work in, where it differs from the embedding length. */
  latentLength: v.optional(Positive),
});

export const MlaShapeSchema = v.object({
  kvLoraRank: Positive,
  /** Absent: the query is not compressed. */
  qLoraRank: v.optional(Positive),
  ropeHeadLength: Positive,
  nopeHeadLength: Positive,
  valueHeadLength: Positive,
});

export const SlidingWindowSchema = v.object({
  windowTokens: Positive,
  kind: v.string(),
  /** Layers of each kind, as the source counts them. */
  fullLayers: v.optional(Whole),
  slidingLayers: v.optional(Whole),
});

/** Context in tokens, type of the cache, bytes of the compute buffer that llama.cpp's allocator planned. */
export const PlannedBufferSchema = v.tuple([Positive, v.picklist(['f16', 'q8_0', 'q4_0']), Positive]);
export type PlannedBuffer = v.InferOutput<typeof PlannedBufferSchema>;

/**
 * What the tensors of a language model look like, in llama.cpp's terms. `headCountKv` < `headCount`
 * is GQA. Layers not named by `layerPattern` (absent) all use full attention.
 */
export const ModelShapeSchema = v.object({
  /** llama.cpp's `general.architecture`. */
  architecture: v.string(),
  embeddingLength: Positive,
  layerCount: Positive,
  headCount: Positive,
  headCountKv: Positive,
  headLength: Positive,
  /** Width of the dense feed-forward block; 0 where no layer has one. */
  feedForwardLength: Whole,
  vocabularySize: Positive,
  /** `output.weight` is `token_embd.weight`. */
  tiedEmbeddings: v.boolean(),
  maximumContextTokens: Positive,
  attentionBias: v.picklist(['none', 'qkv', 'qkvo']),
  qkNorm: v.picklist(['none', 'per_head', 'full']),
  layerPattern: v.optional(LayerPatternSchema),
  slidingWindow: v.optional(SlidingWindowSchema),
  moe: v.optional(MoeShapeSchema),
  mla: v.optional(MlaShapeSchema),
  /** Recurrent-state sizes, as in the catalogue; opaque until a formula needs them. */
  linearAttention: v.optional(v.record(v.string(), v.union([v.string(), v.number()]))),
  extras: v.optional(v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]))),
  /** Of architectures whose buffer the formula misses, by backend, contexts ascending; a micro-batch of 512. */
  plannedBuffers: v.optional(
    v.object({
      metal: v.optional(v.array(PlannedBufferSchema)),
      cpu: v.optional(v.array(PlannedBufferSchema)),
    }),
  ),
});
export type ModelShape = v.InferOutput<typeof ModelShapeSchema>;

/** What one token leaves in the KV cache, derived from the shape: a check for the formulas, not their input. */
export const CacheShapeSchema = v.object({
  kind: v.string(),
  fullLayersWithOwnKv: Whole,
  slidingLayersWithOwnKv: Whole,
  recurrentLayers: Whole,
  /** Elements (not bytes) per token, K and V together, summed over the layers that own a cache. */
  elementsPerTokenFull: Whole,
  elementsPerTokenSliding: Whole,
  /** Bytes in f32 for one sequence; absent without recurrent layers or where it was not derived. */
  recurrentStateBytes: v.optional(Whole),
});

/** One model of the catalogue: its shape and where it was read. */
export const CatalogueModelSchema = v.object({
  id: v.string(),
  name: ShortName,
  family: ShortName,
  released: v.optional(v.string()),
  licence: v.optional(v.string()),
  repository: v.optional(v.string()),
  tags: v.array(v.string()),
  /** 1: people run it often on a Mac; 2: rarer or very large. */
  priority: v.picklist([1, 2]),
  /** Parameters of the text model as GGUF holds them. */
  parameterCount: Positive,
  /** Parameters used per token; equals `parameterCount` in a dense model. */
  activeParameterCount: Positive,
  shape: ModelShapeSchema,
  confidence: v.picklist(['sourced', 'recalled']),
  sources: v.pipe(v.array(v.string()), v.minLength(1)),
  asOf: v.string(),
  note: v.optional(v.string()),
  /** Of date, licence, repository and tags; absent: recalled. */
  metaConfidence: v.optional(v.picklist(['sourced', 'recalled'])),
  variants: v.optional(v.array(v.string())),
  /** Another model of the catalogue with the very same layers; the note says where the rest differs. */
  sameShapeAs: v.optional(v.string()),
  parameterCountIsExact: v.optional(v.boolean()),
  parameterCountOrigin: v.optional(v.picklist(['published', 'computed from shape', 'estimated from shape'])),
  /** Sum over all tensors that the shape implies, and how it compares with the published total. */
  shapeParameterCount: v.optional(Positive),
  shapeCheck: v.optional(v.string()),
  /** Active parameters as the maker's card rounds them, in billions of 10⁹. */
  activeParametersCardBillions: v.optional(v.pipe(v.number(), v.minValue(0))),
  cache: v.optional(CacheShapeSchema),
});
export type CatalogueModel = v.InferOutput<typeof CatalogueModelSchema>;
