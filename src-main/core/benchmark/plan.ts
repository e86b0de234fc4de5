import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import { nearestSlices, sliceSizes, slicesOfSizes } from '#core/gguf/slice-choice.ts';
import { Fault } from '#core/fault.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import { canFillRandomly } from '#core/gguf/random-blocks.ts';
import { allLayers } from '#core/models/layers.ts';
import { quantisationRecipes } from '#core/models/quantisations.ts';
import { bytesPerMebibyte } from '#core/units.ts';
import { contextTokensOf, type BenchmarkTest } from './benchmark-test.ts';
import { planCost, type PlanCost } from './plan-cost.ts';
import { slicesMemoryBytes } from './plan-memory.ts';
import type { BenchmarkResult } from './result.ts';
import type { BenchmarkTarget, FileTarget, SyntheticTarget } from './target.ts';

/** llama-bench's physical batch. A smaller or larger one changes the speed even of shorter prompts. */
export const batchTokens = 512;

export interface PlanRequest {
  target: BenchmarkTarget;
  tests: readonly BenchmarkTest[];
  timeBudgetMilliseconds: number;
  backend: BenchmarkResult['backend'];
  /** Layers per slice, instead of what the plan would choose. */
  sliceLayers?: readonly number[] | undefined;
}

export interface PlannedSlice {
  /** Block numbers in the whole model; as many as the slice has layers. */
  layers: number[];
  weightBytes: number;
  readBytesPerToken: number;
}

export interface BenchmarkPlan {
  /** Shallowest first. One slice with all layers: the model is small enough to be made whole, or a file. */
  slices: PlannedSlice[];
  /** Bytes of files that exist at the same time. */
  writeBytes: number;
  /** Memory for all slices loaded at the same time, with their caches and compute buffers. */
  memoryBytes: number;
  /** Tokens each slice's cache is made for. */
  contextTokens: number;
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
  /** How far beyond the measured slices the line is drawn: (L − d₁) ÷ (d₂ − d₁). */
  longestLever: 4,
  /** Layers that two slices differ by at least: one layer's time drowns in noise. */
  leastDistance: 2,
  /** Part of the time budget that one round (each test once per slice) may take. */
  roundShare: 0.4,
  /** Written only where a closer line can't do: a disk needs seconds for it, and memory has to hold it. */
  mostWriteBytes: 8e9,
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
  const { target, tests } = request;
  const contextTokens = Math.max(planRules.contextTokens, ...tests.map(contextTokensOf));
  const slices = target.kind === 'file' ? [wholeFile(target)] : syntheticSlices({ ...request, target });
  return {
    slices,
    writeBytes: target.kind === 'file' ? 0 : slices.reduce((bytes, slice) => bytes + slice.weightBytes, 0),
    memoryBytes: planRules.runtimeBytes + slicesMemoryBytes(target, slices, { ...request, contextTokens }),
    contextTokens,
  };
}

const wholeFile = ({ layerCount, fileBytes, readBytesPerToken }: FileTarget): PlannedSlice => ({
  layers: Array.from({ length: layerCount }, (_, index) => index),
  weightBytes: fileBytes,
  readBytesPerToken,
});

type SyntheticRequest = PlanRequest & { target: SyntheticTarget };

function syntheticSlices(request: SyntheticRequest): PlannedSlice[] {
  checkModel(request.target);
  const { shape, quantisation } = request.target;
  const chosen = request.sliceLayers ? askedSlices(request) : chosenSlices(request);
  return chosen.map((layers) => {
    const slice = planSlice(shape, quantisation, layers);
    return { layers, weightBytes: sliceBytes(slice), readBytesPerToken: slice.readBytesPerToken };
  });
}

/** Refused before a file is begun: llama.cpp would only abort on it. */
function checkModel({ shape, quantisation }: SyntheticTarget): void {
  if (!canSlice(shape)) throw new Fault('architecture-not-synthesised', { architecture: shape.architecture });
  const strange = planSlice(shape, quantisation, allLayers(shape)).tensors.find(
    ({ type }) => !canFillRandomly(type),
  );
  if (strange) {
    throw new Fault('unknown-quantisation', {
      quantisation: `${quantisation} (${strange.type})`,
      known: Object.keys(quantisationRecipes)
        .filter((name) => name !== quantisation)
        .join(', '),
    });
  }
}

function askedSlices({ sliceLayers = [], target: { shape, quantisation } }: SyntheticRequest): number[][] {
  const ascending = [...new Set(sliceLayers)].sort((a, b) => a - b);
  const canExtrapolate = ascending.length >= 2 || ascending[0] === shape.layerCount;
  if (!canExtrapolate) {
    throw new Fault('bad-input', {
      path: `slices of ${sliceLayers.join(', ')} layers`,
      expected: `two numbers of layers up to ${shape.layerCount}`,
    });
  }
  return slicesOfSizes(shape, quantisation, ascending);
}

/** The cheapest slices that leave the caches behind and whose line does not reach too far, within the time. */
function chosenSlices(request: SyntheticRequest): number[][] {
  const { target, backend } = request;
  const { shape, quantisation } = target;
  const whole = shape.layerCount;
  const sizes = sliceSizes(shape);
  const costs = new Map<number, PlanCost>();
  const costOf = (size: number): PlanCost => {
    const cost = costs.get(size) ?? planCost(request, slicesOfSizes(shape, quantisation, [size])[0] ?? []);
    costs.set(size, cost);
    return cost;
  };

  const shallow = sizes.find((size) => costOf(size).readBytes >= planRules.leastReadBytes[backend]) ?? whole;
  const deeper = sizes.filter((size) => size >= shallow + planRules.leastDistance && size < whole);
  const wanted = shallow + Math.ceil((whole - shallow) / planRules.longestLever);
  let at = deeper.findIndex((size) => size >= wanted);
  const allowedSeconds = (planRules.roundShare * request.timeBudgetMilliseconds) / 1000;
  const roundSeconds = (deep: number): number => costOf(shallow).seconds + costOf(deep).seconds;
  if (at < 0 || isWholeCheaper(costOf(whole).seconds, roundSeconds(deeper[at] ?? whole)))
    return [allLayers(shape)];
  const isTooMuch = (deep: number): boolean =>
    roundSeconds(deep) > allowedSeconds ||
    costOf(shallow).weightBytes + costOf(deep).weightBytes > planRules.mostWriteBytes;
  while (at > 0 && isTooMuch(deeper[at] ?? whole)) at -= 1;
  const choice = nearestSlices(shape, quantisation, {
    shallowLayers: shallow,
    deepLayers: deeper[at] ?? whole,
  });
  return choice ? [choice.shallow, choice.deep] : [allLayers(shape)];
}

const isWholeCheaper = (wholeSeconds: number, slicesSeconds: number): boolean =>
  wholeSeconds <= planRules.wholeModelShare * slicesSeconds;
