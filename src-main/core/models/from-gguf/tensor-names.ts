import type { ShapeSource } from './hyperparameters.ts';

/** Which tensors a file holds, asked by name. */
export class TensorNames {
  readonly #dimensions: ReadonlyMap<string, readonly number[]>;
  readonly #suffixes: ReadonlySet<string>;

  constructor(tensors: ShapeSource['tensors']) {
    this.#dimensions = new Map(tensors.map(({ name, dimensions }) => [name, dimensions]));
    this.#suffixes = new Set(tensors.map(({ name }) => name.replace(/^blk\.\d+\./, '')));
  }

  dimensions(name: string): readonly number[] | undefined {
    return this.#dimensions.get(name);
  }

  inBlock(index: number, name: string): readonly number[] | undefined {
    return this.#dimensions.get(`blk.${index}.${name}`);
  }

  has(index: number, name: string): boolean {
    return this.inBlock(index, name) !== undefined;
  }

  someBlockHas(name: string): boolean {
    return this.#suffixes.has(name);
  }
}
