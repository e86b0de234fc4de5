import { memoryNeed } from '#core/memory/need.ts';
import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { fitAnswer } from './answer.ts';
import type { FitMachine, KvType } from './grid.ts';
import { gridQuantisations, quantisationsOf, type GridQuantisation } from './grid-quantisation.ts';
import { largestContextTokens } from './largest-context.ts';
import { type MemoryMarket, smallestMemoryGB } from './memory-market.ts';
import { highestLimitBytes, limitBytesFor, raisedTo } from './raised-limit.ts';
import { qualityLoss } from './quality-loss.ts';
import type { Remedy, SingleRemedy } from './remedy.ts';

/** One cell of a grid, and what may be changed about it. */
export interface RemedyQuestion {
  machine: FitMachine;
  model: CatalogueModel;
  quantisation: GridQuantisation;
  /** Above the model's maximum it counts as the maximum, as in the grid. */
  contextTokens: number;
  kvType: KvType;
  /** Of the machine; absent: unknown, and no limit is raised. */
  macosMajor?: number | undefined;
  /** Absent: more memory is not looked for. */
  market?: MemoryMarket;
}

export const remedyThresholds = {
  /** A context below this holds a short chat and no more: not offered. */
  smallestContextTokens: 2048,
} as const;

/** What can be changed for free; the order is that of pain. */
const levers = ['context', 'cache', 'quantisation', 'limit'] as const;
type Lever = (typeof levers)[number];

/**
 * What would make a cell fit, least painful first: smaller context, `q8_0` cache, smaller quantisation,
 * raised limit, a Mac with more memory. Each is the least that is enough and says whether the cell is
 * then `fits` or `tight`. Free changes are combined where none of them is enough alone, and no more of
 * them than it takes; changes that hardly hurt also where alone only a loss of quality or a raised limit
 * would do (32B `Q4_K_M` on 24 GB: `IQ4_XS` at 3840 instead of 4096 tokens, before `Q3_K_L`). A cell that is `fits`
 * or `tight` gets none: it loads, and the grid shows how far its context can grow. For one cell at a
 * time, when it is looked at.
 */
export function remediesFor(question: RemedyQuestion): Remedy[] {
  const cell = { ...question, contextTokens: Math.min(question.contextTokens, maximumOf(question)) };
  const { machine } = cell;
  if (needBytesOf(cell, cell) <= machine.memoryBudgetBytes) return [];
  return [...freeRemedies(cell), ...moreMemory(cell)];
}

/** What the cell takes at this context, with the buffers of the machine's backend. */
const needBytesOf = (
  { model, quantisation, machine: { backend = 'metal' } }: RemedyQuestion,
  { contextTokens, kvType }: Pick<RemedyQuestion, 'contextTokens' | 'kvType'>,
): number => memoryNeed(model, quantisation, { contextTokens, kvType, backend }).totalBytes;

const maximumOf = ({ model }: RemedyQuestion): number => model.shape.maximumContextTokens;

function freeRemedies(cell: RemedyQuestion): Remedy[] {
  const gentle = fewestChanges({ ...cell, isGentle: true }, [1, 2, 3]);
  const alone = fewestChanges(cell, [1]).filter((remedy) => !isGentleAlone(remedy));
  const found = [...gentle, ...alone];
  return found.length > 0 ? found : fewestChanges(cell, [2, 3, 4]);
}

const isGentleAlone = (remedy: Remedy): boolean =>
  remedy.kind === 'smaller-quantisation' ? remedy.qualityLoss === 'small' : remedy.kind !== 'raise-limit';

/** All remedies of the first of these numbers of changes that any is enough with. */
function fewestChanges(cell: LeverQuestion, sizes: readonly number[]): Remedy[] {
  for (const size of sizes) {
    const found = subsetsOfSize(size).flatMap((pulled) => solution(cell, pulled) ?? []);
    if (found.length > 0) return found;
  }
  return [];
}

interface LeverQuestion extends RemedyQuestion {
  /** Only changes that hardly hurt: no raised limit, no quantisation with more than a small loss. */
  isGentle?: boolean;
}

/** Sets of levers, those without the more painful ones first. */
const subsets: readonly (readonly Lever[])[] = Array.from({ length: 2 ** levers.length }, (_, mask) =>
  levers.filter((_lever, place) => (mask >> place) % 2 === 1),
);
const subsetsOfSize = (size: number) => subsets.filter((subset) => subset.length === size);

