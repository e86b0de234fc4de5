import type { LayerKinds } from '../from-gguf/layer-kinds.ts';
import type { LayerLetter } from '../layers.ts';
import { bounds } from '../shape-bounds.ts';
import type { ConfigReader } from './config-reader.ts';

export type ConfigLayerRule = (config: ConfigReader, layerCount: number) => LayerKinds;

const lettersBy = (layerCount: number, letter: (index: number) => LayerLetter): readonly LayerLetter[] =>
  Array.from({ length: layerCount }, (_, index) => letter(index));

/** Attention over the whole context in each layer, whatever window the file names. */
export const allFull: ConfigLayerRule = (_, layerCount) => ({ letters: lettersBy(layerCount, () => 'F') });

const attentionNames: Readonly<Record<string, LayerLetter>> = {
  full_attention: 'F',
  attention: 'F',
  sliding_attention: 'S',
  chunked_attention: 'S',
  moe: 'E',
  mlp: '-',
};

/** Spellings of a recurrent layer, old and new; what it is the family tells. */
const recurrentNames: ReadonlySet<string> = new Set(['linear_attention', 'mamba', 'conv', 'short_conv']);

interface LayerList {
  name?: string;
  /** What the family's recurrent layers are. */
  recurrent?: LayerLetter;
  /** The list may go on with the blocks that predict further tokens. */
  extraAllowed?: boolean;
}

/** Letters of a list with one name a layer, such as `layer_types`; `undefined` when it is absent. */
function listedLetters(
  config: ConfigReader,
  layerCount: number,
  { name = 'layer_types', recurrent, extraAllowed = false }: LayerList = {},
): readonly LayerLetter[] | undefined {
  const listed = config.words(name);
  if (!listed) return undefined;
  const isWhole = extraAllowed ? listed.length >= layerCount : listed.length === layerCount;
  if (!isWhole) return config.fail(name, `${layerCount} names, one a layer`);
  return listed.slice(0, layerCount).map((kind) => {
    const letter = recurrentNames.has(kind) ? recurrent : undefined;
    const known = Object.hasOwn(attentionNames, kind) ? attentionNames[kind] : undefined;
    return letter ?? known ?? config.fail(name, `kinds of layers that the family has, not ${kind}`);
  });
}

/** Every `period`-th layer is full; a text such as `LLLG` tells the local layers of one period. */
function periodicLetters(config: ConfigReader, layerCount: number, usual: number): readonly LayerLetter[] {
  const name = 'sliding_window_pattern';
  const cycle = config.isText(name) ? (config.text(name) ?? '') : '';
  if (config.isText(name) && !/^[LG]+$/.test(cycle)) config.fail(name, 'a period, or letters L and G');
  if (cycle !== '')
    return lettersBy(layerCount, (index) => (cycle[index % cycle.length] === 'L' ? 'S' : 'F'));
  const period = config.optional(name, bounds.layers) ?? usual;
  return lettersBy(layerCount, (index) => ((index + 1) % period === 0 ? 'F' : 'S'));
}

/** Sliding or chunked windows: layers as listed, else by period. Without a window nothing slides. */
export const sliding =
  ({ period, window = 'sliding_window' }: { period: number; window?: string }): ConfigLayerRule =>
  (config, layerCount) => {
    const windowTokens = config.optional(window, bounds.tokens);
    if (windowTokens === undefined) return allFull(config, layerCount);
    return {
      letters: listedLetters(config, layerCount) ?? periodicLetters(config, layerCount, period),
      windowTokens,
      windowKind: window === 'sliding_window' ? 'sliding' : 'chunked',
    };
  };

/** Qwen3-Next and Qwen3.5: linear attention but for every fourth layer. */
export const deltaNetLayers: ConfigLayerRule = (config, layerCount) => {
  const interval = config.optional('full_attention_interval', bounds.layers) ?? 4;
  return {
    letters:
      listedLetters(config, layerCount, { recurrent: 'L' }) ??
      lettersBy(layerCount, (index) => ((index + 1) % interval === 0 ? 'F' : 'L')),
  };
};

