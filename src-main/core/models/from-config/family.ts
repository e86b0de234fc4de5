import type { LayerKinds } from '../from-gguf/layer-kinds.ts';
import type { ModelShape } from '../shape.ts';
import type { ConfigReader } from './config-reader.ts';
import type { ConfigExperts } from './experts.ts';
import type { ConfigLayerRule } from './layers.ts';
import type { ConfigRecurrent } from './recurrent.ts';

/** A property that a family fixes, or reads from the file. */
export type Told<T> = T | ((config: ConfigReader, kinds: LayerKinds) => T);

/** How transformers spells a family's `config.json`, and what llama.cpp's converter makes of it. */
export interface ConfigFamily {
  /** llama.cpp's `general.architecture`. */
  readonly architecture: Told<string>;
  /** What transformers assumes of absent keys, as far as published files leave them out. */
  readonly defaults?: Readonly<Record<string, number>>;
  /** `tie_word_embeddings` when it is absent; false in transformers unless the family says otherwise. */
  readonly isTied?: boolean;
  /** Published weights hold an output matrix of their own, whatever `tie_word_embeddings` says. */
  readonly ownsOutput?: boolean;
  readonly attentionBias?: Told<ModelShape['attentionBias']>;
  readonly qkNorm?: Told<ModelShape['qkNorm']>;
  /** Absent: full attention everywhere. */
  readonly layers?: ConfigLayerRule;
  /** Absent: `intermediate_size`. */
  readonly feedForward?: (config: ConfigReader, kinds: LayerKinds) => number;
  readonly vocabulary?: string;
  readonly experts?: ConfigExperts;
  readonly recurrent?: ConfigRecurrent;
  readonly latent?: boolean;
  readonly extras?: (config: ConfigReader, kinds: LayerKinds) => NonNullable<ModelShape['extras']>;
}

/** Biases that `attention_bias` switches on. */
export const biasWhen =
  (bias: 'qkv' | 'qkvo', whenAbsent = false): ((config: ConfigReader) => ModelShape['attentionBias']) =>
  (config) =>
    config.flag('attention_bias', whenAbsent) ? bias : 'none';
