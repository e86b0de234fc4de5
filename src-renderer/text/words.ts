import type { Candidate } from '#core/advice/advice.ts';
import type { FitAnswer } from '#core/fit/grid.ts';

export type CandidateClass = Candidate['class'];

/** The mark beside the colour, so that the answer is told without seeing colours. */
export const answerMarks: Record<FitAnswer, string> = {
  fits: '●',
  tight: '◐',
  'raise-limit': '▲',
  crawls: '◌',
  refused: '✕',
};

/** Best first, as the legend lists them. */
export const answerOrder: readonly FitAnswer[] = ['fits', 'tight', 'raise-limit', 'crawls', 'refused'];

/** Whether the answer lets the model run at a speed worth naming. */
export const isRunning = (answer: FitAnswer): boolean =>
  answer === 'fits' || answer === 'tight' || answer === 'raise-limit';
