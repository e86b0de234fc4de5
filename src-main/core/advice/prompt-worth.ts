import type { Need } from './advice.ts';
import { gain } from './candidates.ts';
import { type Room, situation, type Target } from './situation.ts';
import { adviceThresholds } from './thresholds.ts';

interface Comparison {
  from: Room;
  to: Room;
  target: Target;
  need: Need;
}

/** Where the search begins, and how it grows. */
const leastPromptTokens = 256;
const growth = 1.5;
/** The answer is good to about this much. */
const precision = 1.02;

/**
 * The prompt length from which another Mac reaches this class on the mix of such a prompt and the user's
 * output: prompts gain more than generation from M5 on, so longer ones make it worth more. Rounded to two
 * digits; `undefined` where the model's context ends first, or the other Mac does not hold it. Where the
 * first one no longer holds what the second does, that length is it. An M5 Max reaches `noticeable`
 * against an M4 Max on a 32B at about six times the tokens that are written.
 */
export function promptTokensFrom(name: 'noticeable' | 'clear', comparison: Comparison): number | undefined {
  const least = adviceThresholds.classes.find((one) => one.name === name)?.least ?? Infinity;
  const most = comparison.target.model.shape.maximumContextTokens - comparison.need.outputTokens;
  const isWorth = (promptTokens: number): boolean => reaches(least, comparison, promptTokens);
  let below = 0;
  let from = leastPromptTokens;
  while (from <= most && !isWorth(from)) {
    below = from;
    from = Math.ceil(from * growth);
  }
  if (from > most) return undefined;
  while (below > 0 && from / below > precision && from - below > 1) {
    const middle = Math.round(Math.sqrt(below * from));
    if (isWorth(middle)) from = middle;
    else below = middle;
  }
  return twoDigits(from);
}

function reaches(least: number, { from, to, target, need }: Comparison, promptTokens: number): boolean {
  const longer = { ...need, promptTokens };
  const contextTokens = Math.max(target.contextTokens, promptTokens + need.outputTokens);
  const now = situation(from, { ...target, contextTokens }, longer);
  const then = situation(to, { ...target, contextTokens }, longer);
  if (!then.holds) return false;
  return !now.holds || (gain(now, then) ?? 0) >= least;
}

/** 8 734 is 8 800: rounded up, since below the true length it is not yet so. */
function twoDigits(tokens: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(tokens)) - 1);
  return Math.ceil(tokens / step) * step;
}
