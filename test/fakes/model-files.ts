import { truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modelMetadata } from '#core/gguf/metadata/model-metadata.ts';
import { planSlice, type SliceTensor } from '#core/gguf/slice.ts';
import { ggufLayout, type GgufMetadata } from '#core/gguf/write-header.ts';
import { allLayers } from '#core/models/layers.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { entry, littleEndian, text, u32 } from './gguf-bytes.ts';
import { tinyLlama } from './llama-shapes.ts';

export interface ModelChange {
  metadata?: (metadata: GgufMetadata) => GgufMetadata;
  tensors?: (tensors: SliceTensor[]) => SliceTensor[];
}

const same = <T>(value: T): T => value;

/** A whole tiny model of zeros, with something else about it; answers its path. */
export function writeModel(path: string, { metadata = same, tensors = same }: ModelChange = {}): string {
  const layers = allLayers(tinyLlama);
  const slice = planSlice(tinyLlama, 'Q4_0', layers);
  const layout = ggufLayout(metadata(modelMetadata(tinyLlama, layers)), tensors(slice.tensors));
  writeFileSync(path, layout.header);
  truncateSync(path, layout.fileBytes);
  return path;
}

/** Keys that `llama-gguf-split` writes, of types that our own writer has no use for. */
function splitKeys(part: number, parts: number, tensorCount: number): Buffer {
  const keys = [
    entry('split.no', 'uint16', littleEndian(part, 2)),
    entry('split.count', 'uint16', littleEndian(parts, 2)),
    entry('split.tensors.count', 'int32', u32(tensorCount)),
  ].flat();
  const filler = text('test.filler', '').length;
  // Whole units of the alignment, so that what comes behind them stays where it is.
  return Buffer.from([...keys, ...text('test.filler', ' '.repeat(31 - ((keys.length + filler + 31) % 32)))]);
}

const keyCountOffset = 16;
const firstKeyOffset = 24;

/** The same model in two parts, as `llama-gguf-split` names and marks them; answers their paths. */
export function writeSplitModel(folder: string): string[] {
  const layers = allLayers(tinyLlama);
  const { tensors } = planSlice(tinyLlama, 'Q4_0', layers);
  const half = Math.ceil(tensors.length / 2);
  return [tensors.slice(0, half), tensors.slice(half)].map((own, part) => {
    const layout = ggufLayout(part === 0 ? modelMetadata(tinyLlama, layers) : {}, own);
    const added = splitKeys(part, 2, tensors.length);
    const header = Buffer.concat([
      layout.header.subarray(0, firstKeyOffset),
      added,
      layout.header.subarray(firstKeyOffset),
    ]);
    header.writeBigUInt64LE(header.readBigUInt64LE(keyCountOffset) + 4n, keyCountOffset);
    const path = join(folder, `tiny-0000${part + 1}-of-00002.gguf`);
    writeFileSync(path, header);
    truncateSync(path, layout.fileBytes + added.length);
    return path;
  });
}

/** A whole model of the catalogue, its weights a hole in the file: full size, and next to nothing on the disk. */
export function writeCatalogueModel(
  path: string,
  { shape }: Pick<CatalogueModel, 'shape'>,
  quantisation: string,
  metadata: GgufMetadata = {},
): string {
  const layers = allLayers(shape);
  const { tensors } = planSlice(shape, quantisation, layers);
  const layout = ggufLayout({ ...modelMetadata(shape, layers), ...metadata }, tensors);
  writeFileSync(path, layout.header);
  truncateSync(path, layout.fileBytes);
  return path;
}
