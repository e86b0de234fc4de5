import * as v from 'valibot';
import { BenchmarkResultSchema, type BenchmarkResult } from '#core/benchmark/result.ts';

/** Of the lines that are written today. */
export const historyVersion = 2;

/** One line of the file. Whatever a later program adds, it keeps `version`. */
const LineSchema = v.object({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  entry: v.unknown(),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * What turns an entry of one version into the next. Nothing is made up: what an old program did not look at
 * stays absent.
 */
const migrations: Readonly<Record<number, (entry: Record<string, unknown>) => Record<string, unknown>>> = {
  // There was one way to measure, which is today's default, and nothing was watched around a round.
  1: (entry) => ({ ...entry, mode: 'default' }),
};

type ReadLine = BenchmarkResult | 'newer' | 'damaged';

function readLine(text: string): ReadLine {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const line = v.safeParse(LineSchema, value);
  if (!line.success) return 'damaged';
  const { version, entry } = line.output;
  if (version > historyVersion) return 'newer';
  const parsed = v.safeParse(BenchmarkResultSchema, migrate(entry, version));
  return parsed.success ? parsed.output : 'damaged';
}

function migrate(entry: unknown, from: number): unknown {
  if (!isObject(entry)) return undefined;
  let migrated = entry;
  for (let version = from; version < historyVersion; version += 1) {
    migrated = migrations[version]?.(migrated) ?? migrated;
  }
  return migrated;
}

/** A history by its lines, whose bytes are kept as they are. */
export interface HistoryLines {
  entries: BenchmarkResult[];
  /** Lines of a later program, which stay where they are. */
  newer: number;
  good: Buffer[];
  damaged: Buffer[];
}

/** Splits at line feeds; a line that is there twice, as after two histories were put together, is one run. */
export function readHistoryLines(bytes: Buffer): HistoryLines {
  const lines: HistoryLines = { entries: [], newer: 0, good: [], damaged: [] };
  const seen = new Set<string>();
  for (const line of splitAtLineFeeds(bytes)) {
    const text = decode(line);
    if (text?.trim() === '') continue;
    const read = text === undefined ? 'damaged' : readLine(text);
    if (read === 'damaged') {
      lines.damaged.push(line);
      continue;
    }
    lines.good.push(line);
    if (read === 'newer') lines.newer += 1;
    else if (text !== undefined && !seen.has(text)) lines.entries.push(read);
    if (text !== undefined) seen.add(text);
  }
  return lines;
}

function splitAtLineFeeds(bytes: Buffer): Buffer[] {
  const lines: Buffer[] = [];
  let start = 0;
  while (start < bytes.length) {
    const found = bytes.indexOf('\n', start);
    const end = found < 0 ? bytes.length : found;
    lines.push(bytes.subarray(start, end));
    start = end + 1;
  }
  return lines;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** `undefined` of bytes that are no UTF-8. */
function decode(line: Buffer): string | undefined {
  try {
    return decoder.decode(line);
  } catch {
    return undefined;
  }
}

export const writeHistoryLine = (entry: BenchmarkResult): string =>
  JSON.stringify({ version: historyVersion, entry: v.parse(BenchmarkResultSchema, entry) });
