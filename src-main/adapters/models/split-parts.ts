import { realpath } from 'node:fs/promises';
import { Fault } from '#core/fault.ts';
import { headerCount, headerFault } from '#core/gguf/read-header.ts';
import { readModelPart, type ModelPart } from './model-part.ts';

/** llama.cpp's `llama_split_path`: `%s-%05d-of-%05d.gguf`, parts from 1. */
const splitName = /^(?<prefix>.*)-(?<part>\d{5})-of-(?<parts>\d{5})\.gguf$/s;

const fiveDigits = (value: number): string => String(value).padStart(5, '0');

interface SplitPath {
  prefix: string;
  part: number;
  parts: number;
}

function parseSplitPath(path: string): SplitPath | undefined {
  const { prefix, part, parts } = splitName.exec(path)?.groups ?? {};
  return prefix === undefined ? undefined : { prefix, part: Number(part), parts: Number(parts) };
}

/** The largest published models have some hundred parts. */
const mostParts = 1024;

/**
 * All parts, in order, of the model that `given` is one of; a file that is not split is its only part. They
 * lie in one folder, under llama.cpp's names; where a symbolic link is named otherwise, its target counts.
 * Throws `split-part-missing`, and `gguf-invalid` for parts that don't belong together.
 */
export async function readSplitParts(given: ModelPart): Promise<ModelPart[]> {
  const count = headerCount(given.header, 'split.count') ?? 0;
  const named = parseSplitPath(given.path) ?? (count > 1 ? await targetOf(given.path) : undefined);
  if (count <= 1 && (named?.parts ?? 1) <= 1) return [given];
  if (!named || named.parts !== count || count > mostParts) {
    throw splitFault(given, 'split.count', expectedCount(named));
  }
  const parts: ModelPart[] = [];
  for (let part = 1; part <= count; part += 1) {
    const path = `${named.prefix}-${fiveDigits(part)}-of-${fiveDigits(count)}.gguf`;
    // llama.cpp finds the others by the name of the first, which a link need not have.
    const read = part === named.part ? { ...given, path } : await readPart(path, { part, parts: count });
    checkNumbers(read, { part, parts: count });
    parts.push(read);
  }
  checkTensors(parts);
  return parts;
}

const expectedCount = (named: SplitPath | undefined): string =>
  named
    ? `${named.parts} as in the name of the file, at most ${mostParts}`
    : '1 in a file that is not named like model-00001-of-00002.gguf';

const splitFault = ({ header, path }: ModelPart, key: string, expected: string): Fault =>
  headerFault(header, { path, key, expected });

const targetOf = async (path: string): Promise<SplitPath | undefined> =>
  parseSplitPath(await realpath(path).catch(() => path));

const readPart = (path: string, { part, parts }: { part: number; parts: number }): Promise<ModelPart> =>
  readModelPart(path).catch((cause: unknown) => {
    const isMissing =
      cause instanceof Fault && cause.code === 'file-unreadable' && cause.details['problem'] === 'ENOENT';
    throw isMissing ? new Fault('split-part-missing', { path, part, parts }, { cause }) : cause;
  });

function checkNumbers(read: ModelPart, { part, parts }: { part: number; parts: number }): void {
  if (headerCount(read.header, 'split.count') !== parts) throw splitFault(read, 'split.count', String(parts));
  if (headerCount(read.header, 'split.no') !== part - 1) throw splitFault(read, 'split.no', String(part - 1));
}

/** No tensor twice, and as many as each part says that the model has. */
function checkTensors(parts: readonly ModelPart[]): void {
  const total = parts.reduce((sum, { header }) => sum + header.tensors.length, 0);
  const seen = new Set<string>();
  for (const [index, part] of parts.entries()) {
    const stated = headerCount(part.header, 'split.tensors.count');
    // llama.cpp asks the first part alone for it.
    if (stated !== total && (stated !== undefined || index === 0)) {
      throw splitFault(part, 'split.tensors.count', `${total}, the tensors of all parts`);
    }
    for (const { name } of part.header.tensors) {
      if (seen.has(name)) throw splitFault(part, name, 'a tensor that no other part has');
      seen.add(name);
    }
  }
}
