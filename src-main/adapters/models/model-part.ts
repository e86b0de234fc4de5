import { readGgufHeader, type GgufHeader } from '#core/gguf/read-header.ts';
import { readStableFile } from './stable-file.ts';

/** One GGUF file of a model; most models are one. */
export interface ModelPart {
  path: string;
  header: GgufHeader;
  fileBytes: number;
}

/** Throws what `readStableFile` and `readGgufHeader` throw. */
export const readModelPart = (path: string): Promise<ModelPart> =>
  readStableFile(path, (source) => ({
    path,
    header: readGgufHeader(source, path),
    fileBytes: source.fileBytes,
  }));
