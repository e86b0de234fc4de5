import { CatalogueModelSchema } from '#core/models/shape.ts';
import * as v from 'valibot';
import { type Catalogue, CatalogueIdSchema, ChipSchema, MacSchema } from './catalogue.ts';
import { type CatalogueProblem, problem } from './catalogue-problem.ts';
import { chipFault, macFault, modelFault, type RowFault } from './cross-checks.ts';
import { withPrices } from './override-prices.ts';
import {
  hostileValue,
  isRecord,
  issueProblem,
  type OverrideOrigin,
  printable,
  type Report,
  rowLabel,
  type UserRow,
  userSource,
} from './override-row.ts';

const tables = ['chips', 'macs', 'models', 'prices'] as const;
type Table = (typeof tables)[number];

const mostRows = 1_000;
const mostProblems = 100;

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
  const report: Report = (row, found) => problems.push({ file: origin.file, row, ...found });
  if (!isRecord(override)) {
    report('', problem('not-an-object'));
    return { catalogue: shipped, problems };
  }
  for (const key of Object.keys(override)) {
    if (!(tables as readonly string[]).includes(key) && key !== '$schema')
      report('', problem('key-unknown', { key: printable(key) }));
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
  return { ...shipped, chips, models, macs: withPrices(macs, rows('prices'), { origin, report }) };
}

/** The rows of one table that may be looked at at all. */
function rowsOf(override: Record<string, unknown>, table: Table, report: Report): UserRow[] {
  const listed = Object.hasOwn(override, table) ? override[table] : [];
  if (!Array.isArray(listed)) {
    report(table, problem('table-not-a-list'));
    return [];
  }
  if (listed.length > mostRows)
    report(table, problem('table-too-long', { rows: listed.length, most: mostRows }));
  return listed.slice(0, mostRows).flatMap((fields: unknown, index) => {
    const label = rowLabel(table, index, isRecord(fields) ? (fields.id ?? fields.macId) : undefined);
    const fault = isRecord(fields) ? hostileValue(fields) : problem('row-not-an-object');
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
      report(label, problem('id-invalid'));
      continue;
    }
    if (taken.has(id.output)) {
      report(label, problem('id-twice'));
      continue;
    }
    const before = merged.get(id.output);
    const defaults = { confidence: 'sourced', asOf: origin.asOf };
    const sources = [userSource, ...(before?.sources ?? [])];
    const parsed = parse({ ...defaults, ...before, asOf: origin.asOf, sources, ...fields });
    const found = parsed.success ? fault(parsed.output) : issueProblem(parsed.issues[0]);
    if (found) report(label, found);
    if (!parsed.success || found) continue;
    taken.add(id.output);
    merged.set(id.output, parsed.output);
  }
  return [...merged.values()];
}

/** A file with thousands of bad rows is told in a list that can be read. */
function bounded(problems: readonly CatalogueProblem[], file: string): CatalogueProblem[] {
  if (problems.length <= mostProblems) return [...problems];
  const more = problem('more-problems', { count: problems.length - mostProblems });
  return [...problems.slice(0, mostProblems), { file, row: '', ...more }];
}
