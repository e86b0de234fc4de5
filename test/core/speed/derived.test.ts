import { describe, expect, it } from 'vitest';
import {
  answerSeconds,
  firstTokenByPrompt,
  firstTokenSeconds,
  mixSeconds,
  type SpeedAt,
} from '#core/speed/derived.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { modelSpeed } from '#core/speed/model-speed.ts';
import { chipNamed, modelNamed, parameters } from './fixtures.ts';

const speed: SpeedEstimate = {
  promptTokensPerSecond: { low: 200, mid: 400, high: 500 },
  generationTokensPerSecond: { low: 40, mid: 50, high: 60 },
  confidence: 'predicted',
  reasons: [],
};

it('waits for the first word as long as the prompt takes; a slow rate is the late end', () => {
  expect(firstTokenSeconds(speed, 1000)).toEqual({ low: 2, mid: 2.5, high: 5 });
});

it('answers after prompt and output together', () => {
  expect(mixSeconds(speed, { promptTokens: 400, outputTokens: 100 })?.mid).toBeCloseTo(3, 9);
  expect(mixSeconds(speed, { promptTokens: 400, outputTokens: 120 })?.high).toBeCloseTo(5, 9);
});

it('has no time without both speeds', () => {
  expect(firstTokenSeconds({ confidence: 'predicted', reasons: [] }, 10)).toBeUndefined();
  const { generationTokensPerSecond: _, ...promptOnly } = speed;
  expect(mixSeconds(promptOnly, { promptTokens: 1, outputTokens: 1 })).toBeUndefined();
});

describe('times by the length of the prompt', () => {
  const source = { parameters, chip: chipNamed('m4-pro-14c-20g') };
  const speedAt =
    (modelId: string): SpeedAt =>
    (use) =>
      modelSpeed(source, modelNamed(modelId), 'Q4_K_M', { ...use, kvType: 'f16' });

  it('grow faster than the prompt, each with the rate of its own length', () => {
    const times = firstTokenByPrompt(speedAt('qwen2.5-14b'), 32_768);
    expect(times.map(({ promptTokens }) => promptTokens)).toEqual([512, 2048, 8192, 32_768]);
    for (const { promptTokens, promptTokensPerSecond, seconds } of times) {
      expect(seconds.mid).toBeCloseTo(promptTokens / promptTokensPerSecond.mid, 9);
    }
    const rates = times.map(({ promptTokensPerSecond }) => promptTokensPerSecond.mid);
    expect(rates[3]).toBeLessThan(rates[1] ?? 0);
  });

  it('end where the model’s context does, and are none without a prompt speed', () => {
    const lengths = firstTokenByPrompt(speedAt('llama-2-7b'), 4096).map(({ promptTokens }) => promptTokens);
    expect(lengths).toEqual([512, 2048]);
    expect(firstTokenByPrompt(() => ({ confidence: 'predicted', reasons: [] }), 4096)).toEqual([]);
  });

  it('of an answer count words as written after the prompt', () => {
    const asked: number[] = [];
    const seconds = answerSeconds(
      ({ depthTokens }) => {
        asked.push(depthTokens);
        return speed;
      },
      { promptTokens: 400, outputTokens: 101 },
    );
    expect(asked).toEqual([451]);
    expect(seconds?.mid).toBeCloseTo(400 / 400 + 101 / 50, 9);
  });
});
