import { isMlxQuantisation } from '#core/memory/mlx-need.ts';
import { memoryNeed } from '#core/memory/need.ts';
import type { CatalogueModel } from '#core/models/shape.ts';
import { fitAnswer } from './answer.ts';
import type { GridQuestion } from './build-grid.ts';
import { quantisationsOf, type GridQuantisation } from './grid-quantisation.ts';
import type { FitAnswer, FitMachine, MemoryNeed } from './grid.ts';
import { type LargestContext, largestContexts } from './largest-context.ts';

export interface AcrossQuestion extends Omit<GridQuestion, 'machine' | 'speedOf'> {
  machines: readonly FitMachine[];
}

/** One model at one quantisation: what it needs is the same on every machine. */
export interface FitCell {
  model: CatalogueModel;
  quantisation: GridQuantisation;
  need: MemoryNeed;
}

/** What one machine answers, each list in the order of the cells. */
export interface MachineFit {
  machine: FitMachine;
  answers: readonly FitAnswer[];
  /** 0 where not even the smallest context stays within the budget. */
  largestContextTokens: readonly number[];
}

export interface FitAcross {
  cells: readonly FitCell[];
  machines: readonly MachineFit[];
}

/**
 * What `buildFitGrid` answers, for many machines and without speeds: each need is worked out once, and
 * machines of the same memory and budget share their lists. Contexts above a model's maximum count as it.
 */
export function fitAcrossMachines(question: AcrossQuestion): FitAcross {
  const { contextTokens, kvType } = question;
  const cells: FitCell[] = [];
  const contexts: LargestContext[] = [];
  for (const model of question.models) {
    const tokens = Math.min(contextTokens, model.shape.maximumContextTokens);
    const largestContext = largestContexts(model.shape, { kvType });
    for (const quantisation of quantisationsOf(model, question.quantisations)) {
      cells.push({
        model,
        quantisation,
        need: memoryNeed(model, quantisation, { contextTokens: tokens, kvType }),
      });
      contexts.push(
        isMlxQuantisation(quantisation)
          ? largestContexts(model.shape, { kvType, engine: 'mlx' })
          : largestContext,
      );
    }
  }
  const answered = new Map<string, Omit<MachineFit, 'machine'>>();
  const machines = question.machines.map((machine) => {
    const { memoryBytes, memoryBudgetBytes, canRaiseLimit = true } = machine;
    const room = `${memoryBytes} ${memoryBudgetBytes} ${canRaiseLimit}`;
    const fit = answered.get(room) ?? answersOn(machine, cells, contexts);
    answered.set(room, fit);
    return { machine, ...fit };
  });
  return { cells, machines };
}

function answersOn(
  machine: FitMachine,
  cells: readonly FitCell[],
  contexts: readonly LargestContext[],
): Omit<MachineFit, 'machine'> {
  const { memoryBytes, memoryBudgetBytes: budgetBytes, canRaiseLimit = true } = machine;
  return {
    answers: cells.map(({ need }) =>
      fitAnswer({ needBytes: need.totalBytes, budgetBytes, memoryBytes, canRaiseLimit }),
    ),
    largestContextTokens: cells.map(
      ({ need }, index) => contexts[index]?.(budgetBytes - need.weightBytes) ?? 0,
    ),
  };
}