/** The best cell that these levers reach, best quality before longest context; `undefined` if none fits. */
function solution(cell: LeverQuestion, pulled: readonly Lever[]): Remedy | undefined {
  const has = (lever: Lever): boolean => pulled.includes(lever);
  if (has('cache') && cell.kvType !== 'f16') return undefined;
  if (has('limit') && cell.isGentle) return undefined;
  const kvType = has('cache') ? 'q8_0' : cell.kvType;
  const budgetBytes = has('limit') ? highestLimit(cell) : cell.machine.memoryBudgetBytes;
  if (budgetBytes === undefined) return undefined;
  for (const quantisation of has('quantisation') ? smallerQuantisations(cell) : [cell.quantisation]) {
    const contextTokens = has('context')
      ? smallerContext({ ...cell, quantisation, kvType }, budgetBytes)
      : cell.contextTokens;
    if (contextTokens === undefined) continue;
    const totalBytes = needBytesOf({ ...cell, quantisation }, { contextTokens, kvType });
    if (totalBytes > budgetBytes) continue;
    return remedy(cell, pulled, { quantisation, contextTokens, needBytes: totalBytes });
  }
  return undefined;
}

/** The largest context within the budget, if it is below the one asked for and worth having. */
function smallerContext(cell: RemedyQuestion, budgetBytes: number): number | undefined {
  const tokens = largestContextTokens(cell.model, cell.quantisation, {
    kvType: cell.kvType,
    backend: cell.machine.backend,
    budgetBytes,
  });
  const isWorthwhile = tokens >= remedyThresholds.smallestContextTokens;
  return isWorthwhile && tokens < cell.contextTokens ? tokens : undefined;
}

/** Recipes below the cell's in quality, best first; none for a model that exists in one form only. */
function smallerQuantisations({ model, quantisation, isGentle }: LeverQuestion): readonly GridQuantisation[] {
  // Another engine is another change than a smaller file.
  const inOrder = gridQuantisations.filter(
    (name) => isMlxQuantisation(name) === isMlxQuantisation(quantisation),
  );
  return quantisationsOf(model, inOrder.slice(inOrder.indexOf(quantisation) + 1)).filter(
    (name) => name !== quantisation && (!isGentle || qualityLoss(name) === 'small'),
  );
}

const highestLimit = ({ machine, macosMajor }: RemedyQuestion): number | undefined =>
  highestLimitBytes(machine, macosMajor);

interface Reached {
  quantisation: GridQuantisation;
  contextTokens: number;
  needBytes: number;
}

function remedy(cell: RemedyQuestion, pulled: readonly Lever[], reached: Reached): Remedy {
  const { needBytes } = reached;
  const { memoryBytes, memoryBudgetBytes } = cell.machine;
  const highest = pulled.includes('limit') ? highestLimit(cell) : undefined;
  const budgetBytes = highest === undefined ? memoryBudgetBytes : limitBytesFor(needBytes, highest);
  // Within the budget it is one or the other.
  const answer = fitAnswer({ needBytes, budgetBytes, memoryBytes }) === 'fits' ? 'fits' : 'tight';
  const parts = pulled.map((lever): SingleRemedy => {
    switch (lever) {
      case 'context':
        return { kind: 'smaller-context', answer, contextTokens: reached.contextTokens };
      case 'cache':
        return { kind: 'quantised-cache', answer, kvType: 'q8_0' };
      case 'quantisation':
        return { kind: 'smaller-quantisation', answer, ...quantisationWithLoss(reached.quantisation) };
      case 'limit':
        return { kind: 'raise-limit', answer, ...raisedTo(budgetBytes, memoryBytes) };
    }
  });
  const [only] = parts;
  return parts.length === 1 && only ? only : { kind: 'combination', answer, parts };
}

const quantisationWithLoss = (quantisation: GridQuantisation) => ({
  quantisation,
  qualityLoss: qualityLoss(quantisation),
});

/** The smallest memory on sale with which the very same cell fits without reservation. */
function moreMemory(cell: RemedyQuestion): Remedy[] {
  const { market, machine } = cell;
  const totalBytes = needBytesOf(cell, cell);
  const memoryGB = market && smallestMemoryGB(market, totalBytes, machine.memoryBytes);
  return memoryGB === undefined ? [] : [{ kind: 'more-memory', answer: 'fits', memoryGB }];
}
