import { open, stat } from 'node:fs/promises';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { applyOverride } from '#core/chips/override.ts';
import { type CatalogueProblem, type Problem, problem } from '#core/chips/catalogue-problem.ts';
import { loadShippedCatalogue } from './catalogue.ts';
import { jsonErrorPosition, repeatedKeys } from './json-position.ts';

/** Ten times the shipped catalogue; more is not a list that someone keeps by hand. */
const largestFileBytes = 2_000_000;

export interface ReadCatalogueOptions {
  /** The user's own file, as in `docs/catalogue-override.md`; absent: none. */
  overrideFile?: string;
  /** The user named the file, so its absence is a problem too. */
  mustExist?: boolean;
}

export interface CatalogueReading {
  catalogue: Catalogue;
  problems: CatalogueProblem[];
}

/** The shipped catalogue with the user's file laid over it. Never throws for the user's file: it tells. */
export async function readCatalogue(options: ReadCatalogueOptions = {}): Promise<CatalogueReading> {
  const catalogue = loadShippedCatalogue();
  const file = options.overrideFile;
  if (file === undefined) return { catalogue, problems: [] };
  const read = await readText(file);
  if ('text' in read) return parseOver(catalogue, file, read);
  if (read.missing && options.mustExist !== true) return { catalogue, problems: [] };
  return { catalogue, problems: [{ file, row: '', ...read.problem }] };
}

interface FileText {
  text: string;
  asOf: string;
}

async function readText(file: string): Promise<FileText | { problem: Problem; missing?: boolean }> {
  try {
    // Asked before opening: opening a pipe would wait for its other end.
    const found = await stat(file);
    if (!found.isFile()) return { problem: problem('not-a-file') };
    const bytes = await readBounded(file);
    if (bytes === undefined)
      return { problem: problem('file-too-large', { megabytes: largestFileBytes / 1e6 }) };
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, asOf: found.mtime.toISOString().slice(0, 10) };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    if (code === 'ENOENT') return { problem: problem('no-such-file'), missing: true };
    if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA') return { problem: problem('not-utf8') };
    return { problem: problem('file-unreadable', { problem: code }) };
  }
}

/** `undefined`: larger than allowed, whatever its size said a moment before. */
async function readBounded(file: string): Promise<Uint8Array | undefined> {
  const handle = await open(file, 'r');
  try {
    const bytes = new Uint8Array(largestFileBytes + 1);
    let filled = 0;
    for (;;) {
      const { bytesRead } = await handle.read(bytes, filled, bytes.length - filled);
      filled += bytesRead;
      if (filled > largestFileBytes) return undefined;
      if (bytesRead === 0) return bytes.subarray(0, filled);
    }
  } finally {
    await handle.close();
  }
}

function parseOver(shipped: Catalogue, file: string, { text, asOf }: FileText): CatalogueReading {
  let override: unknown;
  try {
    override = JSON.parse(text);
  } catch {
    const place = jsonErrorPosition(text) ?? { line: 1, column: 1 };
    return { catalogue: shipped, problems: [{ file, row: '', ...problem('not-json', { ...place }) }] };
  }
  const repeated = repeatedKeys(text).map((found) => ({
    file,
    row: '',
    ...problem('key-twice', { ...found }),
  }));
  const { catalogue, problems } = applyOverride(shipped, override, { file, asOf });
  return { catalogue, problems: [...repeated, ...problems] };
}
