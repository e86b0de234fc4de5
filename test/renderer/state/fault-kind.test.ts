import { describe, expect, it } from 'vitest';
import { faultCodes } from '../../../src-main/core/fault.ts';
import { faultKind, isCalm } from '../../../src-renderer/state/fault-kind.ts';
import { en } from '../../../src-renderer/text/en.ts';
import { ja } from '../../../src-renderer/text/ja.ts';

describe('the heading of a fault', () => {
  it.each(faultCodes)('exists in both languages for %s', (code) => {
    const kind = faultKind(code);
    expect(en.states.faults[kind]).not.toBe('');
    expect(ja.states.faults[kind]).not.toBe('');
  });

  it.each([
    ['not-enough-disk', 'disk'],
    ['not-enough-memory', 'memory'],
    ['memory-unknown', 'unread'],
    ['engine-missing', 'engine'],
    ['engine-died', 'measurement'],
    ['unknown-mac', 'unknown'],
    ['gguf-invalid', 'file'],
    ['settings-damaged', 'settings'],
    ['history-unwritable', 'history'],
    // Nothing is wrong with the history.
    ['unknown-run', 'question'],
    ['no-runs', 'question'],
    ['later-than-catalogue', 'question'],
    ['internal', 'program'],
    ['bad-input', 'question'],
  ] as const)('of %s is about the %s', (code, kind) => {
    expect(faultKind(code)).toBe(kind);
  });

  it('says of history and settings alike what is wrong with them', () => {
    expect(en.states.faults.history).toBe(en.states.faults.settings.replace('settings', 'history'));
    expect(ja.states.faults.history).toBe(ja.states.faults.settings.replace('設定', '計測の履歴'));
  });

  it('does not alarm where something was cancelled or is under way already, and nowhere else', () => {
    expect(faultCodes.filter((code) => isCalm(faultKind(code))).sort()).toEqual([
      'benchmark-busy',
      'benchmark-cancelled',
      'cancelled',
      'engine-busy',
    ]);
  });
});