/** LFM2: short convolutions, attention where `layer_types` or `full_attn_idxs` say. */
export const shortConvolutionLayers: ConfigLayerRule = (config, layerCount) => {
  const attention = config.numbers('full_attn_idxs');
  const letters =
    listedLetters(config, layerCount, { recurrent: 'C' }) ??
    (attention && lettersBy(layerCount, (index) => (attention.includes(index) ? 'F' : 'C')));
  return { letters: letters ?? config.fail('layer_types', 'the kind of each layer') };
};

export const graniteLayers: ConfigLayerRule = (config, layerCount) => ({
  letters:
    listedLetters(config, layerCount, { recurrent: 'M' }) ??
    listedLetters(config, layerCount, { name: 'layers_block_type', recurrent: 'M' }) ??
    config.fail('layer_types', 'the kind of each layer'),
});

const nemotronLetters: Readonly<Record<string, LayerLetter>> = { M: 'M', '*': 'F', '-': '-', E: 'E' };

/** Nemotron-H: one letter or one word a block. */
export const nemotronLayers: ConfigLayerRule = (config, layerCount) => {
  const name = 'hybrid_override_pattern';
  const pattern = config.text(name);
  if (pattern === undefined) {
    const list = { name: 'layers_block_type', recurrent: 'M' } as const;
    return {
      letters: listedLetters(config, layerCount, list) ?? config.fail(name, 'the kind of each block'),
    };
  }
  if (pattern.length !== layerCount) config.fail(name, `${layerCount} letters, one a block`);
  const letters = [...pattern].map(
    (letter) => nemotronLetters[letter] ?? config.fail(name, 'the letters M, E, * and -'),
  );
  return { letters };
};

/** Kimi Linear lists its attention layers, counted from 1. */
export const kimiLayers: ConfigLayerRule = (config, layerCount) => {
  const linear = config.child('linear_attn_config');
  const attention = linear?.numbers('full_attn_layers');
  if (!attention) return config.fail('linear_attn_config.full_attn_layers', 'the attention layers from 1');
  return { letters: lettersBy(layerCount, (index) => (attention.includes(index + 1) ? 'F' : 'L')) };
};

/** PLaMo 2: of every `mamba_step` layers the middle one is attention, of fewer layers than half a step the last. */
export const plamoLayers: ConfigLayerRule = (config, layerCount) => {
  const step = config.optional('mamba_step', bounds.layers) ?? 2;
  if (!config.flag('mamba_enabled', true)) return allFull(config, layerCount);
  const middle = Math.floor(step / 2);
  const isAttention = (index: number): boolean =>
    layerCount <= middle ? index === layerCount - 1 : index % step === middle;
  return { letters: lettersBy(layerCount, (index) => (isAttention(index) ? 'F' : 'M')) };
};

/** Step 3.5: windows as listed. */
export const stepLayers: ConfigLayerRule = (config, layerCount) => ({
  letters:
    listedLetters(config, layerCount, { extraAllowed: true }) ??
    config.fail('layer_types', 'the kind of each layer'),
  windowTokens: config.required('sliding_window', bounds.tokens),
  windowKind: 'sliding',
});

/** DeepSeek V4: a window in each layer; what else a layer keeps is told by its compression. */
export const slidingEverywhere: ConfigLayerRule = (config, layerCount) => ({
  letters: lettersBy(layerCount, () => 'S'),
  windowTokens: config.required('sliding_window', bounds.tokens),
  windowKind: 'sliding',
});

/** Muse Glimmer: every fourth layer counted from the last is full. */
export const museLayers: ConfigLayerRule = (config, layerCount) => ({
  letters:
    listedLetters(config, layerCount) ??
    lettersBy(layerCount, (index) => ((layerCount - 1 - index) % 4 === 0 ? 'F' : 'S')),
  windowTokens: config.required('sliding_window', bounds.tokens),
  windowKind: 'sliding',
});
