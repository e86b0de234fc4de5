import type { FaultValue } from '#contract/contract.ts';
import type { Strings } from '../text/en.ts';

type FaultKind = keyof Strings['states']['faults'];

type Code = FaultValue['code'];

/** Codes that say something else than the first word of their name does. */
const named: Partial<Record<Code, FaultKind>> = {
  'not-authorised': 'permission',
  'not-enough-disk': 'disk',
  'disk-full': 'disk',
  'folder-unwritable': 'disk',
  'not-enough-memory': 'memory',
  'engine-out-of-memory': 'memory',
  'memory-unknown': 'unread',
  'engine-died': 'measurement',
  'engine-hung': 'measurement',
  'engine-answer-invalid': 'measurement',
  'speed-implausible': 'measurement',
  'architecture-not-synthesised': 'measurement',
  'simulation-failed': 'measurement',
  'model-refused': 'measurement',
  'benchmark-busy': 'busy',
  'engine-busy': 'busy',
  'benchmark-cancelled': 'stopped',
  cancelled: 'stopped',
  'unknown-call': 'program',
  internal: 'program',
  'renderer-not-built': 'program',
  'unknown-run': 'question',
  'memory-size-not-offered': 'unknown',
  'chip-not-offered': 'unknown',
};

const byBeginning: readonly (readonly [string, FaultKind])[] = [
  ['unknown-', 'unknown'],
  ['engine-', 'engine'],
  ['history-', 'history'],
  ['settings-', 'settings'],
  ['file-', 'file'],
  ['probe-', 'file'],
  ['gguf-', 'file'],
  ['not-a-', 'file'],
  ['split-', 'file'],
  ['model-config-', 'file'],
];

/** What a fault is about; a code that nothing is known of is about the question. */
export const faultKind = (code: Code): FaultKind =>
  named[code] ?? byBeginning.find(([beginning]) => code.startsWith(beginning))?.[1] ?? 'question';

/** Told without alarm: nothing is broken. */
export const isCalm = (kind: FaultKind): boolean => kind === 'stopped' || kind === 'busy';
