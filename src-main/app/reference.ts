import { testName } from '#core/benchmark/benchmark-test.ts';
import { budgetMilliseconds, sustainedMinutes, testsOf, type TestsAsked } from '#core/benchmark/modes.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { targetFacts, type BenchmarkTarget, type SyntheticTarget } from '#core/benchmark/target.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { canSlice } from '#core/gguf/metadata/model-metadata.ts';
import type { Machine } from '#core/hardware/machine.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { newestReference, referenceQuantisation } from '#core/speed/calibration.ts';
import type { BenchmarkRequest } from './ports.ts';

/** @throws `Fault` `unknown-model` */
export function findModel(catalogue: Catalogue, modelId: string): CatalogueModel {
  const model = catalogue.models.find(({ id }) => id === modelId);
  if (!model) throw new Fault('unknown-model', { model: modelId });
  return model;
}

/** What to measure, and for `sustained` how long: 10 minutes unless told. */
export interface RequestAsked extends TestsAsked {
  minutes?: number | undefined;
}

/** What to measure of a model and how long, by the mode. @throws `Fault` as `testsOf` does */
export function benchmarkRequest(target: BenchmarkTarget, asked: RequestAsked): BenchmarkRequest {
  const { mode, minutes = sustainedMinutes.usual } = asked;
  checkMinutes(asked);
  return {
    target,
    tests: testsOf(asked, targetFacts(target).maximumContextTokens),
    timeBudgetMilliseconds: budgetMilliseconds[mode],
    ...(mode === 'quick' && { keepsToBudget: true }),
    ...(mode === 'sustained' && { sustainedMilliseconds: minutes * 60_000 }),
  };
}

function checkMinutes({ mode, minutes }: RequestAsked): void {
  if (minutes === undefined) return;
  const refuse = (expected: string): never => {
    throw new Fault('bad-input', { path: 'minutes', expected });
  };
  if (mode !== 'sustained') refuse('given together with sustained');
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > sustainedMinutes.most)
    refuse(`a whole number from 1 to ${sustainedMinutes.most}`);
}

/** Refused before anything is begun. @throws `Fault` `architecture-not-synthesised` */
export function syntheticTarget(
  model: CatalogueModel,
  quantisation: string = referenceQuantisation,
): SyntheticTarget {
  const { architecture } = model.shape;
  if (!canSlice(model.shape)) throw new Fault('architecture-not-synthesised', { architecture });
  return { kind: 'synthetic', modelId: model.id, shape: model.shape, quantisation };
}

/**
 * Runs of the reference model that were made on this very machine: the newest, and of those to be trusted the
 * newest of the installed build, else the newest of any. Only those with both usual figures, and no rates of
 * ten minutes of work: the public table's are of seconds.
 */
export function referenceRuns(
  entries: readonly BenchmarkResult[],
  machine: Machine | undefined,
  installedBuild?: string,
): { latest?: BenchmarkResult; trusted?: BenchmarkResult } {
  const here = {
    ...(machine?.chipName.value !== undefined && { chip: machine.chipName.value }),
    ...(machine?.gpuCores.value !== undefined && { gpuCores: machine.gpuCores.value }),
  };
  const comparable = entries.filter(isComparable);
  const latest = newestReference(comparable, here);
  const allTrusted = comparable.filter((entry) => entry.trusted);
  const ofBuild = allTrusted.filter(({ build }) => build === installedBuild);
  const trusted = newestReference(ofBuild, here) ?? newestReference(allTrusted, here);
  return { ...(latest && { latest }), ...(trusted && { trusted }) };
}

const isComparable = ({ mode, results }: BenchmarkResult): boolean =>
  mode !== 'sustained' && usualTests.every((name) => results[name] !== undefined);

const usualTests = testsOf({ mode: 'quick' }, Infinity).map(testName);
