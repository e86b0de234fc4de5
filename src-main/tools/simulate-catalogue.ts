import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { kvTypes } from '#core/fit/grid.ts';
import { canDescribe } from '#core/gguf/metadata/model-metadata.ts';
import { defaultPhysicalBatch } from '#core/memory/kv-cache.ts';
import type { LoadQuestion } from '#core/memory/simulation.ts';
import { simulatedContexts, type SimulationTable } from '#core/memory/simulation-table.ts';
import { quantisationsOf } from '#core/fit/grid-quantisation.ts';
import type { CatalogueModel, PlannedBuffer } from '#core/models/shape.ts';
import { createLlamaEngine } from '../adapters/llama/engine.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';
import type { EnginePort } from '../app/ports.ts';
import { writePlannedBuffers } from './planned-buffers.ts';

/** gpt-oss has its own; for the others any recipe serves, since weights follow from the header alone. */
const quantisationOf = (model: CatalogueModel): string => quantisationsOf(model, ['Q4_K_M'])[0] ?? 'Q4_K_M';

const questionsOf = ({ shape }: CatalogueModel): LoadQuestion[] =>
  simulatedContexts(shape).flatMap((contextTokens) =>
    kvTypes.map((kvType) => ({ contextTokens, kvType, physicalBatch: defaultPhysicalBatch })),
  );

type SimulatedModel = SimulationTable['models'][number];

async function simulate(
  engine: EnginePort,
  model: CatalogueModel,
): Promise<SimulatedModel & { build: string }> {
  const quantisation = quantisationOf(model);
  const questions = questionsOf(model);
  const source = { kind: 'shape', shape: model.shape, quantisation } as const;
  const { weightBytes, loads, build } = await engine.simulate({ source, questions });
  return {
    modelId: model.id,
    quantisation,
    weightBytes,
    loads: loads.map((load) => [load.contextTokens, load.kvType, load.kvCacheBytes, load.computeBufferBytes]),
    build,
  };
}

/** Every model of the shipped catalogue through llama.cpp's allocator on this machine; about a second each. */
export async function simulatedCatalogue(
  engine: EnginePort,
  catalogue: Catalogue,
  onModel: (modelId: string, problem?: unknown) => void,
): Promise<SimulationTable> {
  const { backend, build } = await engine.describe();
  const models: SimulatedModel[] = [];
  const notSimulated: SimulationTable['notSimulated'] = [];
  for (const model of catalogue.models) {
    try {
      if (!canDescribe(model.shape.architecture)) throw new Error('its header can not be written');
      const { build: _build, ...simulated } = await simulate(engine, model);
      models.push(simulated);
      onModel(model.id);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      notSimulated.push({ modelId: model.id, reason });
      onModel(model.id, error);
    }
  }
  return { backend, build, physicalBatch: defaultPhysicalBatch, asOf: catalogue.asOf, models, notSimulated };
}

/** `npm run data:memory` rewrites `src-main/data/memory-simulation.json` (on a Mac: …-metal.json). */
export async function run(): Promise<void> {
  const workerPath = resolve('out/main/engine-worker.js');
  if (!existsSync(workerPath)) throw new Error('Run "npm run build" first.');
  const table = await simulatedCatalogue(
    createLlamaEngine({ workerPath }),
    loadShippedCatalogue(),
    (modelId, problem) => console.log(problem === undefined ? modelId : `${modelId}: ${String(problem)}`),
  );
  const suffix = table.backend === 'cpu' ? '' : `-${table.backend}`;
  const file = `src-main/data/memory-simulation${suffix}.json`;
  await writeFile(file, formatTable(table));
  if (table.backend !== 'other') {
    const planned = table.models.map(({ modelId, loads }) => [modelId, loads.map(bufferOf)] as const);
    await writePlannedBuffers(table.backend, new Map(planned));
  }
  console.log(`wrote ${file}: ${table.models.length} models, ${table.notSimulated.length} not simulated`);
}

const bufferOf = ([contextTokens, kvType, , bytes]: SimulatedModel['loads'][number]): PlannedBuffer => [
  contextTokens,
  kvType,
  bytes,
];

/** One model a line, so that a change of one model is one line of a diff. */
function formatTable({ models, notSimulated, ...about }: SimulationTable): string {
  const lines = (rows: readonly unknown[]): string =>
    rows.map((row) => `    ${JSON.stringify(row)}`).join(',\n');
  const head = JSON.stringify(about, undefined, 2).slice(0, -2);
  return `${head},\n  "notSimulated": [\n${lines(notSimulated)}\n  ],\n  "models": [\n${lines(models)}\n  ]\n}\n`;
}
