import { describe, expect, it } from 'vitest';
import { keptFor, measuredKept, sharesByFan } from '#core/advice/steady-work.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { known } from '#core/fact.ts';
import { catalogue } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';
import { adviceFor, codes, configurationOf, reasonOf } from './question.ts';

const air = macWith('m4-10c-10g', 24, { change: { modelIdentifier: known('Mac16,12', 'sysctl') } });
const needOf = (wanted: Parameters<typeof defaultNeed>[2]) => defaultNeed(air, catalogue, wanted);
const share = (mid: number) => ({ low: mid, mid, high: mid });

describe('steady work', () => {
  it('costs a Mac without a fan part of its speed, in an agent and for hours a day, not in a chat', () => {
    const hot = sharesByFan(false);
    expect(hot.generation).toBeGreaterThan(0.34);
    expect(hot.generation).toBeLessThan(0.51);
    expect(keptFor(needOf({ use: 'chat' }), hot)).toEqual({ prompt: 1, generation: 1 });
    expect(keptFor(needOf({ use: 'agent' }), hot)).toEqual(hot);
    expect(keptFor(needOf({ use: 'chat', hoursPerDay: 8 }), hot)).toEqual(hot);
    expect(keptFor(needOf({ use: 'agent' }), sharesByFan(true))).toEqual({ prompt: 1, generation: 1 });
    expect(keptFor(needOf({ use: 'agent' }), undefined)).toEqual({ prompt: 1, generation: 1 });
  });

  it('is known best from ten minutes of its own; a share that could not be told is the other one', () => {
    const run = { basis: 'measured' as const, products: [] };
    expect(measuredKept({ ...run, generationShare: share(0.8) })).toEqual({ prompt: 0.8, generation: 0.8 });
    expect(measuredKept({ ...run, promptShare: share(0.6), generationShare: share(0.8) })).toEqual({
      prompt: 0.6,
      generation: 0.8,
    });
    expect(measuredKept(run)).toBeUndefined();
  });

  it('rules out a Mac without a fan that is fast enough only while it is cool', () => {
    const wanted = { modelId: 'gpt-oss-20b', quantisation: 'MXFP4', use: 'agent' } as const;
    const cool = configurationOf(adviceFor(macWith('m1-8c-8g', 8), wanted), 'macbook-air-13-m5', 32);
    expect(cool.speed.generationTokensPerSecond?.mid).toBeGreaterThan(30);
    expect(codes(cool.vetoes)).toContain('too-slow-when-hot');
  });

  it('of this machine says what was measured here, else what is known of its kind', () => {
    const need = { modelId: 'qwen3-1.7b', hoursPerDay: 8, minimumGenerationTokensPerSecond: 5 };
    expect(codes(adviceFor(air, need).reasons)).toContain('fanless-slows-down');
    const sustained = {
      basis: 'measured' as const,
      generationShare: share(0.7),
      measuredAt: '2026-11-20',
      products: [],
    };
    const advice = adviceFor(air, need, { sustained });
    expect(reasonOf(advice.reasons, 'kept-when-hot-now')).toEqual({
      prompt: 0.7,
      generation: 0.7,
      date: '2026-11-20',
    });
    expect(codes(advice.reasons)).not.toContain('fanless-slows-down');
  });
});
