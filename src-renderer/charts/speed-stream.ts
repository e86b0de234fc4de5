/** How words come: the wait for the first, then so many tokens a second. */
export interface StreamPace {
  /** As it is shown, perhaps shortened. */
  waitSeconds: number;
  tokensPerSecond: number;
  /** Rough mean of the language; tokenisers differ. */
  charactersPerToken: number;
}

export interface StreamMoment {
  phase: 'reading' | 'writing' | 'done';
  /** Written so far. */
  tokens: number;
  /** Characters of the text that stand there. */
  characters: number;
  /** Left of the wait; 0 once it writes. */
  waitSecondsLeft: number;
}

/** Nobody waits longer than this to see how fast words come. */
const longestWaitSeconds = 10;

/** The wait as it is shown where words come: true up to 10 s, else 10 s. */
export const shownWait = (seconds: number): number => Math.min(seconds, longestWaitSeconds);

/** Seconds from the start until the whole text stands there: 1 s, then 40 characters at 4 each and 5 a second: 3 s. */
export const streamSeconds = (length: number, pace: StreamPace): number =>
  pace.waitSeconds + Math.ceil(length / pace.charactersPerToken) / pace.tokensPerSecond;

/** Tokens written so many seconds after a prompt was sent, however long the text: 5 s of waiting, then 30 a second: 151 after 10 s. */
export const tokensBy = (
  seconds: number,
  { waitSeconds, tokensPerSecond }: Pick<StreamPace, 'waitSeconds' | 'tokensPerSecond'>,
): number => (seconds < waitSeconds ? 0 : Math.floor((seconds - waitSeconds) * tokensPerSecond) + 1);

/**
 * A whole second that tells the paces apart where nothing moves: 10 s after the start, or 5 s after the last first word, but
 * not later than the end.
 */
export const stillMoment = (paces: readonly StreamPace[], endSeconds: number): number =>
  Math.ceil(Math.min(endSeconds, Math.max(10, ...paces.map(({ waitSeconds }) => waitSeconds + 5))));

/** Whole seconds up to a still moment at which tokens are counted, the same for all: 1, 5 and 10 s, or of 50 s 5, 25 and 50. */
export const countedSeconds = (moment: number): number[] => [
  ...new Set([0.1, 0.5, 1].map((share) => Math.max(1, Math.round(share * moment)))),
];

/** What is there after so many seconds. The first token comes as the wait ends, as it does from a model. */
export function streamAt(length: number, pace: StreamPace, elapsedSeconds: number): StreamMoment {
  const { waitSeconds, charactersPerToken } = pace;
  if (elapsedSeconds < waitSeconds) {
    return { phase: 'reading', tokens: 0, characters: 0, waitSecondsLeft: waitSeconds - elapsedSeconds };
  }
  const all = Math.ceil(length / charactersPerToken);
  const tokens = Math.min(all, tokensBy(elapsedSeconds, pace));
  const isDone = elapsedSeconds >= streamSeconds(length, pace);
  return {
    phase: isDone ? 'done' : 'writing',
    tokens,
    characters: Math.min(length, Math.floor(tokens * charactersPerToken)),
    waitSecondsLeft: 0,
  };
}
