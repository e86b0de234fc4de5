import { describe, expect, it } from 'vitest';
import { comparedTests, engineChart } from '../../../src-renderer/charts/engine-bars.ts';
import { comparison, measuredEntry } from '../state/engine-fixtures.ts';

describe('the bars of a comparison', () => {
  it('stand as long as they are fast, from 0, with their intervals', () => {
    const chart = engineChart(comparison, 'tg128');
    const [first, second] = chart?.bars ?? [];
    if (!first || !second) throw new Error('There are two bars.');
    expect(second.bar / first.bar).toBeCloseTo(50 / 40, 6);
    expect([first.low / first.bar, first.high / first.bar]).toEqual([
      expect.closeTo(39 / 40, 6),
      expect.closeTo(41 / 40, 6),
    ]);
    expect(second.high).toBeLessThanOrEqual(1);
  });

  it('name a winner only where the verdict has one', () => {
    const winners = (test: string) => engineChart(comparison, test)?.bars.map(({ isWinner }) => isWinner);
    expect(winners('tg128')).toEqual([false, true]);
    expect(winners('pp512')).toEqual([false, false]);
  });

  it('reach the end of the axis where an interval has no upper end', () => {
    const open = { tokensPerSecond: 40, low: 30, samples: 1 };
    const entries = [
      measuredEntry('ollama', 40, { results: { tg128: open } }),
      measuredEntry('lmstudio', 50),
    ];
    expect(engineChart({ ...comparison, entries }, 'tg128')?.bars[0]?.high).toBe(1);
  });

  it('keep the index of their entry where others failed or lack the test', () => {
    const entries = [
      ...comparison.entries.slice(2),
      measuredEntry('kaidoki', 30, { results: {} }),
      measuredEntry('ollama', 40),
    ];
    const chart = engineChart({ ...comparison, entries }, 'tg128');
    expect(chart?.bars.map(({ index }) => index)).toEqual([2]);
    expect(engineChart({ ...comparison, entries: [] }, 'tg128')).toBeUndefined();
  });

  it('are of every test that any engine has, prompts first', () => {
    const rate = { tokensPerSecond: 1, low: 1, high: 1, samples: 1 };
    const entries = [
      measuredEntry('ollama', 1, { results: { tg128: rate } }),
      measuredEntry('lmstudio', 1, { results: { pp512: rate, tg128: rate } }),
    ];
    expect(comparedTests({ entries })).toEqual(['pp512', 'tg128']);
  });
});
