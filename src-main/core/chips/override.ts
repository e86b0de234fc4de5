import { CatalogueModelSchema } from '#core/models/shape.ts';
import * as v from 'valibot';
import {
  type Catalogue,
  CatalogueIdSchema,
  ChipSchema,
  type Mac,
  MacSchema,
  PriceSchema,
} from './catalogue.ts';
import { chipFault, macFault, modelFault, priceFault, type RowFault } from './cross-checks.ts';
import {
  type CatalogueProblem,
  hostileValue,
  isRecord,
  issueMessage,
  printable,
  rowLabel,
} from './override-row.ts';

/** Where an override came from: its file, and the day it was last written. */
export interface OverrideOrigin {
  file: string;
  /** ISO date; the default of a row's `asOf`. */
  asOf: string;
}

const tables = ['chips', 'macs', 'models', 'prices'] as const;
type Table = (typeof tables)[number];

/** Stands among the sources of every row of the user's; not the file's path, which would name the user. */
const userSource = "the user's own catalogue file";

const mostRows = 1_000;
const mostProblems = 100;

const UserPriceSchema = v.strictObject({
  macId: v.string(),
  ...v.pick(PriceSchema, ['currency', 'amount', 'chipId', 'memoryGB', 'storageGB', 'asOf', 'sources', 'note'])
    .entries,
});

type Report = (row: string, message: string) => void;

/**
 * Lays the user's own rows over a catalogue. A row with a known id replaces the fields it names, one
 * with a new id is added, a price is added as `user`. A row that does not hold is reported and skipped;
 * the shipped row under the same id then stays as it was.
 */
export function applyOverride(
  shipped: Catalogue,
  override: unknown,
  origin: OverrideOrigin,
): { catalogue: Catalogue; problems: CatalogueProblem[] } {
  const problems: CatalogueProblem[] = [];
  const report: Report = (row, message) => problems.push({ file: origin.file, row, message });
  if (!isRecord(override)) {
    report('', 'the file must hold one JSON object with the keys chips, macs, models or prices');
    return { catalogue: shipped, problems };
  }
  for (const key of Object.keys(override)) {
    if (!(tables as readonly string[]).includes(key) && key !== '$schema')
      report(printable(key), 'unknown key; known are chips, macs, models and prices');
  }
  const catalogue = laidOver(shipped, (table) => rowsOf(override, table, report), origin, report);
  return { catalogue, problems: bounded(problems, origin.file) };
}

function laidOver(
  shipped: Catalogue,
  rows: (table: Table) => UserRow[],
  origin: OverrideOrigin,
  report: Report,
): Catalogue {
  const chips = mergeRows(shipped.chips, rows('chips'), {
    origin,
    report,
    parse: (row) => v.safeParse(v.strictObject(ChipSchema.entries), row),
    fault: chipFault,
  });
  const chipIds = new Set(chips.map((chip) => chip.id));
  const macs = mergeRows(shipped.macs, rows('macs'), {
    origin,
    report,
    parse: (row) => v.safeParse(v.strictObject(MacSchema.entries), { prices: [], ...row }),
    fault: (mac) => macFault(mac, chipIds),
  });
  const models = mergeRows(shipped.models, rows('models'), {
    origin,
    report,
    parse: (row) =>
      v.safeParse(v.strictObject(CatalogueModelSchema.entries), { tags: [], priority: 1, ...row }),
    fault: modelFault,
  });
  return { ...shipped, chips, models, macs: withPrices(macs, rows('prices'), origin, report) };
}

interface UserRow {
  label: string;
  fields: Record<string, unknown>;
}

/** The rows of one table that may be looked at at all. */
function rowsOf(override: Record<string, unknown>, table: Table, report: Report): UserRow[] {
  const listed = Object.hasOwn(override, table) ? override[table] : [];
  if (!Array.isArray(listed)) {
    report(table, 'must be a list of rows');
    return [];
  }
  if (listed.length > mostRows) report(table, `holds ${listed.length} rows; the first ${mostRows} are taken`);
  return listed.slice(0, mostRows).flatMap((fields: unknown, index) => {
    const label = rowLabel(table, index, isRecord(fields) ? (fields.id ?? fields.macId) : undefined);
    const fault = isRecord(fields) ? hostileValue(fields) : 'is not a JSON object';
    if (fault !== undefined) report(label, fault);
    return isRecord(fields) && fault === undefined ? [{ label, fields }] : [];
  });
}

interface MergeRules<T> {
  origin: OverrideOrigin;
  report: Report;
  parse(row: Record<string, unknown>): v.SafeParseResult<v.GenericSchema<unknown, T>>;
  fault(row: T): RowFault;
}

function mergeRows<T extends { id: string; sources: string[] }>(
  shipped: readonly T[],
  rows: readonly UserRow[],
  { origin, report, parse, fault }: MergeRules<T>,
): T[] {
  const merged = new Map(shipped.map((row) => [row.id, row]));
  const taken = new Set<string>();
  for (const { label, fields } of rows) {
    const id = v.safeParse(CatalogueIdSchema, fields.id);
    if (!id.success) {
      report(label, `id: ${issueMessage(id.issues[0])}`);
      continue;
    }
    if (taken.has(id.output)) {
      report(label, 'the same id stands in this file twice; the first row holds');
      continue;
    }
    const before = merged.get(id.output);
    const defaults = { confidence: 'sourced', asOf: origin.asOf };
    const sources = [userSource, ...(before?.sources ?? [])];
    const parsed = parse({ ...defaults, ...before, asOf: origin.asOf, sources, ...fields });
    const message = parsed.success ? fault(parsed.output) : issueMessage(parsed.issues[0]);
    if (message !== undefined) report(label, printable(message));
    if (!parsed.success || message !== undefined) continue;
    taken.add(id.output);
    merged.set(id.output, parsed.output);
  }
  return [...merged.values()];
}

function withPrices(
  macs: readonly Mac[],
  rows: readonly UserRow[],
  origin: OverrideOrigin,
  report: Report,
): Mac[] {
  const priced = new Map(macs.map((mac) => [mac.id, mac]));
  const taken = new Set<string>();
  for (const { label, fields } of rows) {
    const parsed = v.safeParse(UserPriceSchema, { asOf: origin.asOf, sources: [userSource], ...fields });
    if (!parsed.success) {
      report(label, issueMessage(parsed.issues[0]));
      continue;
    }
    const { macId, ...price } = parsed.output;
    const mac = priced.get(macId);
    const key = [macId, price.chipId, price.memoryGB, price.storageGB, price.currency].join(' ');
    const message = !mac
      ? `macId names "${macId}", which is not in the Mac catalogue`
      : taken.has(key)
        ? 'the same configuration is priced twice in this file; the first row holds'
        : priceFault(mac, price);
    if (message !== undefined) report(label, printable(message));
    if (!mac || message !== undefined) continue;
    taken.add(key);
    const added = { ...price, kind: 'user', confidence: 'sourced', approximate: false } as const;
    priced.set(macId, { ...mac, prices: [...mac.prices, added] });
  }
  return [...priced.values()];
}

/** A file with thousands of bad rows is told in a list that can be read. */
function bounded(problems: readonly CatalogueProblem[], file: string): CatalogueProblem[] {
  if (problems.length <= mostProblems) return [...problems];
  const more = { file, row: '', message: `and ${problems.length - mostProblems} more rows were not taken` };
  return [...problems.slice(0, mostProblems), more];
}
