import { homedir } from 'node:os';
import { otherEngineNames, type EngineFacts, type EngineTrial } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import { mlxWeightBytes } from '#core/memory/mlx-weights.ts';
import { mlxVersionKind, mlxVersionOf, mlxVersions } from '#core/mlx/benchmark-output.ts';
import { mlxReadBytes } from '#core/mlx/read-bytes.ts';
import { canMakeForMlx } from '#core/mlx/synthetic-config.ts';
import type {
  EngineChoice,
  EngineTrials,
  SyntheticMlx,
  TrialsEngine,
  TrialsQuestion,
} from '../../../app/ports.ts';
import { slicesFolder } from '../../storage/user-folder.ts';
import type { SecondsClock } from '../loopback-client.ts';
import { findMlxModel, type MlxFolder } from './find-model.ts';
import { findMlxProgram, type MlxPlace, type MlxProgram } from './find-program.ts';
import { runProgram } from './run-program.ts';
import { runStart, type MlxRun } from './run-start.ts';
import { withSyntheticSlices, type TrialModel } from './synthetic-slices.ts';

export interface MlxOptions extends Partial<MlxPlace> {
  /** Folder of our own in which a run makes a private one. */
  workFolder?: string;
  /** The program counts as hung when it prints nothing for so long. */
  silenceMilliseconds?: number;
  seconds?: SecondsClock;
}

/** Loading tens of gigabytes, or a trial of a large model: nothing is printed meanwhile. */
const silenceMilliseconds = 300_000;

/** mlx-lm's own benchmark: it takes the likeliest token, from random prompts of a seed of its own. */
const ownSampling = { temperature: 0, seed: 0 } as const;

type Settings = Required<MlxOptions>;

/**
 * mlx-lm with a model on disk or one made for the run; nothing of the model is loaded yet. Throws what
 * `findMlxProgram` and `findMlxModel` throw, `architecture-not-synthesised`, `benchmark-cancelled`.
 */
export async function openMlx(
  { model, mlx = {} }: EngineChoice,
  options: MlxOptions,
  signal: AbortSignal,
): Promise<TrialsEngine> {
  const settings = settingsOf(options);
  const program = await findMlxProgram(mlx, settings);
  const { synthetic } = mlx;
  const folder = synthetic ? undefined : await findMlxModel(model, settings);
  const version = await readVersion(program, settings, signal);
  const facts: EngineFacts = {
    engine: 'mlx',
    program: otherEngineNames.mlx,
    version,
    format: 'mlx',
    wasLoaded: false,
    sampling: ownSampling,
    ...(folder?.facts ?? syntheticFacts(synthetic)),
    ...(version !== undefined &&
      mlxVersionKind(version) === 'newer' && { knownVersions: `${mlxVersions.first}–${mlxVersions.last}` }),
  };
  const run = { program, settings, model: facts.model };
  return {
    facts,
    runTrials: (question) => runTrials(run, { folder, synthetic }, question),
    close: async () => [],
  };
}

/** Where mlx-lm is looked for, unless told otherwise: here. */
export function settingsOf(options: MlxOptions): Settings {
  const environment = options.environment ?? process.env;
  return {
    environment,
    homeFolder: homedir(),
    platform: process.platform,
    architecture: process.arch,
    workFolder: slicesFolder(environment),
    silenceMilliseconds,
    seconds: () => performance.now() / 1000,
    ...options,
  };
}

function syntheticFacts(synthetic: SyntheticMlx | undefined): MlxFolder['facts'] & { layersTotal: number } {
  if (!synthetic) throw new Fault('internal', { call: 'openMlx' });
  const { modelId, shape, bits } = synthetic;
  if (!canMakeForMlx(shape))
    throw new Fault('architecture-not-synthesised', { architecture: `${shape.architecture} (MLX)` });
  return {
    model: modelId,
    quantisation: `MLX-${bits}bit`,
    modelBytes: mlxWeightBytes(shape, { bits }),
    isDense: shape.moe === undefined,
    readBytesPerToken: mlxReadBytes(shape, { bits }),
    layersTotal: shape.layerCount,
  };
}

/** Absent where it can't be had. Throws `engine-too-old`, `benchmark-cancelled`. */
async function readVersion(
  program: MlxProgram,
  { environment, silenceMilliseconds: patience }: Settings,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (!program.version) return undefined;
  const lines: string[] = [];
  await runProgram({
    program: program.version,
    words: [],
    environment,
    signal,
    silenceMilliseconds: patience,
    onLine: (line) => {
      lines.push(line);
      return undefined;
    },
  });
  const version = mlxVersionOf(lines.join('\n'));
  if (version !== undefined && mlxVersionKind(version) === 'older')
    throw new Fault('engine-too-old', { engine: otherEngineNames.mlx, version, needed: mlxVersions.first });
  return version;
}

const runTrials = (
  run: MlxRun & { settings: Settings },
  { folder, synthetic }: { folder: MlxFolder | undefined; synthetic: SyntheticMlx | undefined },
  question: TrialsQuestion,
): Promise<EngineTrials> => {
  if (folder) return runInTurns(run, [{ path: folder.path, layers: 1 }], question);
  if (!synthetic) throw new Fault('internal', { call: 'runTrials' });
  const { workFolder } = run.settings;
  return withSyntheticSlices({ choice: synthetic, question, workFolder }, (models, onStarted) =>
    runInTurns({ ...run, onStarted }, models, question),
  );
};

/** Slices in turns, so that a machine that gets warmer slows both; a model as it is in one start. */
async function runInTurns(
  run: MlxRun,
  models: readonly TrialModel[],
  question: TrialsQuestion,
): Promise<EngineTrials> {
  const isOne = models.length === 1;
  const rounds = isOne ? 1 : question.rounds;
  const count = isOne ? question.rounds * question.trials : question.trials;
  const all: EngineTrial[] = [];
  let startSeconds: number | undefined;
  for (let round = 0; round < rounds; round += 1) {
    for (const [index, model] of models.entries()) {
      const started = await runStart(run, {
        ...question,
        model,
        round,
        trials: count,
        isEnough: (trials) => isOne && question.isEnough(trials),
        onProgress: ({ fraction, ...progress }) =>
          question.onProgress({
            ...progress,
            fraction: (round * models.length + index + fraction) / (rounds * models.length),
          }),
      });
      all.push(...started.trials);
      startSeconds ??= started.startSeconds;
    }
    if (!isOne && question.isEnough(all)) break;
  }
  return { trials: all, startSeconds: startSeconds ?? 0 };
}
