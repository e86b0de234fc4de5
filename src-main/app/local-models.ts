import type { CallInput } from '#contract/contract.ts';
import type { Catalogue } from '#core/chips/catalogue.ts';
import { Fault } from '#core/fault.ts';
import type { FitMachine } from '#core/fit/grid.ts';
import { distinctBytes, findCopies } from '#core/local-models/copies.ts';
import type { FoundModel } from '#core/local-models/found.ts';
import { handOver } from '#core/local-models/hand-over.ts';
import { judge, type JudgeQuestion } from '#core/local-models/judge.ts';
import { type LocalModel, type LocalModels } from '#core/local-models/local-model.ts';
import { localPrograms } from '#core/local-models/stores.ts';
import type { SpeedParameters } from '#core/speed/parameters.ts';
import { thisMachine } from './fit.ts';
import { speedChipOf, type Knowledge } from './knowledge.ts';
import type { Ports } from './ports.ts';

export interface LocalModelsAsked extends CallInput<'listLocalModels'> {
  folders?: readonly string[];
  signal?: AbortSignal;
}

export interface LocalModelsContext {
  catalogue: Catalogue;
  parameters: SpeedParameters;
  /** This machine; absent: it could not be read. */
  here?: Knowledge;
}

/**
 * Models on this disk by program and name: what each is, whether it fits here and how fast it would be, which
 * are copies of one another, and how to run those that fit. Throws `file-unreadable` for a folder of the user's
 * own, and `cancelled`.
 */
export async function localModels(
  ports: Pick<Ports, 'localModels'>,
  context: LocalModelsContext,
  { contextTokens = 8192, kvType = 'f16', folders = [], signal }: LocalModelsAsked,
): Promise<LocalModels> {
  const { stores, models, skipped } = await ports.localModels.discover({ folders, signal });
  const machine = machineOf(context.here);
  const question: JudgeQuestion = {
    ...(machine && { machine }),
    source: sourceOf(context),
    catalogue: context.catalogue.models,
    contextTokens,
    kvType,
  };
  const sorted = models.toSorted(
    (a, b) =>
      localPrograms.indexOf(a.program) - localPrograms.indexOf(b.program) || (a.name < b.name ? -1 : 1),
  );
  return {
    contextTokens,
    kvType,
    stores,
    models: sorted.map((model) => judged(model, question)),
    copies: findCopies(sorted),
    diskBytes:
      distinctBytes(sorted.flatMap(({ files }) => files)) +
      sorted.reduce((bytes, { besideBytes }) => bytes + besideBytes, 0),
    skipped,
  };
}

/** Where memory is not known, models are listed without an answer. */
function machineOf(here: Knowledge | undefined): FitMachine | undefined {
  try {
    return here && thisMachine(here);
  } catch (error) {
    if (error instanceof Fault && error.code === 'memory-unknown') return undefined;
    throw error;
  }
}

function sourceOf({ parameters, here }: LocalModelsContext): JudgeQuestion['source'] {
  const chip = here && speedChipOf(here.chip, here.machine.memoryBytes.value);
  return {
    parameters,
    ...(chip && { chip }),
    ...(here?.calibration && { calibration: here.calibration }),
    ...(here?.measured && { measured: here.measured }),
  };
}

function judged(model: FoundModel, question: JudgeQuestion): LocalModel {
  const { program, name, format, files, besideBytes, facts } = model;
  const { name: ownName, quantisation, parameterCount, maximumContextTokens, load, problem } = facts;
  const judgement = load && judge(question, { program, format, load });
  const doesFit = judgement?.answer === 'fits' || judgement?.answer === 'tight';
  const hasMlx = question.machine !== undefined && question.machine.backend !== 'cpu';
  return {
    program,
    name,
    format,
    path: model.path,
    parts: format === 'gguf' ? files.length : 1,
    diskBytes: distinctBytes(files) + besideBytes,
    ...(ownName !== undefined && { ownName }),
    ...(quantisation !== undefined && { quantisation }),
    ...(parameterCount !== undefined && { parameterCount }),
    ...(maximumContextTokens !== undefined && { maximumContextTokens }),
    ...judgement,
    ...(problem && { problem }),
    handOver:
      doesFit && judgement.contextTokens !== undefined
        ? handOver(model, { contextTokens: judgement.contextTokens, hasMlx })
        : [],
  };
}
