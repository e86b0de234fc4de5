import { Fault } from '#core/fault.ts';
import { architectures, type ArchitectureTraits } from './architectures.ts';
import { attentionTensors, type BlockTensor } from './attention-tensors.ts';
import { deepseek4ModelTensors } from './deepseek4-tensors.ts';
import { feedForwardTensors } from './feed-forward-tensors.ts';
import { gemma3nBlockTensors, gemma3nModelTensors } from './gemma3n-tensors.ts';
import { gemma4BlockTensors, gemma4ModelTensors } from './gemma4-tensors.ts';
import { allLayers, attentionGeometry, ggufVocabularySize, layerLetter } from './layers.ts';
import { missingFields } from './missing-fields.ts';
import { museGlimmerBlockTensors } from './muse-glimmer-tensors.ts';
import { isPlamo2FileShape, plamo2BlockTensors } from './plamo2-tensors.ts';
import { recurrentTensors } from './recurrent-tensors.ts';
import type { ModelShape } from './shape.ts';
import { compressionRatios, hashRoutedLayers } from './sparse-attention.ts';
import type { TensorSpec } from './tensor-spec.ts';

export type { TensorSpec } from './tensor-spec.ts';

/** Architectures whose tensors `modelTensors` lists exactly. */
export type ModelTensors = (shape: ModelShape, layers?: readonly number[]) => TensorSpec[];

/** Whether `modelTensors` knows every tensor of this shape; else memory is counted from the parameters. */
export const supportsTensors = (shape: ModelShape): boolean =>
  Object.hasOwn(architectures, shape.architecture) &&
  missingFields(shape).length === 0 &&
  (shape.architecture !== 'plamo2' || isPlamo2FileShape(shape));

/** Numbers held by a tensor: `elementCount([4096, 32000])` is 131072000. */
export const elementCount = (dimensions: readonly number[]): number =>
  dimensions.reduce((product, length) => product * length, 1);

/**
 * Every tensor of the text model in file order, embedding first. `layers` keeps only these blocks of
 * the original model, renumbered from 0 (default: all). Left out: multi-token-prediction blocks, which
 * llama.cpp does not load by default, and rotary tables of a few hundred bytes. Throws `bad-input` for
 * an architecture that `supportsTensors` denies or a layer that the model lacks.
 */
export const modelTensors: ModelTensors = (shape, layers) => {
  const traits = traitsOf(shape);
  const kept = layers ?? allLayers(shape);
  const blockOf = rememberedBlocks(shape, traits);
  const blocks = kept.flatMap((original, layer) => {
    if (!Number.isInteger(original) || original < 0 || original >= shape.layerCount) {
      throw new Fault('bad-input', {
        path: `layer ${original}`,
        expected: `a layer below ${shape.layerCount}`,
      });
    }
    const prefix = `blk.${layer}.`;
    return blockOf(original).map(([name, dimensions, role]): TensorSpec => ({
      name: prefix + name,
      dimensions,
      role,
      layer,
    }));
  });
  return [...headTensors(shape, kept.length), ...blocks, ...tailTensors(shape, traits)];
};

function traitsOf(shape: ModelShape): ArchitectureTraits {
  const traits = supportsTensors(shape) ? architectures[shape.architecture] : undefined;
  if (!traits) throw new Fault('architecture-not-synthesised', { architecture: shape.architecture });
  return traits;
}

function headTensors(shape: ModelShape, layerCount: number): TensorSpec[] {
  const embedding: TensorSpec = {
    name: 'token_embd.weight',
    dimensions: [shape.embeddingLength, ggufVocabularySize(shape)],
    role: 'token_embd',
  };
  return [embedding, ...ownModelTensors(shape, layerCount)];
}

/** Of the whole model, what no other architecture has. */
function ownModelTensors(shape: ModelShape, layerCount: number): TensorSpec[] {
  switch (shape.architecture) {
    case 'gemma3n':
      return gemma3nModelTensors(shape, layerCount);
    case 'gemma4':
      return gemma4ModelTensors(shape, layerCount);
    case 'deepseek4':
      return deepseek4ModelTensors(shape);
    default:
      return [];
  }
}

/** Of one block, what no other architecture has. */
function ownBlockTensors(shape: ModelShape, index: number): BlockTensor[] {
  switch (shape.architecture) {
    case 'gemma3n':
      return gemma3nBlockTensors(shape);
    case 'gemma4':
      return gemma4BlockTensors(shape);
    case 'muse-glimmer':
      return museGlimmerBlockTensors(shape, index);
    default:
      return [];
  }
}

function tailTensors(shape: ModelShape, traits: ArchitectureTraits): TensorSpec[] {
  const { embeddingLength: width } = shape;
  const norm: TensorSpec = { name: `${traits.outputNorm}.weight`, dimensions: [width], role: 'norm' };
  if (shape.tiedEmbeddings) return [norm];
  return [norm, { name: 'output.weight', dimensions: [width, ggufVocabularySize(shape)], role: 'output' }];
}

/** Blocks of one kind are built once: a model has hundreds of tensors but few kinds of block. */
function rememberedBlocks(shape: ModelShape, traits: ArchitectureTraits): (index: number) => BlockTensor[] {
  const byKind = new Map<string, BlockTensor[]>();
  return (index) => {
    const kind = blockKind(shape, index);
    const block = byKind.get(kind) ?? blockTensors(shape, index, traits);
    byKind.set(kind, block);
    return block;
  };
}

/** Equal for layers whose tensors are alike. */
const blockKind = (shape: ModelShape, index: number): string =>
  [
    layerLetter(shape, index),
    index < (shape.moe?.firstDenseLayers ?? 0),
    attentionGeometry(shape, index)?.ownsKv,
    compressionRatios(shape)?.[index],
    index < hashRoutedLayers(shape),
  ].join(' ');

function blockTensors(shape: ModelShape, index: number, traits: ArchitectureTraits): BlockTensor[] {
  if (shape.architecture === 'plamo2') return plamo2BlockTensors(shape, index);
  const norms = traits.norms.map((name): BlockTensor => [`${name}.weight`, [shape.embeddingLength], 'norm']);
  return [
    ...norms,
    ...attentionTensors(shape, index),
    ...recurrentTensors(shape, index),
    ...feedForwardTensors(shape, index, traits),
    ...ownBlockTensors(shape, index),
  ];
}
