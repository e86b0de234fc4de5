import { expect, it } from 'vitest';
import { firstTokenSeconds, mixSeconds } from '#core/speed/derived.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';

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
