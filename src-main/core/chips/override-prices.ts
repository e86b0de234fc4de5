import * as v from 'valibot';
import { type Mac, type Price, PriceSchema } from './catalogue.ts';
import { type Problem, problem } from './catalogue-problem.ts';
import { priceFault } from './cross-checks.ts';
import {
  issueProblem,
  type OverrideOrigin,
  printable,
  type Report,
  type UserRow,
  userSource,
} from './override-row.ts';

const PriceRowSchema = v.strictObject({
  macId: v.string(),
  ...v.pick(PriceSchema, [
    'currency',
    'amount',
    'chipId',
    'memoryGB',
    'storageGB',
    'condition',
    'asOf',
    'sources',
    'note',
  ]).entries,
});
type PriceRow = v.InferOutput<typeof PriceRowSchema>;

/** The Macs with the user's prices added, of kind `user`; a row that does not hold is reported and left out. */
export function withPrices(
  macs: readonly Mac[],
  rows: readonly UserRow[],
  { origin, report }: { origin: OverrideOrigin; report: Report },
): Mac[] {
  const priced = new Map(macs.map((mac) => [mac.id, mac]));
  const taken = new Set<string>();
  for (const { label, fields } of rows) {
    const parsed = v.safeParse(PriceRowSchema, { asOf: origin.asOf, sources: [userSource], ...fields });
    if (!parsed.success) {
      report(label, issueProblem(parsed.issues[0]));
      continue;
    }
    const mac = priced.get(parsed.output.macId);
    const found = rowProblem(mac, parsed.output, taken);
    if (found) report(label, found);
    if (!mac || found) continue;
    const { macId, ...price } = parsed.output;
    const added = { ...price, kind: 'user', confidence: 'sourced', approximate: false } as const;
    priced.set(macId, { ...mac, prices: [...mac.prices, added] });
  }
  return [...priced.values()];
}

/** Remembers in `taken` what it finds nothing wrong with. */
function rowProblem(mac: Mac | undefined, row: PriceRow, taken: Set<string>): Problem | undefined {
  if (!mac) return problem('mac-unknown', { mac: printable(row.macId) });
  const fault = priceFault(mac, row);
  if (fault) return fault;
  const key = configurationKey(mac, row);
  if (taken.has(key)) return problem('priced-twice');
  taken.add(key);
  return undefined;
}

/** The same for a row that leaves out what the Mac leaves no choice in. */
function configurationKey(mac: Mac, row: PriceRow): string {
  const { storageGB, currency, condition = 'new' }: Partial<Price> = row;
  const chipId = row.chipId ?? mac.chipIds[0] ?? '';
  const memoryGB = row.memoryGB ?? mac.memoryOptionsByChipGB[chipId]?.[0];
  return [mac.id, chipId, memoryGB, storageGB, currency, condition].join(' ');
}
