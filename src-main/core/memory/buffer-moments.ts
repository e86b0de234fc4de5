import { ggufVocabularySize, layerLetter } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { attentionMoments } from './attention-moments.ts';
import { floatsPerToken, largestMoments, together, type BufferRules, type Moment } from './buffer-moment.ts';
import { feedForwardMoments } from './feed-forward-moments.ts';

/** The masks, f16, that stay until the last attention layer: one for each kind of cache. */
function masks(shape: ModelShape): Partial<Moment> {
  const letters = Array.from({ length: shape.layerCount }, (_, index) => layerLetter(shape, index));
  const slides = shape.slidingWindow !== undefined && letters.includes('S');
  const isFull = (letter: string): boolean => letter === 'F' || (letter === 'S' && !slides);
  return {
    ...(letters.some(isFull) && { bytesPerTokenCell: 2 }),
    ...(slides && { bytesPerTokenSlidingCell: 2 }),
  };
}

/** Logits of a whole micro-batch, the rows they are computed from, and the room of one row more. */
const logitsMoment = (shape: ModelShape, { backend, isQuantised }: BufferRules): Moment => {
  const rows = backend === 'metal' && isQuantised ? 1 : 2;
  return together(floatsPerToken(ggufVocabularySize(shape) + rows * shape.embeddingLength));
};

/**
 * Every moment that can be the largest: logits, feed-forward, experts, attention. Which tensors are alive
 * together was read off the allocator itself; `test/core/memory/metal-allocator.test.ts` holds the sums
 * to what it reserves. What they leave out is fragmentation: the allocator puts a tensor into the
 * smallest hole it fits, so the logits may come to lie above the mask's room instead of in it.
 */
export function bufferMoments(shape: ModelShape, rules: BufferRules): Moment[] {
  const mask = masks(shape);
  const underMasks = [...feedForwardMoments(shape, rules), ...attentionMoments(shape, rules)];
  return largestMoments([logitsMoment(shape, rules), ...underMasks.map((moment) => together(mask, moment))]);
}
