import { feedForwardLength } from '#core/models/feed-forward-tensors.ts';
import { extraNumber, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { floatsPerToken, type BufferRules, type Moment, together } from './buffer-moment.ts';

/** Gate, up and their product; without a gate the activation overwrites what goes in. */
const widthsAlive = (shape: ModelShape): number => (extraNumber(shape, 'ffn_matrices') === 2 ? 1 : 3);

/**
 * Rows of the embedding's width beside the feed-forward block: the residual and the room of the norm; on
 * the CPU the input stays, too, with the room that the attention's Q left.
 */
const rowsBeside = ({ backend, isQuantised }: BufferRules): number =>
  backend === 'cpu' ? 4 : isQuantised ? 3 : 2;

/** Moments of dense and routed feed-forward blocks; the masks of the model come on top. */
export function feedForwardMoments(shape: ModelShape, rules: BufferRules): Moment[] {
  const beside = rowsBeside(rules) * shape.embeddingLength;
  const alive = widthsAlive(shape);
  const moments = [together(floatsPerToken(alive * widestDense(shape) + beside))];
  if (!shape.moe) return moments;
  const { expertsPerToken: used, expertFeedForwardLength: length, latentLength } = shape.moe;
  const inside = used * length;
  const results = used * (latentLength ?? shape.embeddingLength);
  // The experts' results take the room of gate and up where they fit into it.
  const beyond = results > (alive - 1) * inside ? results : 0;
  return [...moments, together(floatsPerToken(alive * inside + beyond + beside))];
}

function widestDense(shape: ModelShape): number {
  let widest = 0;
  for (let index = 0; index < shape.layerCount; index += 1) {
    const isRouted = shape.moe !== undefined && index >= shape.moe.firstDenseLayers;
    const isDense = layerLetter(shape, index) === '-' || !isRouted || shape.moe?.denseFeedForwardParallel;
    if (isDense) widest = Math.max(widest, feedForwardLength(shape, index));
  }
  return widest;
}
