import { readFile, writeFile } from 'node:fs/promises';
import * as v from 'valibot';
import type { BufferBackend } from '#core/memory/buffer-moment.ts';
import { architecturesWithoutExactBuffer } from '#core/memory/compute-buffer.ts';
import { PlannedBufferSchema, type PlannedBuffer } from '#core/models/shape.ts';
import { loadShippedCatalogue } from '../adapters/storage/catalogue.ts';

const file = 'src-main/data/planned-buffers.json';

const PlannedSchema = v.record(v.string(), v.array(PlannedBufferSchema));
const FileSchema = v.object({ metal: PlannedSchema, cpu: PlannedSchema });

/**
 * Keeps what the allocator planned on one backend for models of the architectures that the formula of the
 * compute buffer misses; those of the other backend stay as they are.
 */
export async function writePlannedBuffers(
  backend: BufferBackend,
  planned: ReadonlyMap<string, PlannedBuffer[]>,
): Promise<void> {
  const kept = v.parse(FileSchema, JSON.parse(await readFile(file, 'utf8')));
  const missed = loadShippedCatalogue().models.filter(({ shape }) =>
    architecturesWithoutExactBuffer[backend].has(shape.architecture),
  );
  const section = Object.fromEntries(missed.map(({ id }) => [id, planned.get(id) ?? []]));
  const { metal, cpu } = backend === 'metal' ? { ...kept, metal: section } : { ...kept, cpu: section };
  const lines = (models: Record<string, PlannedBuffer[]>): string =>
    Object.entries(models)
      .map(([id, cells]) => `    ${JSON.stringify(id)}: ${JSON.stringify(cells)}`)
      .join(',\n');
  await writeFile(file, `{\n  "metal": {\n${lines(metal)}\n  },\n  "cpu": {\n${lines(cpu)}\n  }\n}\n`);
}
