import { planSlice, sliceBytes, spreadLayers } from '#core/gguf/slice.ts';
import { Fault } from '#core/fault.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import { canFillRandomly } from '#core/gguf/random-blocks.ts';
import { quantisationRecipes } from '#core/models/quantisations.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import type { BenchmarkResult } from './result.ts';

/** llama-bench's physical batch. A smaller or larger one changes the speed even of shorter prompts. */
export const batchTokens = 512;

export interface PlanRequest {
  shape: ModelShape;
  quantisation: string;
  promptTokens: number;
  generatedTokens: number;
  timeBudgetMilliseconds: number;
  backend: BenchmarkResult['backend'];
  /** Layers per slice, instead of what the plan would choose. */
  depths?: readonly number[] | undefined;
}

export interface PlannedDepth {
  /** Block numbers in the whole model; as many as the slice has layers. */
  layers: number[];
  weightBytes: number;
  readBytesPerToken: number;
}

export interface BenchmarkPlan {
  /** Shallowest first. One depth, all layers: the model is small enough to be made whole. */
  depths: PlannedDepth[];
  /** Bytes of files that exist at the same time. */
  writeBytes: number;
  /** Memory for all slices loaded at the same time, with their caches and compute buffers. */
  memoryBytes: number;
}

/**
 * Tuned constants of the plan. The floors are what the slowest machine of a kind reaches (an M1 with
 * 68 GB/s; one core of a small server), so that a round never takes longer than foreseen here.
 */
export const planRules = {
  /** Weights a pass must read to leave every system cache (96 MB on the largest M-series) behind. */
  leastReadBytes: { metal: 300e6, cpu: 200e6, other: 300e6 },
  floorBytesPerSecond: { metal: 60e9, cpu: 10e9, other: 60e9 },
  floorOperationsPerSecond: { metal: 1.5e12, cpu: 0.1e12, other: 1.5e12 },
  /** How far beyond the measured depths the line is drawn: (L − d₁) ÷ (d₂ − d₁). */
  longestLever: 4,
  /** Part of the time budget that one round (each test once per depth) may take. */
  roundShare: 0.4,
  /** A whole model costing at most this much more than two slices is measured whole. */
  wholeModelShare: 1.25,
  contextTokens: 1024,
  /** Node, llama.cpp's code and its smaller buffers. */
  runtimeBytes: 300 * bytesPerMebibyte,
} as const;

/**
 * What to write and measure for a model on a backend. Throws `bad-input`, `architecture-not-synthesised`,
 * `unknown-quantisation`.
 */
export function planBenchmark(request: PlanRequest): BenchmarkPlan {
  checkTokens(request);
  checkModel(request);
  const depths = request.depths ? askedDepths(request) : chosenDepths(request);
  const planned = depths.map((depth) => {
    const layers = spreadLayers(request.shape.layerCount, depth);
    const slice = planSlice(request.shape, request.quantisation, layers);
    return { layers, weightBytes: sliceBytes(slice), readBytesPerToken: slice.readBytesPerToken };
  });
  const writeBytes = planned.reduce((bytes, depth) => bytes + depth.weightBytes, 0);
  return {
    depths: planned,
    writeBytes,
    memoryBytes: planned.reduce(
      (bytes, depth) => bytes + loadedBytes(request, depth),
      planRules.runtimeBytes,
    ),
  };
}

/** llama.cpp times a lone token as generation, so a prompt may not end in a batch of one. */
function checkTokens({ promptTokens, generatedTokens, shape }: PlanRequest): void {
  const isWhole = (tokens: number): boolean =>
    Number.isInteger(tokens) && tokens >= 1 && tokens <= shape.maximumContextTokens;
  if (!isWhole(promptTokens) || !isWhole(generatedTokens) || promptTokens % batchTokens === 1) {
    throw new Fault('bad-input', {
      path: `pp${promptTokens}, tg${generatedTokens}`,
      expected: `whole numbers from 1 to ${shape.maximumContextTokens}, a prompt without a last batch of one`,
    });
  }
}

