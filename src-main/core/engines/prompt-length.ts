import { Fault } from '#core/fault.ts';

/** Tokens of one word, by whatever vocabulary. */
const tokensPerWord = { least: 0.7, most: 4 } as const;

export interface CountedPrompt {
  program: string;
  words: number;
  /** As the engine counted; absent: it does not. */
  tokens: number | undefined;
}

/**
 * How many words make a prompt of so many tokens, by one that was counted: the most that are not more than
 * asked, since a batch of 512 costs less than one of 513. 512 words that were 513 tokens: 511 for 512.
 *
 * Throws `engine-answer-invalid` where the count is that of no vocabulary: read in part, from a cache, cut off.
 */
export function wordsFor(asked: number, { program, words, tokens }: CountedPrompt): number {
  const share = (tokens ?? NaN) / words;
  if (!(share >= tokensPerWord.least && share <= tokensPerWord.most)) {
    const counted = tokens === undefined ? 'no count of its tokens' : `${tokens} tokens`;
    throw new Fault('engine-answer-invalid', {
      engine: program,
      problem: `${counted} for a prompt of ${words} words`,
    });
  }
  return Math.max(1, Math.floor(asked / share));
}
