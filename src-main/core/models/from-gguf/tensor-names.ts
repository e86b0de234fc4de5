import type { ShapeSource } from './hyperparameters.ts';

const blockPrefix = 'blk.';

/** A name without `blk.N.`; the whole name of a tensor outside the blocks. */
const withinBlock = (name: string): string =>
  name.startsWith(blockPrefix) ? name.slice(name.indexOf('.', blockPrefix.length) + 1) : name;

/** Which tensors a file holds, asked by name. */
export class TensorNames {
  readonly #dimensions = new Map<string, readonly number[]>();
  readonly #inBlocks = new Set<string>();

  constructor(tensors: ShapeSource['tensors']) {
    for (const { name, dimensions } of tensors) {
      this.#dimensions.set(name, dimensions);
      this.#inBlocks.add(withinBlock(name));
    }
  }

  dimensions(name: string): readonly number[] | undefined {
    return this.#dimensions.get(name);
  }

  inBlock(index: number, name: string): readonly number[] | undefined {
    return this.#dimensions.get(`${blockPrefix}${index}.${name}`);
  }

  has(index: number, name: string): boolean {
    return this.inBlock(index, name) !== undefined;
  }

  someBlockHas(name: string): boolean {
    return this.#inBlocks.has(name);
  }
}
