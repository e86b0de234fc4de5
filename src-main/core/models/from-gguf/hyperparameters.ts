import { headerFault, type GgufHeader } from '#core/gguf/read-header.ts';
import type { GgufMetadataValue } from '#core/gguf/read-header-values.ts';
import { bounds, isWithin, orNone, wholeFrom, type Bounds } from '../shape-bounds.ts';

/** The part of a header that tells a shape; `tensors` of all files of a split model. */
export interface ShapeSource extends Pick<GgufHeader, 'metadata' | 'valueOffsets'> {
  readonly tensors: readonly { readonly name: string; readonly dimensions: readonly number[] }[];
}

const isScalar = (value: GgufMetadataValue | undefined): boolean => typeof value !== 'object';

/**
 * Hyperparameters under the architecture's prefix, with llama.cpp's rules for absent keys and for one value
 * or one a block. Each number is whole and within its bounds; else `gguf-invalid` names the key.
 */
export class Hyperparameters {
  readonly architecture: string;
  readonly #source: ShapeSource;
  readonly #path: string;

  constructor(source: ShapeSource, path: string) {
    this.#source = source;
    this.#path = path;
    const architecture = source.metadata.get('general.architecture');
    if (typeof architecture !== 'string' || architecture === '') {
      throw this.#fault('general.architecture', 'the name of an architecture');
    }
    this.architecture = architecture;
  }

  /** The number under `<architecture>.<name>`; `undefined` when the key is absent. */
  optional(name: string, range: Bounds): number | undefined {
    const value = this.#value(name);
    return value === undefined ? undefined : this.#whole(name, value, range);
  }

  required(name: string, range: Bounds): number {
    return this.optional(name, range) ?? this.fail(name, wholeFrom(range));
  }

  /** As `optional`, but an array counts as absent: so llama.cpp reads the period of a pattern. */
  optionalPeriod(name: string): number | undefined {
    return isScalar(this.#value(name)) ? this.optional(name, orNone(bounds.layers)) : undefined;
  }

  /** One number a block: an array of exactly `length`, or one number for all; true and false are 1 and 0. */
  optionalPerBlock(name: string, length: number, range: Bounds): number[] | undefined {
    const value = this.#value(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'object') {
      const same = this.#whole(name, value, range);
      return Array.from({ length }, () => same);
    }
    if (!('elementType' in value) && value.length === length) {
      return value.map((element) => this.#whole(name, element, range));
    }
    return this.fail(name, `one number or ${length}, not ${value.length}`);
  }

  requiredPerBlock(name: string, length: number, range: Bounds): number[] {
    return this.optionalPerBlock(name, length, range) ?? this.fail(name, `one number or ${length}`);
  }

  /** Tokens of the vocabulary; `undefined` without one. */
  vocabularyLength(): number | undefined {
    const key = 'tokenizer.ggml.tokens';
    const tokens = this.#source.metadata.get(key);
    if (tokens === undefined) return undefined;
    const length = typeof tokens === 'object' ? tokens.length : undefined;
    if (isWithin(length, bounds.width)) return length;
    throw this.#fault(key, `1 to ${bounds.width.most} tokens`);
  }

  fail(name: string, expected: string): never {
    throw this.#fault(this.#key(name), expected);
  }

  /** For a tensor whose lengths can't be. */
  failTensor(name: string, expected: string): never {
    throw this.#fault(name, expected);
  }

  readonly #key = (name: string): string => `${this.architecture}.${name}`;

  readonly #value = (name: string): GgufMetadataValue | undefined =>
    this.#source.metadata.get(this.#key(name));

  #whole(name: string, value: GgufMetadataValue, range: Bounds): number {
    const number = typeof value === 'boolean' ? Number(value) : value;
    return isWithin(number, range) ? number : this.fail(name, wholeFrom(range));
  }

  #fault(key: string, expected: string): Error {
    return headerFault(this.#source, { path: this.#path, key, expected });
  }
}
