import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { fileQuantisation } from '#core/gguf/read-header-quantisation.ts';
import {
  headerFault,
  headerText,
  readGgufBeginning,
  someTensors,
  type GgufHeader,
} from '#core/gguf/read-header.ts';
import type { ModelFile } from '../../app/ports.ts';
import { readModelPart, type ModelPart } from './model-part.ts';
import { findNeighbours, ggufNames, ggufRole, type GgufRole } from './neighbours.ts';
import { readSplitParts } from './split-parts.ts';
import { readStableFile, statOf } from './stable-file.ts';

/**
 * Reads the headers of a GGUF model: any part of a split one, symbolic links followed. Only regular files are
 * opened; pipes and devices are refused at once. Throws `file-unreadable`, `not-a-model-file`, `file-changed`,
 * `gguf-invalid`, `split-part-missing`.
 */
export async function openModelFile(modelPath: string): Promise<ModelFile> {
  await refuseFolder(modelPath);
  const given = await readModelPart(modelPath).catch((error: unknown) => explain(error, modelPath));
  demandModel(given);
  const parts = await readSplitParts(given);
  const first = parts[0] ?? given;
  demandModel(first);
  const header = mergedHeader(first, parts);
  const architecture = headerText(header, 'general.architecture');
  if (!architecture) throw missingArchitecture(first);
  const name = headerText(header, 'general.name');
  const fileTypeName = fileQuantisation(header).named;
  const ownPaths = [modelPath, ...parts.map((part) => part.path)];
  return {
    path: modelPath,
    parts,
    header,
    architecture,
    ...(name !== undefined && { name }),
    ...(fileTypeName !== undefined && { fileTypeName }),
    totalFileBytes: parts.reduce((bytes, { fileBytes }) => bytes + fileBytes, 0),
    ...(await findNeighbours(ownPaths, { folder: path.dirname(first.path), architecture })),
  };
}

/** llama.cpp's tests and some converters keep a tokenizer in a file of its own. */
async function explain(error: unknown, modelPath: string): Promise<never> {
  const isEmpty = error instanceof Fault && error.details['expected'] === someTensors;
  const metadata = isEmpty ? await readBeginning(modelPath) : undefined;
  if (!metadata?.has('tokenizer.ggml.tokens')) throw error;
  const expected = 'a model with weights (this is a vocabulary alone)';
  throw new Fault('not-a-model-file', { path: modelPath, expected }, { cause: error });
}

const readBeginning = (modelPath: string): Promise<ReadonlyMap<string, unknown>> =>
  readStableFile(modelPath, readGgufBeginning);

/** Which of several models is meant can't be guessed. */
async function refuseFolder(folder: string): Promise<void> {
  if (!(await statOf(folder)).isDirectory()) return;
  const [name] = await ggufNames(folder);
  throw new Fault('not-a-model-file', {
    path: folder,
    expected: name
      ? 'one of its GGUF files (this is a folder)'
      : 'a GGUF file (this is a folder without one)',
  });
}

const otherRoles: Readonly<Record<Exclude<GgufRole, 'model'>, string>> = {
  projector: 'a projector for images or sound',
  adapter: 'a LoRA adapter',
  'importance-matrix': 'an importance matrix',
};

function demandModel(part: ModelPart): void {
  const role = ggufRole(part.header);
  if (role === 'model') return;
  const expected = `the model it belongs to (this is ${otherRoles[role]})`;
  throw new Fault('not-a-model-file', { path: part.path, expected });
}

const mergedHeader = (first: ModelPart, parts: readonly ModelPart[]): GgufHeader => ({
  ...first.header,
  tensors: parts.flatMap(({ header }) => header.tensors),
  tensorBytes: parts.reduce((bytes, { header }) => bytes + header.tensorBytes, 0),
});

const missingArchitecture = ({ header, path: partPath }: ModelPart): Fault =>
  headerFault(header, {
    path: partPath,
    key: 'general.architecture',
    expected: 'the name of an architecture',
  });
