import { describe, expect, it } from 'vitest';
import {
  adviceProvenance,
  priceProvenance,
  speedProvenance,
  verdictProvenance,
} from '#contract/text/provenance.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { macWith } from '../core/advice/macs.ts';
import { adviceFor } from '../core/advice/question.ts';

const speed = (
  confidence: SpeedEstimate['confidence'],
  details: Record<string, string | number> = {},
): SpeedEstimate => ({
  generationTokensPerSecond: { low: 9, mid: 11, high: 13 },
  confidence,
  reasons: [{ code: 'speed-from-published-runs', details }],
});
const published = (rows: number, asOf: string): SpeedEstimate => speed('predicted', { rows, asOf });

describe('where speeds come from', () => {
  it.each([
    [[published(45, '2026-11-22')], 'computed from 45 published runs (Nov 22, 2026)'],
    [
      [published(45, '2026-11-22'), published(12, '2026-11-20')],
      'computed from 12–45 published runs (Nov 22, 2026)',
    ],
    [[speed('predicted')], 'computed from published runs'],
    [[speed('calibrated', { date: '2026-11-20' })], 'computed from the measurement here (Nov 20, 2026)'],
    [[speed('measured', { date: '2026-11-20' })], 'measured here (Nov 20, 2026)'],
    [
      [published(45, '2026-11-22'), speed('measured')],
      'measured here, computed from 45 published runs (Nov 22, 2026)',
    ],
  ])('is told once for each kind, with the number of runs and the day', (speeds, words) => {
    expect(speedProvenance(speeds, 'en')).toBe(words);
  });

  it('is the day of the runs, whatever measured later had a part in it', () => {
    const { reasons, ...rates } = published(45, '2026-11-22');
    const carried = { code: 'speed-carried-from-measurement', details: { date: '2026-11-30' } };
    expect(speedProvenance([{ ...rates, reasons: [...reasons, carried] }], 'en')).toBe(
      'computed from 45 published runs (Nov 22, 2026)',
    );
  });

  it('is told in Japanese', () => {
    expect(speedProvenance([published(45, '2026-11-22'), published(12, '2026-11-22')], 'ja')).toBe(
      '公開値 12～45 件からの計算値（2026年11月22日）',
    );
    expect(speedProvenance([speed('measured', { date: '2026-11-20' })], 'ja')).toBe(
      'ここでの実測（2026年11月20日）',
    );
  });

  it('is not told of speeds that are not known', () => {
    expect(speedProvenance([{ confidence: 'predicted', reasons: [] }], 'en')).toBeUndefined();
    expect(speedProvenance([], 'ja')).toBeUndefined();
  });
});

describe('a price', () => {
  it.each([
    ['current', 'Aug 29, 2026', '2026年8月29日'],
    ['launch', 'at launch, Aug 29, 2026', '発売時、2026年8月29日'],
    ['last', 'last seen, Aug 29, 2026', '販売終了前、2026年8月29日'],
    ['repriced', 'superseded, Aug 29, 2026', '改定前、2026年8月29日'],
    ['user', 'your own, Aug 29, 2026', '手入力、2026年8月29日'],
    ['toString', 'Aug 29, 2026', '2026年8月29日'],
  ])('of the kind %s has its day, and says so where it is not that of today', (kind, english, japanese) => {
    expect(priceProvenance({ kind, asOf: '2026-08-29' }, 'en')).toBe(english);
    expect(priceProvenance({ kind, asOf: '2026-08-29' }, 'ja')).toBe(japanese);
  });
});

describe('the figures of advice', () => {
  const bought = adviceFor(macWith('m1-8c-7g', 16), { budget: 2300 });

  it('stand in the verdict with the day of the price and the origin of the speed', () => {
    expect(verdictProvenance(bought, 'en')).toMatch(
      /^price: \w+ \d+, 2026; speed: computed from \d+ published runs, \w+ \d+, 2026$/,
    );
    expect(verdictProvenance(bought, 'ja')).toMatch(
      /^価格は2026年.*日。速さは公開値 \d+ 件からの計算値、2026年[^（）]*$/,
    );
    expect(verdictProvenance({ ...bought, verdict: 'keep' }, 'en')).toBe('');
  });

  it('are explained for speeds, memory and prices, each once', () => {
    for (const [language, starts] of [
      ['en', ['Speeds:', 'Memory:', 'Prices:']],
      ['ja', ['速さ：', 'メモリ：', '価格：']],
    ] as const) {
      const lines = adviceProvenance(bought, language);
      expect(lines).toHaveLength(3);
      starts.forEach((start, index) => expect(lines[index]).toContain(start));
    }
    expect(adviceProvenance({ ...bought, candidates: [] }, 'en')).toHaveLength(1);
  });
});
