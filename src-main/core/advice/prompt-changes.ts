import type { ChangeQuestion, FreeChange } from './free-change.ts';
import { reason } from './reasons.ts';

/** What a question adds to a conversation whose beginning is cached already. */
const addedPromptTokens = 1000;

const writesInTime = ({ now, need }: ChangeQuestion): boolean =>
  (now.generationTokensPerSecond ?? 0) * now.kept.generation >= need.minimumGenerationTokensPerSecond;

/** The rate of prompts where the first word comes too late, and nothing else is known to be wrong with them. */
function latePromptRate({ now, need }: ChangeQuestion): number | undefined {
  const share = now.kept.prompt;
  const isLate = (now.firstTokenSeconds ?? 0) / share > need.maximumFirstTokenSeconds;
  const rate = now.speed.promptTokensPerSecond?.mid;
  return now.holds && isLate && rate !== undefined ? rate * share : undefined;
}

/**
 * Fewer tools, shorter documents: the longest prompt whose first word still comes in time. No help where words
 * come too slowly as well.
 */
export function promptChange(question: ChangeQuestion): FreeChange[] {
  const rate = latePromptRate(question);
  if (rate === undefined || !writesInTime(question)) return [];
  const promptTokens = Math.floor(rate * question.need.maximumFirstTokenSeconds);
  const { confidence } = question.now.speed;
  return [{ reason: reason('shorter-prompt', { promptTokens, confidence }), reachesTarget: false }];
}

/**
 * What is the same in every prompt (an agent's tools, one document) is read once and kept: later only what
 * is new is read. The first prompt stays as late as it was, so the target does not count as reached.
 */
export function promptCacheChange(question: ChangeQuestion): FreeChange[] {
  const { need, now } = question;
  const rate = latePromptRate(question);
  const isRepeated = need.use === 'agent' || need.use === 'documents';
  if (rate === undefined || !isRepeated || need.promptTokens <= addedPromptTokens) return [];
  const details = {
    promptTokens: addedPromptTokens,
    firstTokenSeconds: addedPromptTokens / rate,
    confidence: now.speed.confidence,
  };
  return [{ reason: reason('keep-prompt-cache', details), reachesTarget: false }];
}
