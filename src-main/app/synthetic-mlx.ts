import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { canMakeForMlx } from '#core/mlx/synthetic-config.ts';
import type { SyntheticMlx } from './ports.ts';
import { findModel } from './reference.ts';

const bitsByName = { '4bit': 4, '8bit': 8 } as const;

const isName = (name: string): name is keyof typeof bitsByName => Object.hasOwn(bitsByName, name);

/**
 * What `MODEL` or `MODEL:4bit`, `MODEL:8bit` names in the catalogue, to be made for mlx-lm. Throws `unknown-model`,
 * `unknown-quantisation`, `architecture-not-synthesised`.
 */
export function syntheticMlx(catalogue: Catalogue, text: string): SyntheticMlx {
  const [modelId = '', quantisation = '4bit', ...others] = text.split(':');
  if (others.length > 0) throw new Fault('unknown-model', { model: text.slice(0, 100) });
  const { id, shape } = findModel(catalogue, modelId);
  if (!isName(quantisation))
    throw new Fault('unknown-quantisation', { quantisation, known: Object.keys(bitsByName).join(', ') });
  if (!canMakeForMlx(shape))
    throw new Fault('architecture-not-synthesised', { architecture: `${shape.architecture} (MLX)` });
  return { modelId: id, shape, bits: bitsByName[quantisation] };
}
