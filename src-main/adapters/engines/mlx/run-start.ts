import type { EngineTrial } from '#core/engines/other-engine.ts';
import { otherEngineNames } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { mlxFailure, MlxOutput, type MlxTrial } from '#core/mlx/benchmark-output.ts';
import type { TrialsQuestion } from '../../../app/ports.ts';
import type { SecondsClock } from '../loopback-client.ts';
import type { MlxProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';
import type { TrialModel } from './synthetic-slices.ts';

/** What is the same for each start of a run. */
export interface MlxRun {
  program: MlxProgram;
  settings: {
    environment: Readonly<Record<string, string | undefined>>;
    silenceMilliseconds: number;
    seconds: SecondsClock;
  };
  /** For faults. */
  model: string;
  onStarted?: (processId: number) => void;
}

interface StartQuestion extends Omit<TrialsQuestion, 'rounds'> {
  model: TrialModel;
  round: number;
}

interface StartedTrials {
  trials: EngineTrial[];
  /** Starting, loading and warming up. */
  startSeconds: number;
}

/**
 * Starts `mlx_lm.benchmark` once and answers its trials. Throws `engine-out-of-memory`, `engine-failed`,
 * `engine-answer-invalid`, `engine-silent` and `benchmark-cancelled`.
 */
export async function runStart(
  { program, settings, model: modelName, onStarted }: MlxRun,
  question: StartQuestion,
): Promise<StartedTrials> {
  const { model, promptTokens, generatedTokens, onProgress } = question;
  const { seconds } = settings;
  const output = new MlxOutput({ promptTokens, generatedTokens });
  const trials: EngineTrial[] = [];
  const startedAt = seconds();
  let lastAt = startedAt;
  let startSeconds: number | undefined;
  const onTrial = (trial: MlxTrial): 'enough' | undefined => {
    const at = seconds();
    const { promptRate, generationRate, peakMemoryBytes } = trial;
    const elapsedSeconds = at - lastAt;
    lastAt = at;
    trials.push({
      promptRate,
      generationRate,
      peakMemoryBytes,
      elapsedSeconds,
      layers: model.layers,
      round: question.round,
    });
    onProgress({ phase: 'measuring', fraction: Math.min(1, trials.length / question.trials) });
    return trials.length < question.trials && question.isEnough(trials) ? 'enough' : undefined;
  };
  onProgress({ phase: 'loading', fraction: 0 });
  const end = await runProgram({
    program: program.benchmark,
    words: wordsOf(question),
    environment: settings.environment,
    signal: question.signal,
    silenceMilliseconds: settings.silenceMilliseconds,
    ...(onStarted && { onStarted }),
    onLine: (line) => {
      const event = output.line(line);
      if (event === undefined) return undefined;
      if (typeof event === 'object') return onTrial(event);
      if (event === 'warming-up') onProgress({ phase: 'warming-up', fraction: 0 });
      else {
        lastAt = seconds();
        startSeconds = lastAt - startedAt;
      }
      return undefined;
    },
  });
  if (!end.isSuccess) throw mlxFailure(end.errorLines, end.how, modelName);
  if (trials.length === 0 || startSeconds === undefined)
    throw new Fault('engine-answer-invalid', {
      engine: otherEngineNames.mlx,
      problem: 'no trials in what it printed',
    });
  return { trials, startSeconds };
}

const wordsOf = ({ model, promptTokens, generatedTokens, trials }: StartQuestion): string[] => [
  '--model',
  model.path,
  '--prompt-tokens',
  String(promptTokens),
  '--generation-tokens',
  String(generatedTokens),
  '--num-trials',
  String(trials),
];
