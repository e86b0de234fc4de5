import { planSlice, sliceBytes } from '#core/gguf/slice.ts';
import { nearestSlices, sliceSizes, slicesOfSizes } from '#core/gguf/slice-choice.ts';
import type { SliceLayers } from '#core/gguf/slice-layers.ts';
import { sliceRules } from '#core/gguf/slice-rules.ts';
import { Fault } from '#core/fault.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import { canFillRandomly } from '#core/gguf/random-blocks.ts';
import { allLayers } from '#core/models/layers.ts';
import { quantisationRecipes } from '#core/models/quantisations.ts';
import { contextTokensOf } from './benchmark-test.ts';
import { planCost, type PlanCost } from './plan-cost.ts';
import { slicesMemoryBytes } from './plan-memory.ts';
import { planRules, type BenchmarkPlan, type PlannedSlice, type PlanRequest } from './plan-rules.ts';
import type { FileTarget, SyntheticTarget } from './target.ts';

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

const wholeFile = (target: FileTarget): PlannedSlice => ({
  layers: allLayers(target),
  weightBytes: target.fileBytes,
  readBytesPerToken: target.readBytesPerToken,
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
  if (!areSlicesTrue(request)) return [allLayers(shape)];
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
  const least = { shallowLayers: shallow, deepLayers: deeper[at] ?? whole };
  const best = nearestSlices(shape, quantisation, least);
  const isDear = best && bytesOf(request, best) > planRules.mostWriteBytes;
  const choice = isDear ? nearestSlices(shape, quantisation, { ...least, mostLayersShare: 1 }) : best;
  return choice ? [choice.shallow, choice.deep] : [allLayers(shape)];
}

const bytesOf = (request: SyntheticRequest, { shallow, deep }: SliceLayers): number =>
  planCost(request, shallow).weightBytes + planCost(request, deep).weightBytes;

/** Whether slices do the whole model's work at every depth asked; EXAONE 4's lose its window. */
function areSlicesTrue({ target: { shape }, tests }: SyntheticRequest): boolean {
  const { contextTokens = Infinity } = sliceRules(shape);
  return tests.every((test) => contextTokensOf(test) <= contextTokens);
}

const isWholeCheaper = (wholeSeconds: number, slicesSeconds: number): boolean =>
  wholeSeconds <= planRules.wholeModelShare * slicesSeconds;
