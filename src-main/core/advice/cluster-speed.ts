import type { Catalogue } from '#core/chips/catalogue.ts';
import type { ClusterFacts, ClusterRun } from '#core/chips/market.ts';
import type { Interval } from '#core/speed/estimate.ts';
import { quantile } from '#core/speed/least-squares.ts';

/**
 * Seconds that two Macs wait for each other at every layer of a written token, when each computes a part of
 * every layer over RDMA: time together − half the time alone, ÷ layers. Qwen2.5-32B at 4 bits on two M3
 * Ultra: 46.3 ms − 15.9 ms over 64 layers, 0.48 ms; 0.11 to 0.61 over all published runs.
 */
export const waitPerLayerSeconds = (run: ClusterRun, layerCount: number): number =>
  (1 / run.togetherTokensPerSecond - 1 / (2 * run.aloneTokensPerSecond)) / layerCount;

/** Seconds a token takes longer when whole layers lie on either Mac: 1.4 ms over RDMA, 3.5 ms over TCP. */
export const handoverSeconds = (run: ClusterRun): number =>
  1 / run.togetherTokensPerSecond - 1 / run.aloneTokensPerSecond;

export interface ClusterSpeed {
  /** Whole layers on either Mac; works over any link. */
  pipeline: Interval;
  /** Each layer split, over RDMA; absent without it. */
  tensor?: Interval;
}

/**
 * Tokens a second of two equal Macs, from what one would write if its memory were enough (of that the interval
 * is kept) and the waits of the published runs, least to most. Absent without runs to go by.
 */
export function clusterSpeed(
  alone: Interval,
  layerCount: number,
  { facts, models, hasRdma }: { facts: ClusterFacts; models: Catalogue['models']; hasRdma: boolean },
): ClusterSpeed | undefined {
  const layersOf = (modelId: string): number | undefined =>
    models.find(({ id }) => id === modelId)?.shape.layerCount;
  const handovers = facts.runs.filter(({ split }) => split === 'pipeline').map(handoverSeconds);
  const waits = facts.runs
    .filter(({ split, link }) => split === 'tensor' && link === 'rdma')
    .flatMap((run) => {
      const layers = layersOf(run.modelId);
      return layers === undefined ? [] : [waitPerLayerSeconds(run, layers)];
    });
  if (handovers.length === 0) return undefined;
  const pipeline = slowed(alone, 1, handovers);
  if (!hasRdma || waits.length === 0) return { pipeline };
  const perToken = waits.map((seconds) => seconds * layerCount);
  return { pipeline, tensor: slowed(alone, 0.5, perToken) };
}

/** A share of the time alone, and a wait. */
function slowed(alone: Interval, share: number, waits: readonly number[]): Interval {
  const rate = (own: number, wait: number): number => (own > 0 ? 1 / (share / own + wait) : 0);
  return {
    low: rate(alone.low, Math.max(...waits)),
    mid: rate(alone.mid, quantile(waits, 0.5)),
    high: rate(alone.high, Math.min(...waits)),
  };
}

/** What a model that one Mac holds loses on two, 0…1, by the run that was published with both splits. */
export function publishedLoss(
  facts: ClusterFacts,
): { pipeline: number; tensor: number; run: ClusterRun } | undefined {
  for (const run of facts.runs.filter(({ split }) => split === 'pipeline')) {
    const tensor = facts.runs.find((other) => other.split === 'tensor' && isSameButSplit(run, other));
    if (tensor) return { pipeline: loss(run), tensor: loss(tensor), run };
  }
  return undefined;
}

const loss = ({ aloneTokensPerSecond: alone, togetherTokensPerSecond: together }: ClusterRun): number =>
  1 - together / alone;

const isSameButSplit = (a: ClusterRun, b: ClusterRun): boolean =>
  a.modelId === b.modelId &&
  a.quantisation === b.quantisation &&
  a.chip === b.chip &&
  a.software === b.software;
