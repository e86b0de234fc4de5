import { planSlice } from '#core/gguf/slice.ts';
import { cacheReadBytes } from '#core/memory/cache-read.ts';
import type { BenchmarkTest } from './benchmark-test.ts';
import { physicalLimits, type MachineLimits } from './machine-limits.ts';
import type { Sample } from './sample.ts';
import type { BenchmarkTarget } from './target.ts';

/** What one pass of a model, or of a slice of it, costs at least. */
export interface PassCost {
  /** Weights that one generated token reads. */
  readBytesPerToken: number;
  /** Weights of the layers that one token is multiplied with. */
  activeLayerWeights: number;
  layerCount: number;
  /** Cache read for one token at the depth of the test; absent: 0. */
  cacheReadBytes?: number;
}

/**
 * Cost of a target's slice of these layers (block numbers of the whole model; all of them: of the model) at a
 * depth. Of a file whose architecture is not known nothing of the cache counts.
 */
export function passCost(target: BenchmarkTarget, layers: readonly number[], depthTokens: number): PassCost {
  const { readBytesPerToken, activeLayerWeights } =
    target.kind === 'file' ? target : planSlice(target.shape, target.quantisation, layers);
  return {
    readBytesPerToken,
    activeLayerWeights,
    layerCount: layers.length,
    cacheReadBytes: target.shape ? cacheReadBytes(target.shape, layers, depthTokens) : 0,
  };
}

/**
 * Seconds that a test takes at least: generation by the bytes each token reads ÷ bandwidth, a prompt by two
 * operations per weight and token, and by the bytes each batch reads. Of a prompt's last layer little more
 * than keys and values is computed, so it does not count. LLaMA-2-7B `Q4_0`, tg128, 120 GB/s: 3.9 s.
 */
export function leastSeconds(
  { kind, tokens }: Pick<BenchmarkTest, 'kind' | 'tokens'>,
  cost: PassCost,
  limits: MachineLimits = {},
): number {
  const passes = kind === 'tg' ? tokens : Math.ceil(tokens / physicalLimits.batchTokens);
  const bytes = cost.readBytesPerToken + (cost.cacheReadBytes ?? 0);
  const reading = (passes * bytesFromMemory(bytes)) / highestBandwidth(limits);
  if (kind === 'tg') return reading;
  const { operationsPerSecond = physicalLimits.highestOperationsPerSecond } = limits;
  const weights = cost.activeLayerWeights * (1 - 1 / Math.max(1, cost.layerCount));
  return Math.max(reading, (2 * weights * tokens) / operationsPerSecond);
}

const highestBandwidth = ({ bandwidthBytesPerSecond }: MachineLimits): number =>
  (bandwidthBytesPerSecond ?? physicalLimits.highestBandwidthBytesPerSecond) *
  physicalLimits.bandwidthTolerance;

const bytesFromMemory = (bytes: number): number =>
  Math.max(bytes - physicalLimits.systemCacheBytes, bytes / physicalLimits.cacheOverMemory);

/** Whether a time is none, or shorter than the least: no rate can be told from it. */
export const isTooShort = (seconds: number, least: number): boolean =>
  !(seconds >= least) || !Number.isFinite(seconds);

/**
 * Whether a time, of a whole model or of one repetition on a slice, is shorter than physics allows. A
 * worker that divides all its times by a thousand breaks this whatever it measures.
 */
export const breaksPhysics = (
  test: Pick<BenchmarkTest, 'kind' | 'tokens'> & { seconds: number },
  cost: PassCost,
  limits: MachineLimits = {},
): boolean => isTooShort(test.seconds, leastSeconds(test, cost, limits));

/** One repetition on a slice of so many layers. */
type TimedSample = Pick<Sample, 'test' | 'layers' | 'nativeSeconds' | 'wallSeconds'>;

/**
 * The first repetition that was faster than its slice can be, by either clock; `undefined`: all of them may be
 * true. `slices`: the block numbers of each slice that was made.
 */
export function impossibleSample<S extends TimedSample>(
  samples: readonly S[],
  { target, slices }: { target: BenchmarkTarget; slices: readonly { layers: readonly number[] }[] },
  limits: MachineLimits = {},
): S | undefined {
  const costs = new Map<string, PassCost>();
  const costOf = ({ test, layers }: TimedSample): PassCost | undefined => {
    const key = `${layers}@${test.depthTokens}`;
    const slice = slices.find((candidate) => candidate.layers.length === layers);
    const cost = costs.get(key) ?? (slice && passCost(target, slice.layers, test.depthTokens));
    if (cost) costs.set(key, cost);
    return cost;
  };
  return samples.find((sample) => {
    const cost = costOf(sample);
    const seconds = Math.min(sample.nativeSeconds, sample.wallSeconds);
    return cost !== undefined && breaksPhysics({ ...sample.test, seconds }, cost, limits);
  });
}
