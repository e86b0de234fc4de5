import { Fault } from '#core/fault.ts';
import type { MemoryNeed } from '#core/fit/grid.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { checkContext } from './check-context.ts';
import { mlxCacheBytes, type MlxCacheOptions } from './mlx-cache.ts';
import { mlxPromptBytes } from './mlx-prompt.ts';
import { mlxBitsPerWeight, mlxWeightBytes, type MlxBits, type MlxQuantisation } from './mlx-weights.ts';

/** An MLX model as its repository is named, with the bits of the rule of thumb. */
export interface NamedMlxQuantisation {
  readonly name: 'MLX-4bit' | 'MLX-6bit' | 'MLX-8bit';
  readonly bits: MlxBits;
  readonly nominalBits: 4 | 6 | 8;
}

export type MlxQuantisationName = NamedMlxQuantisation['name'];

/** Quantisations of mlx-lm shown beside those of GGUF, in the order of quality. */
export const mlxQuantisations: readonly NamedMlxQuantisation[] = [
  { name: 'MLX-8bit', bits: 8, nominalBits: 8 },
  { name: 'MLX-6bit', bits: 6, nominalBits: 6 },
  { name: 'MLX-4bit', bits: 4, nominalBits: 4 },
];

const named = (name: string): NamedMlxQuantisation | undefined =>
  mlxQuantisations.find((quantisation) => quantisation.name === name);

export const isMlxQuantisation = (name: string): name is MlxQuantisationName => named(name) !== undefined;

/** gpt-oss was trained in MXFP4, and its MLX files keep the experts so: `MXFP4-Q4`, `MXFP4-Q8`. */
export function hasMxfp4Experts(shape: ModelShape): boolean {
  const native = shape.extras?.['native_quant'];
  return typeof native === 'string' && native.startsWith('MXFP4');
}

/**
 * Memory that mlx-lm takes for one sequence of this context, bytes; the part named compute buffer is what
 * it takes while it reads the prompt, an estimate (`mlxPromptBytes`). Qwen3-4B `MLX-4bit` at 2176 tokens:
 * 2.26 GB + 0.34 GB + 0.78 GB; 3.35 GB were measured. Throws `context-out-of-range` and
 * `unknown-quantisation` as `memoryNeed` does.
 */
export function mlxNeed(
  model: { shape: ModelShape; parameterCount: number },
  name: string,
  options: MlxCacheOptions,
): MemoryNeed {
  const { shape } = model;
  const quantisation = named(name);
  if (!quantisation) {
    const known = mlxQuantisations.map((one) => one.name).join(', ');
    throw new Fault('unknown-quantisation', { quantisation: name, known });
  }
  checkContext(options.contextTokens, shape.maximumContextTokens);
  return mlxLoadNeed(model, { bits: quantisation.bits }, options);
}

/** The same for any bits and group size, as the `config.json` of an MLX folder states them. */
export function mlxLoadNeed(
  { shape, parameterCount }: { shape: ModelShape; parameterCount: number },
  quantisation: Omit<MlxQuantisation, 'mxfp4Experts'>,
  options: MlxCacheOptions,
): MemoryNeed {
  const counted = mlxWeightBytes(shape, { ...quantisation, mxfp4Experts: hasMxfp4Experts(shape) });
  const weightBytes = counted ?? Math.ceil((parameterCount * mlxBitsPerWeight(quantisation)) / 8);
  const kvCacheBytes = mlxCacheBytes(shape, options);
  const computeBufferBytes = Math.ceil(mlxPromptBytes(shape, options));
  return {
    weightBytes,
    kvCacheBytes,
    computeBufferBytes,
    totalBytes: weightBytes + kvCacheBytes + computeBufferBytes,
    method: 'formula',
    basis: counted === undefined ? 'parameters' : 'tensors',
  };
}
