import type { TrainingRun } from '#core/fit/grid.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import type { FreeChange } from './free-change.ts';
import { smallerModels } from './model-changes.ts';
import { type AdviceReasonCode, reason } from './reasons.ts';
import type { Room } from './situation.ts';
import {
  gentlestRun,
  needDetails,
  type TrainingSituation,
  trainingSituation,
  type TrainingTarget,
} from './training-situation.ts';

interface Question {
  room: Room;
  target: TrainingTarget;
  now: TrainingSituation;
  models: readonly CatalogueModel[];
  oldestModel: string;
}

/** One setting made gentler; `undefined` where it is gentle already. */
interface Lever {
  code: AdviceReasonCode;
  pull: (run: TrainingRun) => TrainingRun | undefined;
}

/** Samples shorter than this teach little. */
const leastSampleTokens = 512;

/** By how little each gives up: time, time, the end of long samples, a little quality. */
const levers: readonly Lever[] = [
  {
    code: 'training-checkpointing',
    pull: (run) => (run.gradientCheckpointing ? undefined : { ...run, gradientCheckpointing: true }),
  },
  {
    code: 'training-batch-of-one',
    pull: (run) => (run.batch === 1 ? undefined : { ...run, batch: 1 }),
  },
  {
    code: 'training-shorter-samples',
    pull: (run) => {
      const sampleTokens = Math.floor(run.sampleTokens / 2);
      return sampleTokens < leastSampleTokens ? undefined : { ...run, sampleTokens };
    },
  },
  {
    code: 'training-at-four-bits',
    pull: (run) => (run.method === 'qlora' ? undefined : { ...run, method: 'qlora' }),
  },
];

/**
 * What makes a run fit here without buying anything: each setting that is enough alone; where none is, one
 * after the other until they are enough together; then the largest smaller model. Empty where it surely fits.
 */
export function trainingChanges(question: Question): FreeChange[] {
  if (question.now.isSure) return [];
  const alone = levers.flatMap((lever) => attempt(question, question.target.run, lever) ?? []);
  const enough = alone.filter(({ found }) => suffices(found, question.now));
  const steps = enough.length > 0 ? enough : together(question);
  const isReached = steps.some(({ found }) => found.holds);
  return [
    ...steps.map((step, index) => change(step, enough.length === 0 && index > 0)),
    ...(isReached || question.now.holds ? [] : smallerModel(question)),
  ];
}

interface Attempt {
  code: AdviceReasonCode;
  run: TrainingRun;
  found: TrainingSituation;
}

function attempt({ room, target }: Question, from: TrainingRun, { code, pull }: Lever): Attempt | undefined {
  const run = pull(from);
  const found = run && trainingSituation(room, { ...target, run });
  return run && found ? { code, run, found } : undefined;
}

/** Where it fits already, only a change that makes it sure is worth its cost. */
const suffices = (found: TrainingSituation, now: TrainingSituation): boolean =>
  now.holds ? found.isSure : found.holds;

/** Lever after lever, samples halved as often as it takes; nothing where all of them together are not enough. */
function together(question: Question): Attempt[] {
  const steps: Attempt[] = [];
  for (const lever of levers) {
    let last: Attempt | undefined;
    let next = attempt(question, steps.at(-1)?.run ?? question.target.run, lever);
    while (next) {
      last = next;
      if (suffices(next.found, question.now)) return [...steps, next];
      next = lever.code === 'training-shorter-samples' ? attempt(question, next.run, lever) : undefined;
    }
    if (last) steps.push(last);
  }
  return [];
}

function change({ code, run, found }: Attempt, isInAddition: boolean): FreeChange {
  const details = { ...needDetails(found.fit), sampleTokens: run.sampleTokens, isInAddition };
  return { reason: reason(code, details), reachesTarget: found.holds };
}

/** The largest smaller model that the gentlest run surely fits with. */
function smallerModel({ room, target, models, oldestModel }: Question): FreeChange[] {
  for (const model of smallerModels(models, { target: target.model, use: 'training', oldestModel })) {
    const sampleTokens = Math.min(gentlestRun.sampleTokens, model.shape.maximumContextTokens);
    const found = trainingSituation(room, { model, run: { ...gentlestRun, sampleTokens } });
    if (!found?.isSure) continue;
    const details = { modelId: model.id, model: model.name, ...needDetails(found.fit) };
    return [{ reason: reason('training-smaller-model', details), reachesTarget: false }];
  }
  return [];
}
