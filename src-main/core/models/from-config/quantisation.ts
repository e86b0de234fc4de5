import type { ConfigReader } from './config-reader.ts';

/** How MLX quantised the weights beside a `config.json`. */
export interface MlxQuantisation {
  /** Bits of one weight without its group's scale, 1…16. */
  bits: number;
  /** Weights that share a scale. */
  groupSize: number;
  /** `affine` (scale and bias) unless the file says `mxfp4` or the like. */
  mode: string;
}

/** MLX's `quantization`; `undefined` where the weights are as published. */
export function readQuantisation(root: ConfigReader): MlxQuantisation | undefined {
  const quantisation = root.child('quantization');
  return (
    quantisation && {
      bits: quantisation.required('bits', { least: 1, most: 16 }),
      groupSize: quantisation.required('group_size', { least: 1, most: 65_536 }),
      mode: quantisation.text('mode') ?? 'affine',
    }
  );
}
