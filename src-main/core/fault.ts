/**
 * Every failure the program can name. Each has one sentence in both languages
 * (`contract/text/faults.ts`) that says what happened, why, and what to do.
 */
export const faultCodes = [
  'bad-input',
  'unknown-command',
  'unknown-call',
  'not-authorised',
  'payload-too-large',
  'unknown-model',
  'unknown-quantisation',
  'unknown-mac',
  'unknown-chip',
  'memory-size-not-offered',
  'memory-unknown',
  'context-out-of-range',
  'probe-folder-unreadable',
  'probe-folder-empty',
  'probe-folder-unwritable',
  'catalogue-override-unreadable',
  'need-file-unreadable',
  'benchmark-busy',
  'benchmark-cancelled',
  'not-enough-disk',
  'disk-full',
  'folder-unwritable',
  'not-enough-memory',
  'engine-missing',
  'engine-died',
  'engine-hung',
  'engine-answer-invalid',
  'speed-implausible',
  'history-unwritable',
  'port-taken',
  'renderer-not-built',
  'internal',
] as const;

export type FaultCode = (typeof faultCodes)[number];

/** Figures and names for the sentence, such as `{ neededBytes, freeBytes, path }`. Never identifiers of the Mac. */
export type FaultDetails = Readonly<Record<string, string | number>>;

/** An expected failure with a code. Anything else that is thrown is a bug and becomes `internal`. */
export class Fault extends Error {
  override readonly name = 'Fault';
  readonly code: FaultCode;
  readonly details: FaultDetails;

  constructor(code: FaultCode, details: FaultDetails = {}, options?: { cause?: unknown }) {
    super(`${code} ${JSON.stringify(details)}`, options);
    this.code = code;
    this.details = details;
  }
}
