import { describe, expect, it } from 'vitest';
import { judgeAnswer } from '../../../src-main/core/engines/judge-answer.ts';
import type { EngineAnswer } from '../../../src-main/core/engines/other-engine.ts';

const facts = { program: 'Ollama', model: 'm' };
const pp = { facts, test: { kind: 'pp' as const, tokens: 512, depthTokens: 0 }, block: 2 };
const tg = { facts, test: { kind: 'tg' as const, tokens: 128, depthTokens: 0 }, block: 0 };

const prompt: EngineAnswer = {
  promptTokens: 512,
  generatedTokens: 1,
  loadSeconds: 0.02,
  promptSeconds: 4,
  generationSeconds: 0,
  firstSeconds: 4.1,
  totalSeconds: 4.2,
};
const text: EngineAnswer = {
  promptTokens: 17,
  generatedTokens: 128,
  promptSeconds: 0.2,
  generationSeconds: 6.4,
  firstSeconds: 0.3,
  spanSeconds: 6.35,
  totalSeconds: 6.7,
};

describe('an answer of another engine', () => {
  it('is told by the engine’s clock, with ours beside it', () => {
    const { sample, clock } = judgeAnswer(prompt, pp);
    expect(clock).toBe('engine');
    expect(sample).toEqual({ test: pp.test, layers: 1, block: 2, nativeSeconds: 4, wallSeconds: 4.1 });
  });

  it('is brought from the tokens that were counted to those of the test', () => {
    expect(judgeAnswer({ ...prompt, promptTokens: 500 }, pp).sample.nativeSeconds).toBeCloseTo(4.096);
    const half = judgeAnswer(
      { ...text, generatedTokens: 64, generationSeconds: 3.2, totalSeconds: 3.6, spanSeconds: 3.15 },
      tg,
    );
    expect(half.sample.nativeSeconds).toBeCloseTo(6.4);
  });

  it('has a rate by the tokens that its time went into, where the first is a part of reading the prompt', () => {
    const { sample } = judgeAnswer({ ...text, timedTokens: 127 }, tg);
    expect(128 / sample.nativeSeconds).toBeCloseTo(127 / 6.4, 9);
    expect(sample.wallSeconds).toBeCloseTo((6.35 * 128) / 127, 9);
    // Told whole, at once: our clock has no more than the engine's own to go by.
    const { spanSeconds: _, firstSeconds: __, ...whole } = text;
    expect(judgeAnswer({ ...whole, timedTokens: 127 }, tg).sample.wallSeconds).toBeCloseTo(
      ((6.7 - 0.2) * 128) / 127,
      9,
    );
  });

  it('that holds no durations is told by our clock, whose span lies between the first and the last token', () => {
    const { promptSeconds: _, generationSeconds: __, ...bare } = text;
    const { sample, clock } = judgeAnswer(bare, tg);
    expect(clock).toBe('wall');
    expect(sample.nativeSeconds).toBeCloseTo((6.35 * 128) / 127);
    expect(sample.nativeSeconds).toBe(sample.wallSeconds);
  });

  it.each([
    ['a prompt read in a tenth of the time that passed', pp, { ...prompt, promptSeconds: 0.4 }],
    ['a prompt that took longer than it did', pp, { ...prompt, promptSeconds: 5 }],
    ['text in a tenth of the time that passed', tg, { ...text, generationSeconds: 0.64 }],
    ['text that took longer than it did', tg, { ...text, generationSeconds: 8 }],
    ['a load longer than the whole', pp, { ...prompt, loadSeconds: 30 }],
    ['all but a few tokens from a cache', pp, { ...prompt, cachedTokens: 500 }],
    ['half of the prompt', pp, { ...prompt, promptTokens: 256 }],
    ['a prompt not counted', pp, { ...prompt, promptTokens: undefined }],
    ['more text than was asked', tg, { ...text, generatedTokens: 129 }],
    ['text not counted', tg, { ...text, generatedTokens: undefined }],
    ['no time', tg, { ...text, generationSeconds: 0, spanSeconds: 0.1, totalSeconds: 0.3 }],
  ])('with %s can’t be true', (_, context, answer: EngineAnswer) => {
    expect(() => judgeAnswer(answer, context)).toThrowError(
      expect.objectContaining({
        code: 'engine-answer-invalid',
        details: expect.objectContaining({ engine: 'Ollama' }),
      }),
    );
  });

  it('that ends before half of the text says how far it came', () => {
    expect(() => judgeAnswer({ ...text, generatedTokens: 63, generationSeconds: 6.3 }, tg)).toThrowError(
      expect.objectContaining({
        code: 'engine-stopped-early',
        details: { engine: 'Ollama', model: 'm', tokens: 63, asked: 128 },
      }),
    );
  });

  it('is given a quarter of a second for queueing and cutting into tokens', () => {
    const quick = { ...prompt, loadSeconds: 0, promptSeconds: 0.01, firstSeconds: 0.2, totalSeconds: 0.22 };
    expect(judgeAnswer(quick, pp).sample.nativeSeconds).toBe(0.01);
  });
});
