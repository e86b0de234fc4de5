import { raisedLimitBytes } from '#core/fit/answer.ts';
import { largestContextTokens } from '#core/fit/largest-context.ts';
import { isQuantisationName, type QuantisationName } from '#core/models/quantisations.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { bytesPerGibibyte, bytesPerMebibyte } from '#core/units.ts';
import type { Need, Reason } from './advice.ts';
import { reason } from './reasons.ts';
import { passes, type Room, situation, type Situation, type Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

/** A change that costs nothing. `reachesTarget`: with it the same class of model passes every gate. */
export interface FreeChange {
  reason: Reason;
  reachesTarget: boolean;
}

interface Question {
  room: Room;
  target: Target;
  need: Need;
  now: Situation;
  models: readonly CatalogueModel[];
  /** Models released before this ISO date are not offered instead. */
  oldestModel: string;
}

/** Quantisations worth offering instead, best first: below 4 bits a smaller model does better. */
const offeredQuantisations: readonly QuantisationName[] = ['Q8_0', 'Q6_K', 'Q5_K_M', 'Q4_K_M', 'IQ4_XS'];

/** Smallest slack below the budget that a change should leave. */
const slackBytes = bytesPerGibibyte;

/** What could be done without buying anything: first what reaches the target, then by how little it gives up. */
export function freeChanges(question: Question): FreeChange[] {
  const { now } = question;
  const fitting = now.holds ? [] : [...kvChange(question), ...contextChange(question)];
  const changes = [
    ...fitting,
    ...quantisationChange(question),
    ...promptChange(question),
    ...moeChange(question),
    ...smallerModel(question),
    // The riskiest way comes last, and is never the headline.
    ...limitChange(question),
  ];
  return [
    ...changes.filter(({ reachesTarget }) => reachesTarget),
    ...changes.filter(({ reachesTarget }) => !reachesTarget),
  ];
}

const tried = ({ room, target, need }: Question, change: Partial<Target>): Situation =>
  situation(room, { ...target, ...change }, need);

function kvChange(question: Question): FreeChange[] {
  if (question.target.kvType !== 'f16') return [];
  const found = tried(question, { kvType: 'q8_0' });
  if (!found.holds || found.isFastEnough === false) return [];
  const savedBytes = question.now.need.totalBytes - found.need.totalBytes;
  return [{ reason: reason('quantise-kv-cache', { savedBytes }), reachesTarget: passes(found) }];
}

function contextChange(question: Question): FreeChange[] {
  const { room, target, need } = question;
  const { model, quantisation, kvType } = target;
  const roomBytes = room.budgetBytes - slackBytes;
  const contextTokens = largestContextTokens(model, quantisation, { kvType, budgetBytes: roomBytes });
  const smallest = adviceThresholds.uses[need.use].smallestContextTokens;
  if (contextTokens < smallest || contextTokens >= target.contextTokens) return [];
  const found = tried(question, { contextTokens });
  if (found.isFastEnough === false) return [];
  return [{ reason: reason('smaller-context', { contextTokens }), reachesTarget: passes(found) }];
}

/** Shown with its risk and never run; it is no reason to call the target reached. */
function limitChange({ room, now }: Question): FreeChange[] {
  if (now.fits !== 'raise-limit' || now.isFastEnough === false) return [];
  const limitMebibytes = Math.floor(raisedLimitBytes(room.memoryBytes) / bytesPerMebibyte);
  return [{ reason: reason('raise-limit', { limitMebibytes }), reachesTarget: false }];
}

function quantisationChange(question: Question): FreeChange[] {
  const current = question.target.quantisation;
  if (!isQuantisationName(current) || passes(question.now)) return [];
  const below = offeredQuantisations.slice(offeredQuantisations.indexOf(current) + 1);
  if (!offeredQuantisations.includes(current)) return [];
  for (const quantisation of below) {
    const found = tried(question, { quantisation });
    if (!passes(found)) continue;
    return [
      { reason: reason('smaller-quantisation', { quantisation, ...rates(found) }), reachesTarget: true },
    ];
  }
  return [];
}

/** Fewer tools, shorter documents: the longest prompt whose first word still comes in time. */
function promptChange({ now, need }: Question): FreeChange[] {
  const prompt = now.speed.promptTokensPerSecond?.mid;
  const isLate = (now.firstTokenSeconds ?? 0) > need.maximumFirstTokenSeconds;
  if (!now.holds || prompt === undefined || !isLate) return [];
  const promptTokens = Math.floor(prompt * need.maximumFirstTokenSeconds);
  return [{ reason: reason('shorter-prompt', { promptTokens }), reachesTarget: false }];
}

/** MoE models of the target's class, newest first. */
export function sameClassMoe(
  models: readonly CatalogueModel[],
  target: CatalogueModel,
  oldest: string,
): CatalogueModel[] {
  if (target.shape.moe) return [];
  const span = Math.log(adviceThresholds.sameClassFactor);
  return models
    .filter((model) => model.shape.moe && isOffered(model, oldest))
    .filter((model) => Math.abs(Math.log(model.parameterCount / target.parameterCount)) <= span)
    .sort(newerFirst);
}

const moeChange = (question: Question): FreeChange[] =>
  firstPassing(
    question,
    sameClassMoe(question.models, question.target.model, question.oldestModel),
    'moe-of-same-class',
  );

/** The largest smaller model that passes; newest among equals. */
function smallerModel(question: Question): FreeChange[] {
  const most = question.target.model.parameterCount / adviceThresholds.sameClassFactor;
  const candidates = question.models
    .filter((model) => isOffered(model, question.oldestModel) && model.parameterCount < most)
    .sort((a, b) => b.parameterCount - a.parameterCount || newerFirst(a, b));
  return firstPassing(question, candidates, 'smaller-model');
}

/** Models worth naming: people run them, they are for general use, and not outdated. */
const isOffered = (model: CatalogueModel, oldest: string): boolean =>
  model.priority === 1 &&
  (model.released ?? '') >= oldest &&
  model.tags.some((tag) => tag === 'general' || tag === 'coding');

/** What a model is usually run in: gpt-oss was trained in MXFP4, the others lose little at 4 bits. */
export const usualQuantisation = (model: CatalogueModel): QuantisationName =>
  model.shape.architecture === 'gpt-oss' ? 'MXFP4' : 'Q4_K_M';

function firstPassing(
  question: Question,
  models: readonly CatalogueModel[],
  code: 'moe-of-same-class' | 'smaller-model',
): FreeChange[] {
  for (const model of models) {
    const quantisation = usualQuantisation(model);
    const contextTokens = Math.min(question.target.contextTokens, model.shape.maximumContextTokens);
    const found = tried(question, { model, quantisation, contextTokens });
    if (!passes(found)) continue;
    const details = { modelId: model.id, model: model.name, quantisation, ...rates(found) };
    return [{ reason: reason(code, details), reachesTarget: code === 'moe-of-same-class' }];
  }
  return [];
}

const newerFirst = (a: CatalogueModel, b: CatalogueModel): number =>
  (b.released ?? '').localeCompare(a.released ?? '') || a.id.localeCompare(b.id);

const rates = (found: Situation): Record<string, number> => ({
  ...(found.generationTokensPerSecond === undefined
    ? {}
    : { generationTokensPerSecond: found.generationTokensPerSecond }),
});
