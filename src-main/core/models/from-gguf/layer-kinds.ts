import type { LayerLetter } from '../layers.ts';
import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { Blocks } from './blocks.ts';
import type { Hyperparameters } from './hyperparameters.ts';

/** The kind of each layer, and the window of the sliding ones. */
export interface LayerKinds {
  readonly letters: readonly LayerLetter[];
  readonly windowTokens?: number;
  readonly windowKind?: 'sliding' | 'chunked';
}

/** The fields of a shape that tell its layers; none where all attend to the whole context. */
export function layerPart({
  letters,
  windowTokens,
  windowKind = 'sliding',
}: LayerKinds): Partial<ModelShape> {
  const slidingLayers = letters.filter((letter) => letter === 'S').length;
  const fullLayers = letters.filter((letter) => letter === 'F').length;
  return {
    ...(fullLayers < letters.length && { layerPattern: letters.join('') }),
    ...(windowTokens !== undefined &&
      slidingLayers > 0 && {
        slidingWindow: { windowTokens, kind: windowKind, fullLayers, slidingLayers },
      }),
  };
}

export type LayerRule = (parameters: Hyperparameters, blocks: Blocks) => LayerKinds;

const lettersBy = ({ layerCount }: Blocks, letter: (index: number) => LayerLetter): readonly LayerLetter[] =>
  Array.from({ length: layerCount }, (_, index) => letter(index));

/** Softmax attention over the whole context in each layer, whatever window the file names. */
export const fullAttention: LayerRule = (_, blocks) => ({ letters: lettersBy(blocks, () => 'F') });

/** Every `period`-th layer is full, the others slide (`set_swa_pattern`); with 0 all slide, with 1 none. */
const periodicLetters = (blocks: Blocks, period: number): readonly LayerLetter[] =>
  lettersBy(blocks, (index) => (period === 0 || index % period < period - 1 ? 'S' : 'F'));

export interface PeriodicWindow {
  /** Where `sliding_window_pattern` gives no single number; converters mostly write an array, which is not read. */
  readonly period: number;
  /** Where `sliding_window` is absent; `undefined`: then nothing slides. */
  readonly windowTokens?: number;
  readonly windowKey?: 'required' | 'optional' | 'ignored';
}

/** Sliding windows with the period that llama.cpp fixes for the architecture. */
export const periodicWindow =
  ({ period, windowTokens, windowKey = 'optional' }: PeriodicWindow): LayerRule =>
  (parameters, blocks) => {
    const named = parameters.optional('attention.sliding_window', orNone(bounds.tokens));
    if (named === undefined && windowKey === 'required') {
      return parameters.fail('attention.sliding_window', 'the window in tokens');
    }
    const tokens = windowKey === 'ignored' && named !== 0 ? windowTokens : (named ?? windowTokens);
    if (tokens === undefined || tokens === 0) return fullAttention(parameters, blocks);
    return {
      letters: periodicLetters(
        blocks,
        parameters.optionalPeriod('attention.sliding_window_pattern') ?? period,
      ),
      windowTokens: tokens,
      windowKind: windowKey === 'ignored' ? 'chunked' : 'sliding',
    };
  };

/** EXAONE 4 slides in its 32B alone, which llama.cpp tells by the 64 layers. */
export const exaoneLayers: LayerRule = (parameters, blocks) =>
  blocks.layerCount === 64
    ? periodicWindow({ period: 4, windowTokens: 4096 })(parameters, blocks)
    : fullAttention(parameters, blocks);

/** The file says of each layer, or of each block, whether it slides. */
export const listedWindow =
  (listed: 'layerCount' | 'blockCount'): LayerRule =>
  (parameters, blocks) => {
    const name = 'attention.sliding_window_pattern';
    const slides = parameters.requiredPerBlock(name, blocks[listed], { least: 0, most: 1 });
    return {
      letters: lettersBy(blocks, (index) => (slides[index] === 1 ? 'S' : 'F')),
      windowTokens: parameters.required('attention.sliding_window', bounds.tokens),
      windowKind: 'sliding',
    };
  };

/** Muse Glimmer: a period, or each layer listed. */
export const museLayers: LayerRule = (parameters, blocks) => {
  const period = parameters.optionalPeriod('attention.sliding_window_pattern');
  const rule =
    period === undefined ? listedWindow('layerCount') : periodicWindow({ period, windowKey: 'required' });
  return rule(parameters, blocks);
};

/** DeepSeek V4: the window slides in each layer; what is older is kept in compressed cells. */
export const slidingEverywhere = periodicWindow({ period: 0, windowKey: 'required' });

/** Linear attention but for every fourth layer, unless the file lists the recurrent layers or another interval. */
export const intervalLayers: LayerRule = (parameters, blocks) => {
  const interval = parameters.optional('full_attention_interval', bounds.layers) ?? 4;
  const range = { least: 0, most: 1 };
  const listed = parameters.optionalPerBlock('attention.recurrent_layers', blocks.blockCount, range);
  const isRecurrent = (index: number): boolean =>
    listed ? listed[index] === 1 : (index + 1) % interval !== 0;
  return { letters: lettersBy(blocks, (index) => (isRecurrent(index) ? 'L' : 'F')) };
};

/** Layers without KV heads are recurrent. */
export const recurrentWithoutKvHeads =
  (recurrent: LayerLetter): LayerRule =>
  (_, blocks) => ({
    letters: lettersBy(blocks, (index) => (blocks.headCountKv[index] === 0 ? recurrent : 'F')),
  });

/** LFM2: short convolutions, and attention which slides where the file names a window. */
export const shortConvolutionLayers: LayerRule = (parameters, blocks) => {
  const kinds = recurrentWithoutKvHeads('C')(parameters, blocks);
  const windowTokens = parameters.optional('attention.sliding_window', orNone(bounds.tokens)) ?? 0;
  if (windowTokens === 0) return kinds;
  const letters = kinds.letters.map((letter) => (letter === 'F' ? 'S' : letter));
  return { letters, windowTokens, windowKind: 'sliding' };
};

/** Nemotron-H: a block is feed-forward where it has that width, else attention where it has KV heads, else Mamba-2. */
export const nemotronLayers: LayerRule = (parameters, blocks) => {
  const hasExperts = (parameters.optional('expert_count', orNone(bounds.experts)) ?? 0) > 0;
  return {
    letters: lettersBy(blocks, (index) => {
      if ((blocks.feedForwardLength[index] ?? 0) > 0) return hasExperts ? 'E' : '-';
      return blocks.headCountKv[index] === 0 ? 'M' : 'F';
    }),
  };
};
