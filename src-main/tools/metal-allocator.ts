import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { KvTypeSchema } from '#core/fit/grid.ts';
import { canDescribe } from '#core/gguf/metadata/model-metadata.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { defaultPhysicalBatch } from '#core/memory/kv-cache.ts';
import { simulatedContexts } from '#core/memory/simulation-table.ts';
import { allLayers } from '#core/models/layers.ts';
import type { PlannedBuffer } from '#core/models/shape.ts';
import { supportsTensors } from '#core/models/tensors.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';
import { writePlannedBuffers } from './planned-buffers.ts';

const quantisation = 'Q4_K_M';

const Bytes = v.pipe(v.number(), v.integer(), v.minValue(0));
const PartsSchema = v.tuple([Bytes, Bytes, Bytes]);
const PrintedSchema = v.object({
  modelId: v.string(),
  contextTokens: Bytes,
  kvType: KvTypeSchema,
  gpu: PartsSchema,
  cpu: PartsSchema,
});
type Printed = v.InferOutput<typeof PrintedSchema>;

/** A header for each model that can be described, and `jobs.txt` for `metal-allocator`. */
function writeHeaders(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const jobs: string[] = [];
  for (const { id, shape } of loadShippedCatalogue().models) {
    if (!canDescribe(shape.architecture) || !supportsTensors(shape)) {
      console.error(`not described: ${id} (${shape.architecture})`);
      continue;
    }
    const path = join(folder, `${id}.gguf`);
    writeFileSync(path, sliceLayout(shape, planSlice(shape, quantisation, allLayers(shape))).header);
    const contexts = simulatedContexts(shape).join(',');
    jobs.push([path, id, quantisation, defaultPhysicalBatch, contexts].join(' '));
  }
  writeFileSync(join(folder, 'jobs.txt'), `${jobs.join('\n')}\n`);
}

const readPrinted = (file: string): Printed[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => v.parse(PrintedSchema, JSON.parse(line)));

const keyOf = ({ modelId, contextTokens, kvType }: Printed): string =>
  `${modelId} ${contextTokens} ${kvType}`;

/** Both runs, with all layers on the GPU and with `KAIDOKI_CPU=1`, as the table the test reads. */
async function writeTable(metalFile: string, cpuFile: string): Promise<void> {
  const onCpu = new Map(readPrinted(cpuFile).map((row) => [keyOf(row), row]));
  const models = new Map<string, { gpuWeights: number; cpuWeights: number; cells: unknown[] }>();
  for (const row of readPrinted(metalFile)) {
    const cpu = onCpu.get(keyOf(row));
    if (!cpu) throw new Error(`not planned on the CPU: ${keyOf(row)}`);
    const model = models.get(row.modelId) ?? { gpuWeights: row.gpu[0], cpuWeights: row.cpu[0], cells: [] };
    models.set(row.modelId, model);
    model.cells.push([row.contextTokens, row.kvType, row.gpu[1], row.gpu[2], row.cpu[2], cpu.cpu[2]]);
  }
  const lines = [...models].map(([id, model]) => `${JSON.stringify(id)}:${JSON.stringify(model)}`);
  const columns = ['contextTokens', 'kvType', 'cache', 'metalBuffer', 'metalBufferOnCpu', 'cpuBuffer'];
  const head = JSON.stringify({ quantisation, physicalBatch: defaultPhysicalBatch, columns }).slice(1, -1);
  const table = `{${head},"models":{\n${lines.join(',\n')}\n}}\n`;
  writeFileSync('test/fixtures/metal-allocator/table.json', table);
  await writePlannedBuffers('metal', metalBuffers(readPrinted(metalFile)));
}

function metalBuffers(rows: readonly Printed[]): Map<string, PlannedBuffer[]> {
  const planned = new Map<string, PlannedBuffer[]>();
  for (const { modelId, contextTokens, kvType, gpu } of rows) {
    const cells = planned.get(modelId) ?? [];
    planned.set(modelId, [...cells, [contextTokens, kvType, gpu[2]]]);
  }
  return planned;
}

/** `metal-allocator.ts headers FOLDER`, or `table METAL.jsonl CPU.jsonl`; see test/fixtures/metal-allocator. */
export async function run([command, first, second]: string[]): Promise<void> {
  if (command === 'headers' && first) writeHeaders(first);
  else if (command === 'table' && first && second) await writeTable(first, second);
  else throw new Error('headers FOLDER, or table METAL.jsonl CPU.jsonl');
}
