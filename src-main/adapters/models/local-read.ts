import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { headerText, readGgufHeader } from '#core/gguf/read-header.ts';
import { configFacts } from '#core/local-models/config-facts.ts';
import type { FoundFile, FoundModel, ModelFacts } from '#core/local-models/found.ts';
import { ggufFacts } from '#core/local-models/gguf-facts.ts';
import type { Candidate } from './local-candidates.ts';
import type { LocalSearch } from './local-search.ts';
import type { ModelPart } from './model-part.ts';
import { ggufRole } from './neighbours.ts';
import { readModelConfig } from './read-config.ts';
import { sampledHash } from './sampled-hash.ts';
import { readSplitParts } from './split-parts.ts';
import { readStableFile } from './stable-file.ts';

/** Reads headers; `undefined`, and counted, for what is damaged or no model. */
export async function readCandidate(
  candidate: Candidate,
  search: LocalSearch,
  isHashed: (file: FoundFile) => boolean,
): Promise<FoundModel | undefined> {
  search.demandTime();
  try {
    if (candidate.kind === 'tensors') return tensorsModel(candidate);
    return candidate.kind === 'gguf'
      ? await ggufModel(candidate, search, isHashed)
      : await configModel(candidate, isHashed);
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    const isUnreadable = error.code === 'file-unreadable' || error.code === 'file-changed';
    search.skip(isUnreadable ? 'unreadable-file' : 'damaged', candidate.path);
    return undefined;
  }
}

const withFacts = (
  { program, name, path: own, files, besideBytes, repository }: Candidate,
  format: FoundModel['format'],
  facts: ModelFacts,
): FoundModel => ({
  program,
  name,
  path: own,
  files,
  besideBytes,
  ...(repository && { repository }),
  format,
  facts,
});

async function ggufModel(
  candidate: Candidate,
  search: LocalSearch,
  isHashed: (file: FoundFile) => boolean,
): Promise<FoundModel | undefined> {
  const given = await readStableFile(candidate.path, (source): ModelPart => ({
    path: candidate.path,
    header: readGgufHeader(source, candidate.path),
    fileBytes: source.fileBytes,
  }));
  if (ggufRole(given.header) !== 'model') {
    search.skip('companion', candidate.path);
    return undefined;
  }
  const parts = await readSplitParts(given);
  const header = { ...(parts[0] ?? given).header, tensors: parts.flatMap((part) => part.header.tensors) };
  const name = headerText(header, 'general.name');
  const facts = ggufFacts({
    path: candidate.path,
    parts,
    header,
    architecture: headerText(header, 'general.architecture') ?? '',
    ...(name !== undefined && { name }),
    totalFileBytes: parts.reduce((bytes, { fileBytes }) => bytes + fileBytes, 0),
  });
  const files: FoundFile[] = [];
  for (const [index, file] of candidate.files.entries())
    files.push(isHashed(file) ? await hashed(file, parts[index]) : file);
  return withFacts({ ...candidate, files }, 'gguf', facts);
}

async function hashed(file: FoundFile, part: ModelPart | undefined): Promise<FoundFile> {
  if (!part) return file;
  const { headerBytes } = part.header;
  return {
    ...file,
    sampledHash: await readStableFile(part.path, (source) => sampledHash(source, headerBytes)),
  };
}

async function configModel(
  candidate: Candidate,
  isHashed: (file: FoundFile) => boolean,
): Promise<FoundModel> {
  const { config, path: configPath } = await readModelConfig(path.join(candidate.path, 'config.json'));
  const files: FoundFile[] = [];
  let tensorBytes = 0;
  for (const [index, file] of candidate.files.entries()) {
    const { headerBytes, ...hash } = await readTensorFile(candidate.paths[index] ?? '', isHashed(file));
    tensorBytes += file.fileBytes - headerBytes;
    files.push({ ...file, ...hash });
  }
  const { format, ...facts } = configFacts({ config, path: configPath, tensorBytes });
  return withFacts({ ...candidate, files }, format, facts);
}

/** Real headers of safetensors have some hundred kB; the format itself ends at 100 MB. */
const largestHeaderBytes = 100_000_000;

/** A length of eight bytes, and as much JSON (safetensors' README, "Format"). */
const readTensorFile = (
  filePath: string,
  isHashed: boolean,
): Promise<{ headerBytes: number; sampledHash?: string }> =>
  readStableFile(filePath, (source) => {
    const { fileBytes, read } = source;
    if (fileBytes < 8) throw damaged(filePath, 'the length of a header');
    const length = Buffer.from(read(0, 8)).readBigUInt64LE();
    if (length > BigInt(Math.min(largestHeaderBytes, fileBytes - 8))) {
      throw damaged(filePath, 'a header that ends within the file');
    }
    const headerBytes = 8 + Number(length);
    return isHashed ? { headerBytes, sampledHash: sampledHash(source, headerBytes) } : { headerBytes };
  });

const damaged = (filePath: string, expected: string): Fault =>
  new Fault('not-a-model-file', { path: filePath, expected });

/** Ollama's MLX engine keeps each tensor as a blob of its own: size and name are all that is told. */
const tensorsModel = (candidate: Candidate): FoundModel =>
  withFacts(candidate, 'safetensors', {
    problem: { code: 'shape-unknown', details: { architecture: candidate.name } },
  });
