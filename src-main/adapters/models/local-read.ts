import { createHash } from 'node:crypto';
import path from 'node:path';
import { Fault } from '#core/fault.ts';
import { headerText, readGgufHeader, type ByteSource } from '#core/gguf/read-header.ts';
import { configFacts } from '#core/local-models/config-facts.ts';
import type { FoundFile, FoundModel, ModelFacts } from '#core/local-models/found.ts';
import { ggufFacts } from '#core/local-models/gguf-facts.ts';
import type { Candidate } from './local-candidates.ts';
import type { LocalSearch } from './local-search.ts';
import type { ModelPart } from './model-part.ts';
import { ggufRole } from './neighbours.ts';
import { readModelConfig } from './read-config.ts';
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
  const hash = candidate.files.some(isHashed) ? createHash('sha256') : undefined;
  const given = await readStableFile(candidate.path, (source): ModelPart => {
    const read = hash ? hashed(source, hash) : source;
    return {
      path: candidate.path,
      header: readGgufHeader(read, candidate.path),
      fileBytes: source.fileBytes,
    };
  });
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
  const headerHash = hash?.digest('hex');
  const files = headerHash === undefined ? candidate.files : marked(candidate.files, headerHash);
  return withFacts({ ...candidate, files }, 'gguf', facts);
}

/** The first part's header stands for all parts. */
const marked = (files: readonly FoundFile[], headerHash: string): FoundFile[] =>
  files.map((file) => ({ ...file, headerHash }));

/** What is read goes into the hash as well: equal files are read alike. */
function hashed(source: ByteSource, hash: ReturnType<typeof createHash>): ByteSource {
  return {
    fileBytes: source.fileBytes,
    read(offset, length) {
      const bytes = source.read(offset, length);
      hash.update(bytes);
      return bytes;
    },
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
    const { headerBytes, headerHash } = await readTensorHeader(candidate.paths[index] ?? '', isHashed(file));
    tensorBytes += file.fileBytes - headerBytes;
    files.push({ ...file, ...(headerHash !== undefined && { headerHash }) });
  }
  const { format, ...facts } = configFacts({ config, path: configPath, tensorBytes });
  return withFacts({ ...candidate, files }, format, facts);
}

/** Real headers of safetensors have some hundred kB; the format itself ends at 100 MB. */
const mostHashedBytes = 16 * 2 ** 20;
const largestHeaderBytes = 100_000_000;

/** A length of eight bytes, and as much JSON (safetensors' README, "Format"). */
const readTensorHeader = (
  filePath: string,
  isHashed: boolean,
): Promise<{ headerBytes: number; headerHash?: string }> =>
  readStableFile(filePath, ({ fileBytes, read }) => {
    if (fileBytes < 8) throw damaged(filePath, 'the length of a header');
    const length = Buffer.from(read(0, 8)).readBigUInt64LE();
    if (length > BigInt(Math.min(largestHeaderBytes, fileBytes - 8))) {
      throw damaged(filePath, 'a header that ends within the file');
    }
    const headerBytes = 8 + Number(length);
    if (!isHashed) return { headerBytes };
    const header = read(0, Math.min(headerBytes, mostHashedBytes));
    return { headerBytes, headerHash: createHash('sha256').update(header).digest('hex') };
  });

const damaged = (filePath: string, expected: string): Fault =>
  new Fault('not-a-model-file', { path: filePath, expected });

/** Ollama's MLX engine keeps each tensor as a blob of its own: size and name are all that is told. */
const tensorsModel = (candidate: Candidate): FoundModel =>
  withFacts(candidate, 'safetensors', {
    problem: { code: 'shape-unknown', details: { architecture: candidate.name } },
  });
