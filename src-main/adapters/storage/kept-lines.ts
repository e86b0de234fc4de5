import * as v from 'valibot';

/** One kind of line, of which a file is full. */
export interface LineForm<T> {
  /** Of the lines that are written today. */
  version: number;
  schema: v.GenericSchema<unknown, T>;
  /**
   * What turns an entry of one version into the next. Nothing is made up: what an old program did not look at
   * stays absent.
   */
  migrations?: Readonly<Record<number, (entry: Record<string, unknown>) => Record<string, unknown>>>;
}

/** One line of the file. Whatever a later program adds, it keeps `version`. */
const LineSchema = v.object({
  version: v.pipe(v.number(), v.safeInteger(), v.minValue(1)),
  entry: v.unknown(),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type ReadLine<T> = { entry: T } | 'newer' | 'damaged';

function readLine<T>(text: string, form: LineForm<T>): ReadLine<T> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'damaged';
  }
  const line = v.safeParse(LineSchema, value);
  if (!line.success) return 'damaged';
  const { version, entry } = line.output;
  if (version > form.version) return 'newer';
  const parsed = v.safeParse(form.schema, migrate(entry, version, form));
  return parsed.success ? { entry: parsed.output } : 'damaged';
}

function migrate(entry: unknown, from: number, form: LineForm<unknown>): unknown {
  if (!isObject(entry)) return undefined;
  let migrated = entry;
  for (let version = from; version < form.version; version += 1) {
    migrated = form.migrations?.[version]?.(migrated) ?? migrated;
  }
  return migrated;
}

/** A file by its lines, whose bytes are kept as they are. */
export interface KeptLines<T> {
  entries: T[];
  /** Lines of a later program, which stay where they are. */
  newer: number;
  good: Buffer[];
  damaged: Buffer[];
}

/** Splits at line feeds; a line that is there twice, as after two files were put together, is one entry. */
export function readKeptLines<T>(bytes: Buffer, form: LineForm<T>): KeptLines<T> {
  const lines: KeptLines<T> = { entries: [], newer: 0, good: [], damaged: [] };
  const seen = new Set<string>();
  for (const line of splitAtLineFeeds(bytes)) {
    const text = decode(line);
    if (text?.trim() === '') continue;
    const read = text === undefined ? 'damaged' : readLine(text, form);
    if (read === 'damaged') {
      lines.damaged.push(line);
      continue;
    }
    lines.good.push(line);
    if (read === 'newer') lines.newer += 1;
    else if (text !== undefined && !seen.has(text)) lines.entries.push(read.entry);
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

export const writeKeptLine = <T>(entry: T, { version, schema }: LineForm<T>): string =>
  JSON.stringify({ version, entry: v.parse(schema, entry) });
