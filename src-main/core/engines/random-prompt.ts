/** Short and common, so that most vocabularies have each, with the space before it, as one token. */
const words = (
  'time year people way day man thing woman life child world school state family student group country ' +
  'problem hand part place case week company system program question work night point home water room ' +
  'mother area money story fact month lot right study book eye job word business issue side kind head house ' +
  'service friend father power hour game line end member law car city name team minute idea body back'
).split(' ');

/**
 * Text of so many random words whose first differs from that of the other prompts of a run (`index` from 0; up
 * to their number), so that no cache of prompts has any of it. `random` answers 0 to below 1.
 */
export function randomPrompt(wordCount: number, index: number, random: () => number): string {
  const first = words[index % words.length] ?? '';
  const others = Array.from({ length: Math.max(0, wordCount - 1) }, () => {
    return words[Math.floor(random() * words.length)] ?? '';
  });
  return [first, ...others].join(' ');
}

/** Prompts of a run that begin with words of their own. */
export const mostDistinctPrompts = words.length;
