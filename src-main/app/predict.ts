import { adviceThresholds } from '#core/advice/thresholds.ts';
import type { Catalogue, Chip } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import { type GridQuantisation, gridQuantisations, quantisationsOf } from '#core/fit/grid-quantisation.ts';
import { memoryBudget } from '#core/memory/budget.ts';
import { checkContext } from '#core/memory/check-context.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { modelNamed } from '#core/models/named-model.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { askedChips } from '#core/speed/asked-chip.ts';
import { askedQuantisation } from '#core/speed/asked-quantisation.ts';
import type { Prediction, PredictQuestion } from '#core/speed/prediction.ts';
import { memoryGibibytes } from '#core/units.ts';
import { chipPrediction, type Asked, type PredictContext, type Subject } from './chip-prediction.ts';
import type { Knowledge } from './knowledge.ts';

export type { PredictContext } from './chip-prediction.ts';

/**
 * Speeds of a model on this machine, on chips, or on all of the catalogue, with what follows from them.
 * Throws `unknown-model`, `unknown-quantisation`, `unknown-chip`, `unknown-bin`,
 * `memory-size-not-offered`, `context-out-of-range`.
 */
export function predict(context: PredictContext, question: PredictQuestion): Prediction {
  const asked = askedFor(context.catalogue, question);
  const { model, quantisation, engine, depthTokens } = asked;
  const { promptTokens, outputTokens, kvType } = question;
  return {
    modelId: model.id,
    model: model.name,
    quantisation,
    engine,
    promptTokens,
    outputTokens,
    contextTokens: depthTokens,
    kvType,
    rows: subjects(context, question).map((subject) => chipPrediction(context, asked, subject)),
  };
}

function askedFor(catalogue: Catalogue, question: PredictQuestion): Asked {
  const model = modelNamed(catalogue.models, question.model);
  if (!model) throw new Fault('unknown-model', { model: question.model });
  const { maximumContextTokens } = model.shape;
  const depthTokens = question.contextTokens ?? Math.ceil(question.outputTokens / 2);
  checkContext(question.promptTokens, maximumContextTokens);
  checkContext(depthTokens, maximumContextTokens);
  return { question, model, depthTokens, ...engineAndQuantisation(question, model) };
}

/** MLX's quantisations name their engine; where nothing is named it is llama.cpp with 4 bits. */
function engineAndQuantisation(
  { engine, quantisation }: PredictQuestion,
  model: CatalogueModel,
): Pick<Asked, 'engine' | 'quantisation'> {
  const usual = engine === 'mlx' ? '4bit' : (quantisationsOf(model, ['Q4_K_M'])[0] ?? 'Q4_K_M');
  const text = quantisation ?? usual;
  const asGguf = engine === 'mlx' ? undefined : askedQuantisation('llama.cpp', text);
  if (asGguf) return { engine: engine ?? 'llama.cpp', quantisation: asGguf };
  const asMlx = engine === 'llama.cpp' ? undefined : askedQuantisation('mlx', text);
  if (asMlx) return { engine: engine ?? 'mlx', quantisation: asMlx };
  throw new Fault('unknown-quantisation', { quantisation: text, known: knownTo(engine).join(', ') });
}

/** Ollama runs both kinds. */
const knownTo = (engine: PredictQuestion['engine']): readonly GridQuantisation[] =>
  gridQuantisations.filter(
    (name) => engine === undefined || engine === 'ollama' || isMlxQuantisation(name) === (engine === 'mlx'),
  );

function subjects(context: PredictContext, { chips }: PredictQuestion): Subject[] {
  const { catalogue, here } = context;
  if (chips === undefined) {
    if (!here) throw new Fault('memory-unknown');
    return [thisMachine(here)];
  }
  if (chips === 'all') return catalogue.chips.map((chip) => ofBins(context, [chip], undefined));
  return chips.map((asked) => {
    const found = askedChips(catalogue.chips, asked);
    if ('bins' in found) return ofBins(context, found.bins, asked.memoryGB);
    if (found.problem === 'unknown-chip') throw new Fault('unknown-chip', { chip: asked.name });
    const { gpuCores, known } = found;
    throw new Fault('unknown-bin', { chip: asked.name, gpuCores, known: known.join(', ') });
  });
}

function thisMachine({ machine, chip }: Knowledge): Subject {
  return {
    bins: chip ? [chip] : [],
    name: machine.chipName.value ?? '?',
    memoryBytes: machine.memoryBytes.value,
    budgetBytes: machine.memoryBudgetBytes.value,
    canRaiseLimit: machine.kind === 'apple-silicon',
    isThisMac: true,
  };
}

/** A chip's own row and those of its Macs may each know a size that the other has not. */
function checkOffered({ macs }: Catalogue, bins: readonly Chip[], memoryGB: number): void {
  const sizes = bins.flatMap(({ id, memoryOptionsGB }) => [
    ...memoryOptionsGB,
    ...macs.flatMap((mac) => mac.memoryOptionsByChipGB[id] ?? []),
  ]);
  if (sizes.length === 0 || sizes.includes(memoryGB)) return;
  throw new Fault('memory-size-not-offered', {
    mac: bins[0]?.brandString ?? '?',
    memoryGB,
    offered: [...new Set(sizes)].sort((a, b) => a - b).join(', '),
  });
}

/** A chip of the catalogue is this Mac's when it is the same bin and no other memory was asked for. */
function ofBins(
  { catalogue, here }: PredictContext,
  bins: readonly Chip[],
  memoryGB: number | undefined,
): Subject {
  const own = here && thisMachine(here);
  const isOwnMemory = memoryGB === undefined || memoryGibibytes(memoryGB) === own?.memoryBytes;
  if (own && bins.length === 1 && bins[0]?.id === own.bins[0]?.id && isOwnMemory) return own;
  if (memoryGB !== undefined) checkOffered(catalogue, bins, memoryGB);
  const memoryBytes = memoryGB === undefined ? undefined : memoryGibibytes(memoryGB);
  const budget =
    memoryBytes === undefined
      ? undefined
      : memoryBudget({
          memoryBytes,
          macosMajor: adviceThresholds.macosMajor,
          rules: catalogue.workingSetRules,
        });
  return {
    bins,
    name: bins[0]?.brandString ?? '?',
    memoryBytes,
    budgetBytes: budget?.bytes,
    canRaiseLimit: true,
    isThisMac: false,
  };
}
