import { Fault } from '#core/fault.ts';
import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import type { Blocks } from './blocks.ts';
import type { Hyperparameters } from './hyperparameters.ts';

type LinearAttention = NonNullable<ModelShape['linearAttention']>;
export type RecurrentRule = (parameters: Hyperparameters, blocks: Blocks) => LinearAttention;

interface StateSizes {
  convolution: number;
  inner: number;
  state: number;
  timeStepRank: number;
  groups: number;
}

function readStateSizes(parameters: Hyperparameters): StateSizes {
  return {
    convolution: parameters.required('ssm.conv_kernel', bounds.heads),
    inner: parameters.required('ssm.inner_size', bounds.width),
    state: parameters.required('ssm.state_size', bounds.width),
    timeStepRank: parameters.required('ssm.time_step_rank', bounds.heads),
    groups: parameters.required('ssm.group_count', orNone(bounds.heads)),
  };
}

const stateType = 'f32';

/** Gated delta nets: the state has as many rows as columns, and the time step's rank is the number of value heads. */
export const deltaNet: RecurrentRule = (parameters) => {
  const { convolution, inner, state, timeStepRank, groups } = readStateSizes(parameters);
  if (inner !== state * timeStepRank) {
    throw new Fault('shape-unknown', { architecture: parameters.architecture });
  }
  return {
    kind: 'gated_deltanet',
    key_heads: groups,
    value_heads: timeStepRank,
    head_dim: state,
    conv_kernel: convolution,
    state_dtype: stateType,
  };
};

/** Mamba-2, and with no groups PLaMo 2's blend of Mamba and Mamba-2. */
export const mamba: RecurrentRule = (parameters) => {
  const { convolution, inner, state, timeStepRank, groups } = readStateSizes(parameters);
  if (inner % timeStepRank !== 0) {
    return parameters.fail('ssm.inner_size', `a multiple of ssm.time_step_rank, ${timeStepRank}`);
  }
  return {
    kind: groups > 0 ? 'mamba2' : 'mamba1_like',
    heads: timeStepRank,
    head_dim: inner / timeStepRank,
    d_state: state,
    ...(groups > 0 && { groups }),
    conv_kernel: convolution,
    state_dtype: stateType,
  };
};

/** Kimi Delta Attention: as many heads as softmax attention; a convolution of 0 means 4 (`n_embd_r`). */
export const kimiDelta: RecurrentRule = (parameters, blocks) => ({
  kind: 'kda',
  heads: blocks.headCount[0] ?? 0,
  head_dim: parameters.required('kda.head_dim', bounds.heads),
  conv_kernel: parameters.required('ssm.conv_kernel', orNone(bounds.heads)) || 4,
  state_dtype: stateType,
});

export const shortConvolution: RecurrentRule = (parameters) => ({
  kind: 'short_conv',
  conv_kernel: parameters.required('shortconv.l_cache', bounds.heads),
  state_dtype: stateType,
});
