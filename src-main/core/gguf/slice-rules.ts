import { allLayers, attentionGeometry, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';

/**
 * Why a model can only be measured whole. `fixed-cache-layers`: llama.cpp takes it for granted that 20
 * layers keep a cache of their own and the first 10 are sparse (Gemma 3n), so slices would cost more than
 * the model. `irregular-window`: the header can only say "every n-th layer is full", and no n fits.
 */
export type WholeOnlyReason = 'fixed-cache-layers' | 'irregular-window';

/** What llama.cpp's loader and graph of an architecture ask of a model with fewer layers. */
export interface SliceRules {
  /** Present: no slice of this model runs as its layers do in the whole. */
  wholeOnly?: WholeOnlyReason;
  /**
   * Position alone tells some layers apart, and they repeat after this many; a slice then has as many
   * layers beyond whole periods as the model. 1: any number of layers.
   */
  periodLayers: number;
  leastLayers: number;
  /** Numbers of layers that llama.cpp takes for another model. */
  forbiddenSizes: readonly number[];
  /** Blocks of the whole model that each slice must hold. */
  pinnedLayers: readonly number[];
  /**
   * Prompt and depth together up to which slices run as the model does. EXAONE 4: llama.cpp heeds the
   * sliding window in a model of 64 layers alone, so beyond the window slices would do too much work.
   */
  contextTokens?: number;
}

/** Loaders that read "every n-th layer is full" and nothing finer: gemma2.cpp, gemma3.cpp and so on. */
const periodLoaders: ReadonlySet<string> = new Set([
  'gemma2',
  'gemma3',
  'gpt-oss',
  'llama4',
  'muse-glimmer',
  'olmo2',
]);

/** Whether a layer of this model slides or not by its place alone, its tensors being like any other's. */
export const slidesByPosition = (shape: ModelShape): boolean =>
  shape.slidingWindow !== undefined && periodLoaders.has(shape.architecture);

/** EXAONE 4 with other than 64 layers: llama.cpp gives every layer the whole context. */
export const ignoresWindow = (architecture: string, layerCount: number): boolean =>
  architecture === 'exaone4' && layerCount !== 64;

/** Rules of a model's slices, as llama.cpp's `src/models` of September 2026 has them. */
export function sliceRules(shape: ModelShape): SliceRules {
  const { layerCount, architecture } = shape;
  const base: SliceRules = {
    periodLayers: 1,
    leastLayers: 1,
    forbiddenSizes: [],
    // Of its last layer llama.cpp computes only the rows it needs: the same work must be saved in a slice.
    pinnedLayers: [layerCount - 1],
  };
  if (slidesByPosition(shape)) return { ...base, ...periodRules(shape) };
  switch (architecture) {
    case 'gemma3n':
      return { ...base, wholeOnly: 'fixed-cache-layers' };
    case 'gemma4':
      return { ...base, ...sharedCacheRules(shape) };
    case 'smollm3':
      // Every fourth layer goes without rotation.
      return { ...base, periodLayers: 4, leastLayers: 4 };
    case 'qwen3vl':
      // The first three take in what the vision encoder saw; none of them may be the last: llama.cpp aborts.
      return { ...base, leastLayers: 4 };
    case 'deepseek2':
      return { ...base, forbiddenSizes: liteSizes(shape) };
    case 'exaone4':
      return shape.slidingWindow ? { ...base, contextTokens: shape.slidingWindow.windowTokens } : base;
    default:
      return base;
  }
}

/** deepseek2.cpp takes these for a Lite, whose query is not compressed. */
function liteSizes({ mla, vocabularySize }: ModelShape): number[] {
  if (mla?.qLoraRank === undefined) return [];
  return vocabularySize === 128_256 ? [26, 27, 48] : [26, 27];
}

function periodRules(shape: ModelShape): Partial<SliceRules> {
  const period = fullLayerPeriod(shape);
  if (period === undefined) return { wholeOnly: 'irregular-window' };
  return { periodLayers: Math.max(period, 1), leastLayers: Math.max(period, 1) };
}

/** Layers that reuse a cache reuse that of the last two with one of their own (`llama_model::create_memory`). */
function sharedCacheRules(shape: ModelShape): Partial<SliceRules> {
  const last = shape.layerCount - 1;
  const owners = allLayers(shape).filter((layer) => attentionGeometry(shape, layer)?.ownsKv !== false);
  const isShared = owners.length < shape.layerCount;
  return { leastLayers: 2, pinnedLayers: isShared ? [...owners.slice(-2), last] : [last] };
}

/**
 * The `n` with which "every n-th layer is full, the others slide" tells a model's layers apart: 0 when all
 * slide, 1 when none does, `undefined` when no `n` fits. `SSSSSFSSSSSFSS` has 6.
 */
export function fullLayerPeriod(shape: ModelShape): number | undefined {
  const isFull = allLayers(shape).map((layer) => layerLetter(shape, layer) === 'F');
  if (!isFull.includes(true)) return 0;
  return isFull
    .map((_, index) => index + 1)
    .find((period) => isFull.every((full, index) => full === (index % period === period - 1)));
}
