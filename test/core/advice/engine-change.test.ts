import { describe, expect, it } from 'vitest';
import type { Need } from '#core/advice/advice.ts';
import { defaultNeed } from '#core/advice/default-need.ts';
import { engineChange, engineFactor } from '#core/advice/engine-change.ts';
import type { ChangeQuestion } from '#core/advice/free-change.ts';
import { type Room, situation } from '#core/advice/situation.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import type { Engine } from '#core/speed/engine.ts';
import { memoryGibibytes } from '#core/units.ts';
import { catalogue, chipNamed, modelNamed, parameters } from '../speed/fixtures.ts';
import { macWith } from './macs.ts';

function questionOn(chipId: string, memoryGB: number, wanted: Partial<Need>): ChangeQuestion {
  const need = defaultNeed(macWith(chipId, memoryGB), catalogue, wanted);
  const memoryBytes = memoryGibibytes(memoryGB);
  const budget = memoryBudget({ memoryBytes, macosMajor: 26, rules: catalogue.workingSetRules });
  const room: Room = {
    memoryBytes,
    budgetBytes: budget?.bytes ?? 0,
    speed: { parameters, chip: chipNamed(chipId, memoryGB) },
  };
  const { quantisation, contextTokens, kvType } = need;
  const target = { model: modelNamed(need.modelId), quantisation, contextTokens, kvType };
  const now = situation(room, target, need);
  return { room, target, need, now, models: catalogue.models, oldestModel: '2024-11-22' };
}

const enginesOf = (question: ChangeQuestion) =>
  engineChange(question).map(({ reason }) => reason.details['engine']);

describe('a 35B-A3B in Ollama on an M3 Max', () => {
  const inOllama = (minimum: number) =>
    questionOn('m3-max-16c-40g', 64, {
      modelId: 'qwen3.5-35b-a3b',
      engine: 'ollama',
      minimumGenerationTokensPerSecond: minimum,
    });
  // A gate that Ollama just misses.
  const question = inOllama((inOllama(1).now.generationTokensPerSecond ?? 0) + 1);
  const changes = engineChange(question);

  it('is too slow now, and another engine costs nothing: MLX first, then llama.cpp', () => {
    expect(question.now.isFastEnough).toBe(false);
    expect(
      changes.map(({ reason }) => [reason.code, reason.details['engine'], reason.details['from']]),
    ).toEqual([
      ['other-engine', 'mlx', 'ollama'],
      ['other-engine', 'llama.cpp', 'ollama'],
    ]);
  });

  it('has the 58 of llama.cpp and the 68 to 100 of MLX within what is expected from its 36', () => {
    const [mlx, llama] = changes.map(({ reason }) => reason.details);
    const reaches = (details: typeof mlx, rate: number) =>
      36.5 * Number(details?.['factorLow']) <= rate && rate <= 36.5 * Number(details?.['factorHigh']);
    expect([reaches(llama, 58.4), reaches(mlx, 68), reaches(mlx, 100.3)]).toEqual([true, true, true]);
  });

  it('reaches the target with one of them', () => {
    expect(changes.some(({ reachesTarget }) => reachesTarget)).toBe(true);
  });
});

describe('the published factor', () => {
  const on = (chipId: string) => ({ chip: chipNamed(chipId) });
  it.each([
    ['ollama', 'llama.cpp', false, 'm4-10c-10g', 1.11, 1.67],
    ['llama.cpp', 'mlx', false, 'm4-10c-10g', 0.9, 1.15],
    ['llama.cpp', 'mlx', true, 'm3-max-16c-40g', 1.3, 2.5],
    ['llama.cpp', 'mlx', true, 'm5-max-18c-40g', 0.85, 0.95],
    ['mlx', 'llama.cpp', true, 'm5-max-18c-40g', 1.05, 1.18],
  ] as const)('from %s to %s, MoE %s, on %s is %f to %f', (from, to, isMoe, chipId, low, high) => {
    const factor = engineFactor({ from, to }, { isMoe, ...on(chipId) });
    expect(factor?.low).toBeCloseTo(low, 2);
    expect(factor?.high).toBeCloseTo(high, 2);
  });

  it('is unknown for a MoE in MLX where nobody has published both', () => {
    expect(
      engineFactor({ from: 'llama.cpp', to: 'mlx' }, { isMoe: true, ...on('m1-8c-8g') }),
    ).toBeUndefined();
  });
});

describe('another engine is not offered', () => {
  it('to a dense model in llama.cpp: MLX is about as fast', () => {
    expect(enginesOf(questionOn('m4-max-16c-40g', 64, { modelId: 'qwen2.5-32b' }))).toEqual([]);
  });

  it('where it would be slower', () => {
    const engines: readonly Engine[] = ['llama.cpp', 'mlx', 'ollama'];
    for (const engine of engines) {
      const offered = enginesOf(questionOn('m5-max-18c-40g', 128, { modelId: 'qwen3.6-35b-a3b', engine }));
      expect(offered).not.toContain('ollama');
      expect(offered).not.toContain(engine);
    }
  });

  it('for a model that does not fit, or on a machine whose chip is unknown', () => {
    const wanted = { modelId: 'qwen3.5-35b-a3b', engine: 'ollama' as const };
    expect(enginesOf(questionOn('m3-pro-12c-18g', 18, wanted))).toEqual([]);
    const question = questionOn('m3-max-16c-40g', 64, wanted);
    expect(enginesOf({ ...question, room: { ...question.room, speed: { parameters } } })).toEqual([]);
  });
});