/** Refused before a file is begun: llama.cpp would only abort on it. */
function checkModel({ shape, quantisation }: PlanRequest): void {
  if (!canSlice(shape)) throw new Fault('architecture-not-synthesised', { architecture: shape.architecture });
  const strange = planSlice(shape, quantisation, [0]).tensors.find(({ type }) => !canFillRandomly(type));
  if (strange) {
    throw new Fault('unknown-quantisation', {
      quantisation: `${quantisation} (${strange.type})`,
      known: Object.keys(quantisationRecipes)
        .filter((name) => name !== quantisation)
        .join(', '),
    });
  }
}

function askedDepths({ depths = [], shape }: PlanRequest): number[] {
  const ascending = [...new Set(depths)].sort((a, b) => a - b);
  const inRange = ascending.every(
    (depth) => Number.isInteger(depth) && depth >= 1 && depth <= shape.layerCount,
  );
  const canExtrapolate = ascending.length >= 2 || ascending[0] === shape.layerCount;
  if (!inRange || !canExtrapolate) {
    throw new Fault('bad-input', {
      path: `depths ${depths.join(', ')}`,
      expected: `two numbers of layers up to ${shape.layerCount}`,
    });
  }
  return ascending;
}

function chosenDepths(request: PlanRequest): number[] {
  const { shape, backend } = request;
  const whole = shape.layerCount;
  const costs = new Map<number, DepthCost>();
  const costOf = (depth: number): DepthCost => {
    const cost = costs.get(depth) ?? depthCost(request, depth);
    costs.set(depth, cost);
    return cost;
  };

  let shallow = 1;
  while (shallow < whole && costOf(shallow).readBytes < planRules.leastReadBytes[backend]) shallow += 1;
  const nearest = shallow + 2;
  let deep = Math.max(nearest, shallow + Math.ceil((whole - shallow) / planRules.longestLever));
  if (deep >= whole || isWholeCheaper(costOf(whole), costOf(shallow), costOf(deep))) return [whole];

  const allowedSeconds = (planRules.roundShare * request.timeBudgetMilliseconds) / 1000;
  const roundSeconds = (): number => costOf(shallow).seconds + costOf(deep).seconds;
  while (deep > nearest && roundSeconds() > allowedSeconds) deep -= 1;
  return [shallow, deep];
}

const isWholeCheaper = (whole: DepthCost, shallow: DepthCost, deep: DepthCost): boolean =>
  whole.seconds <= planRules.wholeModelShare * (shallow.seconds + deep.seconds);

interface DepthCost {
  readBytes: number;
  /** One repetition of both tests on the slowest machine of the backend. */
  seconds: number;
}

function depthCost(request: PlanRequest, depth: number): DepthCost {
  const { shape, quantisation, backend } = request;
  const slice = planSlice(shape, quantisation, spreadLayers(shape.layerCount, depth));
  // A multiplication and an addition per weight and token.
  const promptOperations = 2 * slice.activeLayerWeights * request.promptTokens;
  return {
    readBytes: slice.readBytesPerToken,
    seconds:
      promptOperations / planRules.floorOperationsPerSecond[backend] +
      (slice.readBytesPerToken * request.generatedTokens) / planRules.floorBytesPerSecond[backend],
  };
}

/**
 * Memory of one loaded slice. On a CPU llama.cpp keeps a second, repacked copy of the weights beside the
 * mapped file. The compute buffer is that of a 512-token batch: logits and the widest activations in F32
 * (98 MiB for LLaMA-2-7B by llama.cpp's log, 138 MiB here).
 */
function loadedBytes({ shape, backend, promptTokens }: PlanRequest, depth: PlannedDepth): number {
  const copies = backend === 'metal' ? 1 : 2;
  const contextTokens = Math.max(planRules.contextTokens, promptTokens);
  const cacheBytes = depth.layers.length * contextTokens * 2 * shape.headCountKv * shape.headLength * 2;
  const activations = shape.vocabularySize + 2 * shape.feedForwardLength + 4 * shape.embeddingLength;
  return copies * depth.weightBytes + cacheBytes + batchTokens * 4 * activations;
}
