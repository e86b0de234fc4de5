import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { memoryNeed } from '#core/memory/need.ts';
import { SimulationTableSchema, type SimulationTable } from '#core/memory/simulation-table.ts';
import { tiedCopyBytes } from '#core/memory/tied-copy.ts';
import { quantisationNamed } from '#core/models/recipes.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';

interface Cell {
  name: string;
  /** Ours ÷ llama.cpp's − 1. */
  error: number;
}

/** Each cell of a table that `npm run data:memory` made, on this backend or another. */
function cellsOf({ backend, models }: SimulationTable): Cell[] {
  if (backend === 'other') throw new Error('the table is of a backend that the formula does not know');
  const catalogue = loadShippedCatalogue();
  return models.flatMap(({ modelId, quantisation, weightBytes, loads }) => {
    const model = catalogue.models.find(({ id }) => id === modelId);
    if (!model) return [];
    // The embedding of a tied model, where llama.cpp plans it twice.
    const copyBytes = tiedCopyBytes(model.shape, quantisationNamed(quantisation), backend);
    return loads.map(([contextTokens, kvType, kvCacheBytes, computeBufferBytes]): Cell => {
      const need = memoryNeed(model, quantisation, { contextTokens, kvType, backend });
      const planned = weightBytes - copyBytes + kvCacheBytes + computeBufferBytes;
      return { name: `${modelId} ${contextTokens} ${kvType}`, error: need.totalBytes / planned - 1 };
    });
  });
}

/** `memory-table.ts [FILE]`: the whole catalogue beside llama.cpp's plan; exit code 1 where a cell is off by over 3 %. */
export async function run([file = 'src-main/data/memory-simulation.json']: string[]): Promise<void> {
  const table = v.parse(SimulationTableSchema, JSON.parse(readFileSync(file, 'utf8')));
  const cells = cellsOf(table).sort((a, b) => Math.abs(b.error) - Math.abs(a.error));
  const errors = cells.map(({ error }) => Math.abs(error));
  const percent = (share: number): string => `${(100 * share).toFixed(3)} %`;
  console.log(`${table.build}, ${table.backend}: ${cells.length} cells of ${table.models.length} models`);
  console.log(
    `median ${percent(errors[Math.floor(errors.length / 2)] ?? 0)}, worst ${percent(errors[0] ?? 0)}`,
  );
  for (const { name, error } of cells.slice(0, 12)) console.log(`  ${percent(error).padStart(10)}  ${name}`);
  const beyond = errors.filter((error) => error > 0.03).length;
  console.log(`beyond 3 %: ${beyond}; not simulated: ${table.notSimulated.length}`);
  process.exitCode = beyond > 0 ? 1 : 0;
}
