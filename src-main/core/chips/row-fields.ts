import * as v from 'valibot';

/** What every row of the catalogue says of itself. `sourced`: read in a text; `recalled`: general knowledge. */
export const RowConfidenceSchema = v.picklist(['sourced', 'recalled']);
export const SourcesSchema = v.pipe(v.array(v.pipe(v.string(), v.regex(/\S/))), v.minLength(1));

/** `2026-09-29`, or `2026-09` where the source names only the month. */
export const DateOrMonthSchema = v.pipe(
  v.string(),
  v.regex(/^\d{4}-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/, 'YYYY-MM or YYYY-MM-DD'),
);

export const CurrencySchema = v.picklist(['JPY', 'USD']);
export type Currency = v.InferOutput<typeof CurrencySchema>;
