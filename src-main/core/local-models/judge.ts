import { fitAnswer } from '#core/fit/answer.ts';
import type { FitMachine, KvType } from '#core/fit/grid.ts';
import { largestContexts } from '#core/fit/largest-context.ts';
import { mlxCacheBytes } from '#core/memory/mlx-cache.ts';
import { mlxPromptBytes } from '#core/memory/mlx-prompt.ts';
import { loadNeed } from '#core/memory/need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { sameShape } from '#core/models/shape-key.ts';
import type { SpeedSource } from '#core/speed/speed-source.ts';
import type { LoadFacts, LocalFormat } from './found.ts';
import type { LocalModel } from './local-model.ts';
import { localSpeed } from './local-speed.ts';
import type { LocalProgram } from './stores.ts';

/** What every model of one answer is held against. */
export interface JudgeQuestion {
  /** Absent: memory or its limit could not be read. */
  machine?: FitMachine;
  source: SpeedSource;
  catalogue: readonly CatalogueModel[];
  contextTokens: number;
  kvType: KvType;
}

export interface JudgedModel {
  program: LocalProgram;
  format: LocalFormat;
  load: LoadFacts;
}

type Judgement = Pick<
  LocalModel,
  'sameShapeAs' | 'contextTokens' | 'need' | 'answer' | 'largestContextTokens' | 'speed'
>;

/** Memory at the context asked for (or the longest that the model takes), whether it fits, and how fast it is. */
export function judge(question: JudgeQuestion, asked: JudgedModel): Judgement {
  const { machine, catalogue, kvType } = question;
  const known = sameShape(catalogue, asked.load.shape);
  const model = { ...asked, load: planned(asked.load, known) };
  const contextTokens = Math.min(question.contextTokens, model.load.shape.maximumContextTokens);
  const need = needOf(model, { contextTokens, kvType, backend: machine?.backend ?? 'metal' });
  // MLX runs on Apple silicon alone.
  const isRunnable = model.format === 'gguf' || machine?.backend !== 'cpu';
  const speed = isRunnable
    ? localSpeed(question.source, { ...model, known }, { contextTokens, kvType })
    : undefined;
  return {
    ...(known && { sameShapeAs: known.id }),
    contextTokens,
    need,
    ...(machine && isRunnable && answerOn(machine, model, { need, kvType })),
    ...(speed && { speed }),
  };
}

/** With the buffers that llama.cpp's allocator planned for these layers, where the catalogue has them. */
function planned(load: LoadFacts, known: CatalogueModel | undefined): LoadFacts {
  const plannedBuffers = known?.shape.plannedBuffers;
  return plannedBuffers ? { ...load, shape: { ...load.shape, plannedBuffers } } : load;
}

function needOf(
  { format, load }: JudgedModel,
  options: { contextTokens: number; kvType: KvType; backend: 'metal' | 'cpu' },
): NonNullable<Judgement['need']> {
  const { shape, weightBytes } = load;
  if (format === 'gguf') return loadNeed(shape, { bytes: weightBytes, basis: 'tensors' }, options);
  const kvCacheBytes = mlxCacheBytes(shape, options);
  const computeBufferBytes = Math.ceil(mlxPromptBytes(shape, options));
  const totalBytes = weightBytes + kvCacheBytes + computeBufferBytes;
  return { weightBytes, kvCacheBytes, computeBufferBytes, totalBytes, method: 'formula', basis: 'tensors' };
}

function answerOn(
  machine: FitMachine,
  { format, load }: JudgedModel,
  { need, kvType }: { need: NonNullable<Judgement['need']>; kvType: KvType },
): Pick<Judgement, 'answer' | 'largestContextTokens'> {
  const { memoryBytes, memoryBudgetBytes: budgetBytes, canRaiseLimit = true, backend } = machine;
  const engine = format === 'gguf' ? 'llama.cpp' : 'mlx';
  return {
    answer: fitAnswer({ needBytes: need.totalBytes, budgetBytes, memoryBytes, canRaiseLimit }),
    largestContextTokens: largestContexts(load.shape, { kvType, backend, engine })(
      budgetBytes - load.weightBytes,
    ),
  };
}
