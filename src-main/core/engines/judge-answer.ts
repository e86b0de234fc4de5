import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { testName } from '#core/benchmark/benchmark-test.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { Fault } from '#core/fault.ts';
import type { EngineAnswer, EngineFacts } from './other-engine.ts';
import { afterFirst } from './timed-tokens.ts';

/** Tuned constants of what an engine's own figures may be. */
export const answerRules = {
  /** Prompt tokens counted ÷ asked: words are not tokens, and some engines add a first one. */
  promptShare: { least: 0.9, most: 1.1 },
  /** Tokens written ÷ asked: most engines stop where the model does. */
  least: 0.5,
  /** Claimed time ÷ the time that passed here: below, more tokens came than the clock allows. */
  claimedShare: { least: 0.5, most: 1.02 },
  /** Queueing, cutting into tokens and sending, which is no part of a claim. */
  slackSeconds: 0.25,
  /** Rounding: a claim may be that much longer than what passed. */
  roundingSeconds: 0.02,
} as const;

/** One repetition, before it is known whether all of them can be told by the engine's own clock. */
export interface JudgedAnswer {
  sample: Sample;
  /** `wall`: the engine told no duration of it. */
  clock: 'engine' | 'wall';
}

export interface AnswerContext {
  facts: Pick<EngineFacts, 'program' | 'model'>;
  test: BenchmarkTest;
  /** Index of the repetition. */
  block: number;
}

/**
 * Seconds that the test would take by what the answer says, by the engine's clock and by ours, each brought from
 * the tokens that were counted to those of the test: 500 tokens in 1 s are 512 in 1.024 s.
 *
 * Throws `engine-answer-invalid` where durations cannot be true or a prompt was not read whole, and
 * `engine-stopped-early` where too little was written.
 */
export function judgeAnswer(answer: EngineAnswer, context: AnswerContext): JudgedAnswer {
  checkClaims(answer, context);
  return context.test.kind === 'pp' ? judgePrompt(answer, context) : judgeGeneration(answer, context);
}

const invalid = ({ facts, test }: AnswerContext, problem: string): Fault =>
  new Fault('engine-answer-invalid', {
    engine: facts.program,
    problem: `${testName(test)}: ${problem}`,
  });

/** All durations together, and each that our clock can see by itself. */
function checkClaims(answer: EngineAnswer, context: AnswerContext): void {
  const {
    loadSeconds = 0,
    promptSeconds,
    generationSeconds,
    firstSeconds,
    spanSeconds,
    totalSeconds,
  } = answer;
  const { claimedShare, slackSeconds, roundingSeconds } = answerRules;
  const notLess = (claimed: number | undefined, passed: number | undefined): void => {
    if (
      claimed !== undefined &&
      passed !== undefined &&
      claimed < claimedShare.least * (passed - slackSeconds)
    )
      throw invalid(context, contradiction(claimed, passed));
  };
  const notMore = (claimed: number | undefined, passed: number): void => {
    if (claimed !== undefined && claimed > claimedShare.most * passed + roundingSeconds)
      throw invalid(context, contradiction(claimed, passed));
  };
  const all =
    promptSeconds === undefined || generationSeconds === undefined
      ? undefined
      : loadSeconds + promptSeconds + generationSeconds;
  notMore(all, totalSeconds);
  notMore(promptSeconds, totalSeconds);
  notMore(generationSeconds, totalSeconds);
  notLess(all, totalSeconds);
  if (promptSeconds !== undefined) notLess(loadSeconds + promptSeconds, firstSeconds);
  // Text that came in gulps may have taken longer than what our clock saw of it.
  notLess(generationSeconds, spanSeconds);
}

const contradiction = (claimed: number, passed: number): string =>
  `it claims ${claimed.toFixed(2)} s of ${passed.toFixed(2)} s that passed`;

function judgePrompt(answer: EngineAnswer, context: AnswerContext): JudgedAnswer {
  const { test } = context;
  const counted = answer.promptTokens;
  if (counted === undefined) throw invalid(context, 'it does not say how many tokens of the prompt it read');
  const read = counted - (answer.cachedTokens ?? 0);
  const share = read / test.tokens;
  if (share < answerRules.promptShare.least || share > answerRules.promptShare.most)
    throw invalid(context, `${read} tokens of the prompt were read`);
  const wall = answer.firstSeconds ?? answer.totalSeconds;
  return judged(context, { tokens: read, claimed: answer.promptSeconds, wall });
}

function judgeGeneration(answer: EngineAnswer, context: AnswerContext): JudgedAnswer {
  const { test, facts } = context;
  const written = answer.generatedTokens;
  if (written === undefined) throw invalid(context, 'it does not say how many tokens it wrote');
  if (written > test.tokens) throw invalid(context, `${written} tokens were written`);
  if (written < Math.max(2, answerRules.least * test.tokens) && test.tokens > 1) {
    throw new Fault('engine-stopped-early', {
      engine: facts.program,
      model: facts.model,
      tokens: written,
      asked: test.tokens,
    });
  }
  const { spanSeconds, totalSeconds, generationSeconds, promptSeconds = 0, loadSeconds = 0 } = answer;
  const { timedTokens = written } = answer;
  const timed = Math.max(1, timedTokens);
  return judged(context, {
    tokens: 1,
    claimed: generationSeconds === undefined ? undefined : generationSeconds / timed,
    wall:
      spanSeconds === undefined
        ? (totalSeconds - promptSeconds - loadSeconds) / timed
        : spanSeconds / Math.max(1, afterFirst(written)),
  });
}

function judged(
  context: AnswerContext,
  { tokens, claimed, wall }: { tokens: number; claimed: number | undefined; wall: number },
): JudgedAnswer {
  const { test, block } = context;
  const whole = (seconds: number): number => (seconds * test.tokens) / tokens;
  const seconds = claimed ?? wall;
  if (!(seconds > 0) || !(wall > 0)) throw invalid(context, 'it took no time at all');
  const sample = { test, layers: 1, block, nativeSeconds: whole(seconds), wallSeconds: whole(wall) };
  return { sample, clock: claimed === undefined ? 'wall' : 'engine' };
}
