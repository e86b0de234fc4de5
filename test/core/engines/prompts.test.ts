import { describe, expect, it } from 'vitest';
import { wordsFor } from '../../../src-main/core/engines/prompt-length.ts';
import { mostDistinctPrompts, randomPrompt } from '../../../src-main/core/engines/random-prompt.ts';
import { repeatableRandom } from '../../fakes/engines/bench-fake.ts';

describe('a random prompt', () => {
  it('has the words asked for, and begins unlike any other of the run', () => {
    const random = repeatableRandom();
    const prompts = Array.from({ length: mostDistinctPrompts }, (_, index) =>
      randomPrompt(40, index, random),
    );
    for (const prompt of prompts) expect(prompt).toMatch(/^[a-z]+( [a-z]+){39}$/);
    expect(new Set(prompts.map((prompt) => prompt.split(' ')[0])).size).toBe(mostDistinctPrompts);
    expect(mostDistinctPrompts).toBeGreaterThan(60);
  });
});

describe('the words of a prompt of so many tokens', () => {
  it.each([
    [512, 512, 512, 512],
    [512, 512, 513, 511],
    [512, 512, 1024, 256],
    [16, 512, 512, 16],
  ])('%i tokens, by %i words that were %i: %i', (asked, words, tokens, expected) => {
    expect(wordsFor(asked, { program: 'Ollama', words, tokens })).toBe(expected);
  });

  it.each([undefined, 0, 1, 258, 3000])('can’t be told by %s tokens for 512 words', (tokens) => {
    expect(() => wordsFor(512, { program: 'Ollama', words: 512, tokens })).toThrowError(
      expect.objectContaining({ code: 'engine-answer-invalid' }),
    );
  });
});
