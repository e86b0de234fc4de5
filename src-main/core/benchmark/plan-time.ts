import { planSlice } from '#core/gguf/slice.ts';
import type { BenchmarkTest } from './benchmark-test.ts';
import { leastBlocks } from './kept-of-run.ts';
import { batchTokens, type BenchmarkPlan, type PlanRequest } from './plan-rules.ts';
import { roundSeconds, type RoundWeights } from './plan-cost.ts';
import { targetFacts } from './target.ts';

/** What a run takes where every machine of a kind is at least as fast as planned for. */
export interface PlannedSeconds {
  /** A process, llama.cpp, and the conditions of the machine. */
  starting: number;
  writing: number;
  loading: number;
  warmingUp: number;
  /** The fewest blocks that count, with their anchors. */
  measuring: number;
}

/** Tuned constants of the time before and between the blocks. */
export const planTimeRules = {
  startSeconds: 1.5,
  /** Every SSD of an Apple silicon Mac writes more; a small server's disk may not. */
  writeBytesPerSecond: { metal: 1e9, cpu: 0.5e9, other: 1e9 },
  /** From the page cache; a CPU repacks the weights besides. */
  loadBytesPerSecond: { metal: 2e9, cpu: 0.5e9, other: 2e9 },
  /** A GPU's kernels are made when they are first used. */
  kernelSeconds: { metal: 1, cpu: 0, other: 1 },
  /** Tokens of the prompt that warms up, and of the generation after it. */
  warmUpPromptTokens: { metal: batchTokens, cpu: 32, other: batchTokens },
  warmUpGeneratedTokens: 4,
  /** About what an anchor takes: long enough to be told from noise, short beside a block. */
  anchorSeconds: 0.3,
} as const;

/**
 * Seconds of each part of a run by the plan's floors. LLaMA-2-7B `Q4_0` on an M1, from 2 and 10 of its
 * layers: about 20 s together.
 */
export function plannedSeconds(
  request: PlanRequest & { sustainedMilliseconds?: number | undefined },
  plan: BenchmarkPlan,
): PlannedSeconds {
  const { backend, tests, sustainedMilliseconds } = request;
  const models = weightsOfModels(request, plan);
  const weightBytes = plan.slices.reduce((bytes, slice) => bytes + slice.weightBytes, 0);
  const round = (of: readonly BenchmarkTest[]): number =>
    models.reduce((seconds, weights) => seconds + roundSeconds(weights, of, backend), 0);
  const depths = new Set(tests.map(({ depthTokens }) => depthTokens)).size;
  // One to say how long it has to be, one before and one after each block.
  const anchors = depths * (leastBlocks + 2) * planTimeRules.anchorSeconds;
  return {
    starting: planTimeRules.startSeconds,
    writing: plan.writeBytes / planTimeRules.writeBytesPerSecond[backend],
    loading: weightBytes / planTimeRules.loadBytesPerSecond[backend],
    warmingUp: planTimeRules.kernelSeconds[backend] + round(warmUpTests(request)),
    measuring: Math.max((sustainedMilliseconds ?? 0) / 1000, leastBlocks * round(tests) + anchors),
  };
}

/** Sum of all parts. */
export const totalSeconds = ({ starting, writing, loading, warmingUp, measuring }: PlannedSeconds): number =>
  starting + writing + loading + warmingUp + measuring;

function weightsOfModels({ target }: PlanRequest, { slices }: BenchmarkPlan): RoundWeights[] {
  if (target.kind === 'file') return [targetFacts(target)];
  return slices.map(({ layers }) => planSlice(target.shape, target.quantisation, layers));
}

const warmUpTests = ({ backend }: PlanRequest): BenchmarkTest[] => [
  { kind: 'pp', tokens: planTimeRules.warmUpPromptTokens[backend], depthTokens: 0 },
  { kind: 'tg', tokens: planTimeRules.warmUpGeneratedTokens, depthTokens: 0 },
];
