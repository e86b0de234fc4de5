import { describe, expect, it } from 'vitest';
import type { Need } from '#core/advice/advice.ts';
import { macWith } from './macs.ts';
import { adviceFor, candidatesOf, codes, reasonOf } from './question.ts';

const m3Max = macWith('m3-max-16c-40g', 64);
const moeInOllama = { modelId: 'qwen3.6-35b-a3b', engine: 'ollama' } as const;
const seeing = (seenTokensPerSecond: number, wanted: Partial<Need> = {}) =>
  adviceFor(m3Max, { ...moeInOllama, ...wanted, seenTokensPerSecond });

describe('a rate that the user sees on this Mac', () => {
  it('takes the place of what is computed, and is told as seen', () => {
    const now = reasonOf(seeing(36).reasons, 'fast-enough-now');
    expect(now['generationTokensPerSecond']).toBeCloseTo(36, 6);
    expect(now['isSeen']).toBe(true);
    const computed = reasonOf(adviceFor(m3Max, moeInOllama).reasons, 'fast-enough-now');
    expect(computed['generationTokensPerSecond']).toBeGreaterThan(50);
    expect(computed).not.toHaveProperty('isSeen');
    expect(now['firstTokenSeconds']).toBe(computed['firstTokenSeconds']);
  });

  it('keeps a Mac that is fast enough, and names the engines that would be faster (case 8)', () => {
    const advice = seeing(36);
    expect(advice.verdict).toBe('keep');
    const [mlx, llama, ...others] = advice.freeChanges;
    expect([mlx?.details['engine'], llama?.details['engine']]).toEqual(['mlx', 'llama.cpp']);
    expect(others).toEqual([]);
    expect(adviceFor(m3Max, moeInOllama).freeChanges).toEqual([]);
  });

  it('leads to another engine where it is too slow, whose rate is not what is seen in this one', () => {
    const advice = seeing(20, { minimumGenerationTokensPerSecond: 30 });
    expect(reasonOf(advice.reasons, 'writes-too-slowly-now')['generationTokensPerSecond']).toBeCloseTo(20, 6);
    expect(advice.verdict).toBe('change-settings');
    const slower = seeing(10, { minimumGenerationTokensPerSecond: 30 });
    const engines = (found: typeof advice) =>
      found.freeChanges.filter(({ code }) => code === 'other-engine').map(({ details }) => details['low']);
    expect(engines(slower)).toEqual(engines(advice));
  });

  it('counts as one share for every model in that engine', () => {
    const wanted = { minimumGenerationTokensPerSecond: 45 };
    const rateOf = (seen: number) =>
      reasonOf(seeing(seen, wanted).freeChanges, 'smaller-model')['generationTokensPerSecond'];
    const named = reasonOf(seeing(36, wanted).freeChanges, 'smaller-model');
    expect(named['isSeen']).toBe(true);
    expect(Number(rateOf(36))).toBeGreaterThanOrEqual(45);
  });

  it('tells other Macs at most a quarter of it, since one Mac does not show whose doing it is', () => {
    const usual = candidatesOf(adviceFor(m3Max, moeInOllama), 'mac-studio-m5-max');
    const slower = candidatesOf(seeing(2), 'mac-studio-m5-max');
    expect(usual.length).toBeGreaterThan(1);
    usual.forEach(({ speed }, index) => {
      const share =
        (slower[index]?.speed.generationTokensPerSecond?.mid ?? 0) /
        (speed.generationTokensPerSecond?.mid ?? Infinity);
      expect(share).toBeCloseTo(0.8, 6);
    });
  });

  it.each([
    [170, true],
    [400, false],
  ])('of %d tokens a second is possible here: %s', (seen, isPossible) => {
    const asked = () => seeing(seen);
    if (isPossible) expect(asked).not.toThrow();
    else expect(asked).toThrow(/bad-input.*seenTokensPerSecond.*at most \d+/);
  });

  it('is refused with a limit that is itself taken', () => {
    let limit = NaN;
    try {
      seeing(400);
    } catch (error) {
      limit = Number(/at most ([\d.]+)/.exec(String(error))?.[1]);
    }
    expect(() => seeing(limit)).not.toThrow();
    expect(() => seeing(limit + 0.1)).toThrow('seenTokensPerSecond');
  });

  it('is not counted where the model does not run here from memory alone, and that is said', () => {
    const advice = adviceFor(macWith('m1-8c-8g', 16), { seenTokensPerSecond: 0.5 });
    expect(codes(advice.reasons)).toContain('seen-rate-not-counted');
    const usual = adviceFor(macWith('m1-8c-8g', 16), {});
    expect(advice.freeChanges).toEqual(usual.freeChanges);
  });

  it('does not go with training', () => {
    expect(() => adviceFor(m3Max, { use: 'training', seenTokensPerSecond: 5 })).toThrow(
      /seenTokensPerSecond/,
    );
  });
});
