import { describe, expect, it } from 'vitest';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { referenceRuns } from '../../src-main/app/reference.ts';
import { referenceRun } from '../core/speed/fixtures.ts';

const run = (day: number, change: Partial<BenchmarkResult>): BenchmarkResult => ({
  ...referenceRun(400, 50, change),
  machine: undefined,
  startedAt: `2026-11-${day}T10:00:00.000Z`,
});

describe('the run that calibrates', () => {
  const old = run(10, { build: 'old' });
  const present = run(11, { build: 'present' });
  const older = run(12, { build: 'older' });
  const distrusted = run(13, { build: 'present', trusted: false });
  const all = [old, present, older, distrusted];

  it('is the newest trusted one of the installed build', () => {
    expect(referenceRuns(all, undefined, 'present')).toEqual({ latest: distrusted, trusted: present });
    expect(referenceRuns([...all].reverse(), undefined, 'old').trusted).toBe(old);
  });

  it('is the newest trusted one of another build, where none is of the installed one', () => {
    expect(referenceRuns(all, undefined, 'new').trusted).toBe(older);
  });

  it('is the newest trusted one where nobody knows what is installed', () => {
    expect(referenceRuns(all, undefined).trusted).toBe(older);
    expect(referenceRuns([distrusted], undefined).trusted).toBeUndefined();
  });
});
