import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { Fault } from '#core/fault.ts';
import { answerRules, type JudgedAnswer } from './judge-answer.ts';
import type { EngineFacts, EngineTrial } from './other-engine.ts';
import { afterFirst } from './timed-tokens.ts';

export interface TrialContext {
  facts: Pick<EngineFacts, 'program'>;
  prompt: BenchmarkTest;
  generation: BenchmarkTest;
  /** Index of the repetition. */
  block: number;
}

/**
 * Seconds of the prompt and of the text of one trial, by the program's rates and by our clock. Our clock sees only
 * both together, so each has its share of it. mlx-lm divides all tokens of a text by the time that passed after the
 * first (`stream_generate` in its `generate.py`): 100 tokens per second of 128 are 127 in 1.28 s.
 *
 * Throws `engine-answer-invalid` where the rates do not fit the time that passed here.
 */
export function judgeTrial(
  trial: EngineTrial,
  { facts, prompt, generation, block }: TrialContext,
): JudgedAnswer[] {
  const promptSeconds = prompt.tokens / trial.promptRate;
  const timedSeconds = generation.tokens / trial.generationRate;
  const claimed = promptSeconds + timedSeconds;
  const { claimedShare, roundingSeconds, slackSeconds } = answerRules;
  const passed = trial.elapsedSeconds;
  const isTooMuch = claimed > claimedShare.most * passed + roundingSeconds;
  const isTooLittle = claimed < claimedShare.least * (passed - slackSeconds);
  if (isTooMuch || isTooLittle || !(passed > 0)) {
    throw new Fault('engine-answer-invalid', {
      engine: facts.program,
      problem: `it claims ${claimed.toFixed(2)} s of ${passed.toFixed(2)} s that passed`,
    });
  }
  const ours = passed / claimed;
  const judged = (test: BenchmarkTest, seconds: number): JudgedAnswer => ({
    sample: { test, layers: trial.layers, block, nativeSeconds: seconds, wallSeconds: seconds * ours },
    clock: 'engine',
  });
  const generationSeconds = (timedSeconds * generation.tokens) / Math.max(1, afterFirst(generation.tokens));
  return [judged(prompt, promptSeconds), judged(generation, generationSeconds)];
}
