import { Fault } from '#core/fault.ts';
import type { ModelShape } from '../shape.ts';
import { shapeFromGguf, type ShapeSource } from './shape-from-gguf.ts';

/** `shapeFromGguf`, or `undefined` for an architecture without formulas. Throws `gguf-invalid`. */
export function knownShape(source: ShapeSource, path: string): ModelShape | undefined {
  try {
    return shapeFromGguf(source, path);
  } catch (error) {
    if (error instanceof Fault && error.code === 'shape-unknown') return undefined;
    throw error;
  }
}
