import { engineChange } from './engine-change.ts';
import { closingChange, contextChange, kvChange, limitChange, quantisationChange } from './fit-changes.ts';
import type { ChangeQuestion, FreeChange } from './free-change.ts';
import { moeChange, smallerModel } from './model-changes.ts';
import { promptCacheChange, promptChange } from './prompt-changes.ts';
import { passes } from './situation.ts';

/** By how little each gives up; the riskiest way comes last, and is never the headline. */
const inOrder: readonly ((question: ChangeQuestion) => FreeChange[])[] = [
  contextChange,
  kvChange,
  quantisationChange,
  moeChange,
  engineChange,
  promptCacheChange,
  promptChange,
  smallerModel,
  closingChange,
  limitChange,
];

/**
 * What could be done without buying anything, first what reaches the target. Where it is reached, nothing; but
 * who says what rate they see is told of a quicker engine all the same.
 */
export function freeChanges(question: ChangeQuestion): FreeChange[] {
  if (passes(question.now)) return question.room.seen ? engineChange(question) : [];
  const changes = inOrder.flatMap((change) => change(question));
  return [
    ...changes.filter(({ reachesTarget }) => reachesTarget),
    ...changes.filter(({ reachesTarget }) => !reachesTarget),
  ];
}
