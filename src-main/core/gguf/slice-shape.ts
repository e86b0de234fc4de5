import { layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { compressionRatios, hashRoutedLayers } from '#core/models/sparse-attention.ts';
import { ignoresWindow, slidesByPosition } from './slice-rules.ts';

/**
 * The model that a slice of `layers` (block numbers in the whole model, ascending) is: what estimates of
 * memory take for it. Its tensors, renumbered, are those of the blocks kept.
 */
export function sliceShape(shape: ModelShape, layers: readonly number[]): ModelShape {
  const { plannedBuffers, layerPattern, slidingWindow, moe, extras, ...plain } = shape;
  // What the allocator planned was for the whole model.
  void plannedBuffers;
  const hasWindow = slidingWindow !== undefined && !ignoresWindow(shape.architecture, layers.length);
  return {
    ...plain,
    layerCount: layers.length,
    ...(layerPattern !== undefined && { layerPattern: sliceLetters(shape, layers) }),
    ...(hasWindow && {
      slidingWindow: { windowTokens: slidingWindow.windowTokens, kind: slidingWindow.kind },
    }),
    ...(moe && { moe: { ...moe, firstDenseLayers: countBelow(layers, moe.firstDenseLayers) } }),
    ...(extras && { extras: { ...extras, ...sliceExtras(shape, layers) } }),
  };
}

/** What each layer of a slice attends with: by its place where llama.cpp goes by that, else as in the whole. */
export function sliceLetters(shape: ModelShape, layers: readonly number[]): string {
  if (ignoresWindow(shape.architecture, layers.length)) return 'F'.repeat(layers.length);
  const byPosition = slidesByPosition(shape);
  return layers.map((layer, index) => layerLetter(shape, byPosition ? index : layer)).join('');
}

const countBelow = (layers: readonly number[], end: number): number =>
  layers.filter((layer) => layer < end).length;

function sliceExtras(shape: ModelShape, layers: readonly number[]): NonNullable<ModelShape['extras']> {
  const ratios = compressionRatios(shape);
  const shared = shape.extras?.kv_shared_layers;
  return {
    ...(ratios && { compress_ratios: layers.map((layer) => ratios[layer] ?? 0).join(',') }),
    ...(hashRoutedLayers(shape) > 0 && { hash_layers: countBelow(layers, hashRoutedLayers(shape)) }),
    ...(typeof shared === 'number' && {
      kv_shared_layers: layers.length - countBelow(layers, shape.layerCount - shared),
    }),
  };
}
