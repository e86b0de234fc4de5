import * as v from 'valibot';

/** Where a value was read. `rule` means derived from the working-set table, not observed on this machine. */
export const FactSourceSchema = v.picklist([
  'sysctl',
  'ioreg',
  'system_profiler',
  'sw_vers',
  'vm_stat',
  'memory_pressure',
  'pmset',
  'notifyutil',
  'systeminformation',
  'metal',
  'node',
  'catalogue',
  'rule',
  'user',
]);
export type FactSource = v.InferOutput<typeof FactSourceSchema>;

/**
 * Why a value is unknown: `not-asked` (the command was not run or its file is not in the folder),
 * `not-reported` (it answered without this key), `unreadable` (it answered something that cannot be
 * parsed), `not-applicable` (such a machine has no such thing), `not-in-catalogue`.
 */
export const UnknownReasonSchema = v.picklist([
  'not-asked',
  'not-reported',
  'unreadable',
  'not-applicable',
  'not-in-catalogue',
]);
export type UnknownReason = v.InferOutput<typeof UnknownReasonSchema>;

export type Known<T> = { value: T; source: FactSource };
export type Unknown = { value?: undefined; reason: UnknownReason };

/** A value with its source, or the reason why it is unknown. Never 0 and never a guess in place of unknown. */
export type Fact<T> = Known<T> | Unknown;

export const known = <T>(value: T, source: FactSource): Known<T> => ({ value, source });
export const unknown = (reason: UnknownReason): Unknown => ({ reason });

export const factSchema = <S extends v.GenericSchema>(value: S) =>
  v.union([
    v.object({ value, source: FactSourceSchema }),
    v.object({ value: v.optional(v.undefined()), reason: UnknownReasonSchema }),
  ]);
