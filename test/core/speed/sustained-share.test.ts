import { describe, expect, it } from 'vitest';
import { fanlessShare, fanlessShares, measuredShares, newestSustained } from '#core/speed/sustained-share.ts';
import { referenceRun } from './fixtures.ts';

const machine = { chip: 'Apple M5', gpuCores: 10, memoryBytes: 24 * 2 ** 30 };
const run = (day: string, change = {}) =>
  referenceRun(1000, 28, {
    mode: 'sustained',
    machine,
    sustained: { points: [], promptShareKept: 0.5, generationShareKept: 0.42 },
    startedAt: `2026-11-${day}T00:00:00.000Z`,
    ...change,
  });

describe('ten minutes of steady work', () => {
  it('are told by the newest trusted run of this very machine', () => {
    const history = [
      run('05'),
      run('08', { trusted: false }),
      run('09', { machine: { ...machine, memoryBytes: 16 * 2 ** 30 } }),
      run('10', { machine: { ...machine, chip: 'Apple M4' } }),
      run('11', { sustained: undefined }),
      run('07'),
    ];
    expect(newestSustained(history, machine)?.startedAt).toContain('2026-11-07');
    expect(newestSustained([], machine)).toBeUndefined();
  });

  it('leave the share that the run kept, and never more than all', () => {
    expect(measuredShares(run('05'))).toMatchObject({
      basis: 'measured',
      measuredAt: '2026-11-05',
      generationShare: { mid: 0.42 },
      promptShare: { mid: 0.5 },
    });
    const noise = measuredShares(run('05', { sustained: { points: [], generationShareKept: 1.02 } }));
    expect(noise?.generationShare?.mid).toBe(1);
    expect(noise?.generationShare?.high).toBe(1);
    expect(noise?.promptShare).toBeUndefined();
    expect(measuredShares(run('05', { sustained: { points: [] } }))).toBeUndefined();
  });

  it('leave Macs without a fan 0.35 to 0.5, and say which they are', () => {
    const macs = [
      { product: 'Air', hasFan: false },
      { product: 'Pro', hasFan: true },
    ];
    expect(fanlessShares(macs)).toEqual({
      promptShare: fanlessShare,
      generationShare: fanlessShare,
      basis: 'fanless',
      products: ['Air'],
    });
    expect(fanlessShares(macs.slice(1))).toBeUndefined();
    expect(fanlessShare).toEqual({ low: 0.35, mid: 0.4, high: 0.5 });
  });
});
