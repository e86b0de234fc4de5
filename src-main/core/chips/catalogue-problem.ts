/**
 * Everything that can be wrong with the user's own catalogue, with the details its sentence needs. Worded in
 * `contract/text/catalogue-problems.ts`.
 */
export interface ProblemDetailsByCode {
  // The file as a whole: the shipped catalogue is used alone
  'no-such-file': undefined;
  'not-a-file': undefined;
  'file-too-large': { megabytes: number };
  /** `problem`: the system's own code. */
  'file-unreadable': { problem: string };
  'not-utf8': undefined;
  'not-json': { line: number; column: number };
  'not-an-object': undefined;
  // Parts of it
  'key-unknown': { key: string };
  /** The last one holds, as everywhere in JSON. */
  'key-twice': { key: string; line: number; column: number };
  'table-not-a-list': undefined;
  'table-too-long': { rows: number; most: number };
  'more-problems': { count: number };
  // A row: it is not used
  'row-not-an-object': undefined;
  'row-too-deep': { most: number };
  'list-too-long': { most: number };
  'text-too-long': { most: number };
  'text-unprintable': undefined;
  'id-invalid': undefined;
  'id-twice': undefined;
  'priced-twice': undefined;
  'field-missing': { field: string };
  'field-unknown': { field: string };
  /** `wanted`: a `WantedKind`; `limit`: of the kinds that have one. */
  'field-invalid': { field: string; wanted: string; limit?: string | number };
  // A row and the other rows; `at`: which of a Mac's own prices, `prices[3]`
  'mac-unknown': { mac: string };
  'chip-unknown': { chip: string };
  'chip-without-memory': { chip: string };
  'memory-of-no-chip': { chip: string };
  'listed-twice': { field: string; value: string | number };
  'price-without-chip': { offered: string };
  'price-of-other-chip': { chip: string; offered: string };
  'price-without-memory': { offered: string };
  'price-of-other-memory': { memoryGB: number; offered: string };
  // A row that contradicts itself
  'cores-do-not-add-up': { sum: number; total: number };
  'size-too-large': { field: string; most: number };
  'layer-pattern-length': { letters: number; layers: number };
  'too-many-kv-heads': { headCountKv: number; headCount: number };
  'too-many-experts-used': { used: number; experts: number };
  'too-many-active-parameters': undefined;
}

export type ProblemCode = keyof ProblemDetailsByCode;

const codes: Record<ProblemCode, true> = {
  'no-such-file': true,
  'not-a-file': true,
  'file-too-large': true,
  'file-unreadable': true,
  'not-utf8': true,
  'not-json': true,
  'not-an-object': true,
  'key-unknown': true,
  'key-twice': true,
  'table-not-a-list': true,
  'table-too-long': true,
  'more-problems': true,
  'row-not-an-object': true,
  'row-too-deep': true,
  'list-too-long': true,
  'text-too-long': true,
  'text-unprintable': true,
  'id-invalid': true,
  'id-twice': true,
  'priced-twice': true,
  'field-missing': true,
  'field-unknown': true,
  'field-invalid': true,
  'mac-unknown': true,
  'chip-unknown': true,
  'chip-without-memory': true,
  'memory-of-no-chip': true,
  'listed-twice': true,
  'price-without-chip': true,
  'price-of-other-chip': true,
  'price-without-memory': true,
  'price-of-other-memory': true,
  'cores-do-not-add-up': true,
  'size-too-large': true,
  'layer-pattern-length': true,
  'too-many-kv-heads': true,
  'too-many-experts-used': true,
  'too-many-active-parameters': true,
};

const isProblemCode = (text: string): text is ProblemCode => Object.hasOwn(codes, text);

export const problemCodes: readonly ProblemCode[] = Object.keys(codes).filter(isProblemCode);

/** What is wrong, without where. */
export interface Problem {
  code: ProblemCode;
  details: Readonly<Record<string, string | number>>;
}

/** A part of the user's file that was not taken. */
export interface CatalogueProblem extends Problem {
  file: string;
  /** `macs[2] (my-mac)`; empty: the file as a whole. */
  row: string;
}

type Details<C extends ProblemCode> = ProblemDetailsByCode[C] extends undefined
  ? [details?: Readonly<Record<string, never>>]
  : [details: ProblemDetailsByCode[C] & Problem['details']];

export const problem = <C extends ProblemCode>(code: C, ...[details = {}]: Details<C>): Problem => ({
  code,
  details,
});
