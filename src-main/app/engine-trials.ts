import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { JudgedAnswer } from '#core/engines/judge-answer.ts';
import { judgeTrial } from '#core/engines/judge-trial.ts';
import type { EngineTrial } from '#core/engines/other-engine.ts';
import { unlessCancelled } from './hold.ts';
import type { ClockPort, TrialsEngine } from './ports.ts';

export interface TrialsParts {
  engine: TrialsEngine;
  clock: ClockPort;
  mode: 'quick' | 'default' | 'full';
  promptTokens: number;
  generatedTokens: number;
  /** No more than the least after so long. */
  milliseconds: number;
  isPrecise(tests: readonly BenchmarkTest[], answers: readonly JudgedAnswer[]): boolean;
  onProgress(progress: BenchmarkProgress): void;
  /** After each trial: the moment to look at the machine again. */
  onTrial(): void;
  signal: AbortSignal;
}

/** What a program's own trials come to, as what was asked of an engine that answers. */
export interface MeasuredTrials {
  tests: BenchmarkTest[];
  answers: JudgedAnswer[];
  firstRequestSeconds: number;
  shortPromptTokens: number;
  layersMeasured: number[];
  peakMemoryBytes?: number | undefined;
}

/** Starts of the program for each slice, and trials in each: 3 at least, for an interval that means something. */
const effort = {
  quick: { rounds: 1, trials: 3 },
  default: { rounds: 2, trials: 4 },
  full: { rounds: 3, trials: 7 },
} as const;
const leastTrials = 3;

/**
 * Lets the program make its trials until both rates are known well enough or the time is up, and judges each against
 * our clock. Throws the `Fault`s of `TrialsEngine`, `engine-answer-invalid` and `benchmark-cancelled`.
 */
export async function measureTrials(parts: TrialsParts): Promise<MeasuredTrials> {
  const { engine, mode, promptTokens, generatedTokens, onProgress, onTrial, signal } = parts;
  const prompt: BenchmarkTest = { kind: 'pp', tokens: promptTokens, depthTokens: 0 };
  const generation: BenchmarkTest = { kind: 'tg', tokens: generatedTokens, depthTokens: 0 };
  const tests = [prompt, generation];
  const judge = (trials: readonly EngineTrial[]): JudgedAnswer[] =>
    trials.flatMap((trial, block) => judgeTrial(trial, { facts: engine.facts, prompt, generation, block }));
  const begun = parts.clock.now().getTime();
  const isEnough = (trials: readonly EngineTrial[]): boolean => {
    onTrial();
    if (trials.length < leastTrials) return false;
    const passed = parts.clock.now().getTime() - begun;
    return passed >= parts.milliseconds || parts.isPrecise(tests, judge(trials));
  };
  const running = engine.runTrials({
    ...effort[mode],
    promptTokens,
    generatedTokens,
    isEnough,
    onProgress,
    signal,
  });
  const { trials, startSeconds } = await unlessCancelled(running, signal);
  const peaks = trials.flatMap(({ peakMemoryBytes }) => peakMemoryBytes ?? []);
  return {
    tests,
    answers: judge(trials),
    firstRequestSeconds: startSeconds,
    shortPromptTokens: promptTokens,
    layersMeasured: [...new Set(trials.map(({ layers }) => layers))].sort((a, b) => a - b),
    peakMemoryBytes: peaks.length > 0 ? Math.max(...peaks) : undefined,
  };
}
