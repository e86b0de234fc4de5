import type { BenchmarkResult } from '#core/benchmark/result.ts';
import type { GridQuantisation } from '#core/fit/grid-quantisation.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { modelSpeed, type SpeedSource, type SpeedUse } from '#core/speed/model-speed.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { speedChip, type SpeedChip } from '#core/speed/speed-chip.ts';
import { loadShippedCatalogue } from '../../../src-main/adapters/storage/catalogue.ts';
import { loadSpeedParameters } from '../../../src-main/adapters/storage/speed-parameters.ts';

export const catalogue = loadShippedCatalogue();
export const parameters = loadSpeedParameters();

export function modelNamed(id: string): CatalogueModel {
  const model = catalogue.models.find((candidate) => candidate.id === id);
  if (!model) throw new Error(`no model ${id}`);
  return model;
}

export function chipNamed(id: string, memoryGB?: number): SpeedChip {
  const chip = catalogue.chips.find((candidate) => candidate.id === id);
  if (!chip) throw new Error(`no chip ${id}`);
  return speedChip(chip, memoryGB);
}

/** As `llama-bench` measures: pp512, and tg128 from an empty context. */
export const benchUse: SpeedUse = { promptTokens: 512, depthTokens: 64, kvType: 'f16' };

export const speedOn = (
  source: Partial<SpeedSource>,
  modelId: string,
  quantisation: GridQuantisation,
  use: Partial<SpeedUse> = {},
): SpeedEstimate =>
  modelSpeed({ parameters, ...source }, modelNamed(modelId), quantisation, { ...benchUse, ...use });

/** A run of the reference model with these rates and a 2 % interval. */
export const referenceRun = (
  promptRate: number,
  generationRate: number,
  change: Partial<BenchmarkResult> = {},
): BenchmarkResult => {
  const rate = (tokensPerSecond: number) => ({
    tokensPerSecond,
    low: tokensPerSecond * 0.98,
    high: tokensPerSecond * 1.02,
    samples: 5,
  });
  return {
    mode: 'default',
    model: 'llama-2-7b',
    quantisation: 'Q4_0',
    backend: 'metal',
    build: 'b10000',
    settings: {
      threads: 4,
      batch: 512,
      physicalBatch: 512,
      flashAttention: 'on',
      memoryMapped: false,
      residencySets: 'on',
      tensorApi: 'not-applicable',
    },
    layersMeasured: [2, 8],
    layersTotal: 32,
    results: { pp512: rate(promptRate), tg128: rate(generationRate) },
    wallClock: {},
    conditions: {},
    blocks: { kept: 5, discarded: 0 },
    trusted: true,
    reasons: [],
    startedAt: '2026-11-20T10:00:00.000Z',
    elapsedMilliseconds: 30_000,
    bytesWritten: 1_000_000_000,
    ...change,
  };
};
