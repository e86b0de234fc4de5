import type { ModelShape } from '../shape.ts';
import { bounds, orNone } from '../shape-bounds.ts';
import { onlyValue, type Blocks } from './blocks.ts';
import type { Hyperparameters } from './hyperparameters.ts';
import type { TensorNames } from './tensor-names.ts';

type MoeShape = NonNullable<ModelShape['moe']>;

/** How an architecture says what `load_arch_hparams` and `load_arch_tensors` make of its experts. */
export interface ExpertRule {
  /**
   * Width of an expert: `feed_forward_length`; or `expert_feed_forward_length`, and where that is absent
   * `feed_forward_length` shared out to the experts used.
   */
  readonly width: 'feed-forward' | 'own';
  /** Shared experts: counted in expert widths, given as a width of their own, one always, or none. */
  readonly shared: 'counted' | 'own-width' | 'own-or-feed-forward' | 'one' | 'none';
  readonly hasDenseLead?: boolean;
  readonly denseFeedForwardParallel?: boolean;
  /** MoE every so many layers is told by a key, and only 1 can be put in a shape. */
  readonly hasLayerStep?: boolean;
}

/** Experts of the model; `undefined` where the file has none. */
export function readExperts(
  parameters: Hyperparameters,
  rule: ExpertRule,
  { blocks, tensors }: { blocks: Blocks; tensors: TensorNames },
): MoeShape | undefined {
  const expertCount = parameters.optional('expert_count', orNone(bounds.experts)) ?? 0;
  if (expertCount === 0) return undefined;
  if (rule.hasLayerStep) {
    onlyValue([1, parameters.required('interleave_moe_layer_step', orNone(bounds.layers))], parameters);
  }
  const expertsPerToken = readExpertsPerToken(parameters, blocks, expertCount);
  const expertFeedForwardLength = readExpertWidth(parameters, rule, { blocks, expertsPerToken });
  const latentLength = parameters.optional('moe_latent_size', orNone(bounds.width)) ?? 0;
  const lead = { least: 0, most: blocks.layerCount };
  return {
    expertCount,
    expertsPerToken,
    expertFeedForwardLength,
    ...readShared(parameters, rule, { blocks, expertFeedForwardLength }),
    firstDenseLayers: rule.hasDenseLead ? (parameters.optional('leading_dense_block_count', lead) ?? 0) : 0,
    routerBias: tensors.someBlockHas('exp_probs_b.bias') || tensors.someBlockHas('ffn_gate_inp.bias'),
    sharedExpertGate: tensors.someBlockHas('ffn_gate_inp_shexp.weight'),
    ...(tensors.someBlockHas('ffn_up_exps.bias') && { expertBias: true }),
    ...(rule.denseFeedForwardParallel && { denseFeedForwardParallel: true }),
    ...(latentLength > 0 && { latentLength }),
  };
}

function readExpertsPerToken(parameters: Hyperparameters, blocks: Blocks, expertCount: number): number {
  const range = { least: 0, most: expertCount };
  const used = parameters.requiredPerBlock('expert_used_count', blocks.blockCount, range);
  const perToken = onlyValue(
    used.slice(0, blocks.layerCount).filter((count) => count > 0),
    parameters,
  );
  return perToken ?? parameters.fail('expert_used_count', `a whole number from 1 to ${expertCount}`);
}

const widthOf = (widths: readonly number[], parameters: Hyperparameters): number =>
  onlyValue(
    widths.filter((width) => width > 0),
    parameters,
  ) ?? 0;

function readExpertWidth(
  parameters: Hyperparameters,
  rule: ExpertRule,
  { blocks, expertsPerToken }: { blocks: Blocks; expertsPerToken: number },
): number {
  const name = rule.width === 'own' ? 'expert_feed_forward_length' : 'feed_forward_length';
  const named = parameters.optionalPerBlock(name, blocks.blockCount, orNone(bounds.width)) ?? [];
  const width = widthOf(named.slice(0, blocks.layerCount), parameters);
  if (width > 0) return width;
  const share = Math.floor(widthOf(blocks.feedForwardLength, parameters) / expertsPerToken);
  return share > 0 ? share : parameters.fail(name, 'the width of an expert');
}

function readShared(
  parameters: Hyperparameters,
  { shared }: ExpertRule,
  { blocks, expertFeedForwardLength }: { blocks: Blocks; expertFeedForwardLength: number },
): Pick<MoeShape, 'sharedExpertCount' | 'sharedFeedForwardLength'> {
  const count = parameters.optional('expert_shared_count', orNone(bounds.experts));
  const sized = (sharedExpertCount: number, sharedFeedForwardLength: number) =>
    sharedFeedForwardLength > 0 && sharedExpertCount > 0
      ? { sharedExpertCount, sharedFeedForwardLength }
      : { sharedExpertCount: 0, sharedFeedForwardLength: 0 };
  if (shared === 'none') return sized(0, 0);
  if (shared === 'one') return sized(1, expertFeedForwardLength);
  if (shared === 'counted') return sized(count ?? 0, (count ?? 0) * expertFeedForwardLength);
  const own = parameters.optional('expert_shared_feed_forward_length', orNone(bounds.width)) ?? 0;
  const isImplied = own === 0 && shared === 'own-or-feed-forward';
  return sized(count ?? 1, isImplied ? widthOf(blocks.feedForwardLength, parameters) : own);
}
