import { quantisationNamed, tensorTypes, type TypedTensor } from '#core/models/recipes.ts';
import { allLayers, attentionGeometry, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { compressionRatios } from '#core/models/sparse-attention.ts';
import { elementCount, modelTensors } from '#core/models/tensors.ts';
import { tensorBytes, type GgmlTypeName } from './ggml-types.ts';
import { ignoresWindow, slidesByPosition } from './slice-rules.ts';
import { usedShare } from './used-share.ts';

/** Layers that cost the same: the same work on tensors of the same shapes and quantisation types. */
export interface LayerKind {
  /** Equal for kinds that differ in quantisation types alone. */
  work: string;
  /** Block numbers in the whole model, ascending. */
  layers: number[];
  /** Bytes that one generated token reads of such a layer, by quantisation type. */
  readBytes: ReadonlyMap<GgmlTypeName, number>;
  /** Weights that one token is multiplied with in such a layer. */
  activeWeights: number;
}

const remembered = new WeakMap<ModelShape, Map<string, readonly LayerKind[]>>();

/** The kinds of a model's layers, by first block. Throws `unknown-quantisation`, `bad-input`. */
export function layerKinds(shape: ModelShape, quantisation: string): readonly LayerKind[] {
  const ofShape = remembered.get(shape) ?? new Map<string, readonly LayerKind[]>();
  remembered.set(shape, ofShape);
  const kinds = ofShape.get(quantisation) ?? countedKinds(shape, quantisation);
  ofShape.set(quantisation, kinds);
  return kinds;
}

function countedKinds(shape: ModelShape, quantisation: string): LayerKind[] {
  const byLayer = new Map<number, TypedTensor[]>();
  for (const tensor of tensorTypes(modelTensors(shape), quantisationNamed(quantisation), shape)) {
    if (tensor.layer === undefined) continue;
    const block = byLayer.get(tensor.layer) ?? [];
    block.push(tensor);
    byLayer.set(tensor.layer, block);
  }
  const kinds = new Map<string, LayerKind>();
  for (const layer of allLayers(shape)) {
    const tensors = byLayer.get(layer) ?? [];
    const work = workOf(shape, layer, tensors);
    const key = [work, ...tensors.map(({ type }) => type)].join(' ');
    const kind = kinds.get(key) ?? { work, layers: [], ...costOf(shape, tensors) };
    kind.layers.push(layer);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** Everything but the quantisation types that makes the layers of a slice cost differently. */
function workOf(shape: ModelShape, layer: number, tensors: readonly TypedTensor[]): string {
  const byBlock = !slidesByPosition(shape) && !ignoresWindow(shape.architecture, 0);
  const shapes = tensors.map(
    ({ name, dimensions }) => `${name.replace(/^blk\.\d+\./, '')}:${dimensions.join('x')}`,
  );
  return [
    byBlock ? layerLetter(shape, layer) : '',
    attentionGeometry(shape, layer)?.ownsKv ?? '',
    compressionRatios(shape)?.[layer] ?? '',
    ...shapes,
  ].join(' ');
}

function costOf(
  shape: ModelShape,
  tensors: readonly TypedTensor[],
): Pick<LayerKind, 'readBytes' | 'activeWeights'> {
  const readBytes = new Map<GgmlTypeName, number>();
  let activeWeights = 0;
  for (const tensor of tensors) {
    const share = usedShare(shape, tensor);
    const bytes = tensorBytes(tensor.type, tensor.dimensions) * share;
    readBytes.set(tensor.type, (readBytes.get(tensor.type) ?? 0) + bytes);
    activeWeights += elementCount(tensor.dimensions) * share;
  }
  return { readBytes, activeWeights };
}
