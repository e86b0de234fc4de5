import { median } from '#core/benchmark/extrapolate.ts';
import { pairedRatio, type PairedRatio } from '../paired-ratio.ts';

/** Seconds of one repetition of one test by each side, measured one after another. */
export interface PeerTimes {
  oursSeconds: number;
  oursWallSeconds: number;
  directSeconds: number;
  /** By llama.cpp's own clock, which ours reads too. */
  directNativeSeconds: number;
  llamaBenchSeconds: number;
}

/** What the ratio must be within to be called the same. */
const same = { least: 0.97, most: 1.03 };

/** Prints how one test compares; answers whether no ratio is surely outside of what counts as the same. */
export function reportTest(name: string, tokens: number, rounds: readonly PeerTimes[]): boolean {
  const rate = (of: keyof PeerTimes): string =>
    (tokens / median(rounds.map((times) => times[of]))).toFixed(2);
  const against = (of: keyof PeerTimes): (readonly [number, number])[] =>
    rounds.map((times) => [times[of], times.oursSeconds]);
  console.log(
    `\n${name}, tokens a second, median of ${rounds.length}: ours ${rate('oursSeconds')} (by wall clock ` +
      `${rate('oursWallSeconds')}), libllama ${rate('directSeconds')}, llama-bench ${rate('llamaBenchSeconds')}`,
  );
  const direct = pairedRatio(against('directSeconds'));
  const llamaBench = pairedRatio(against('llamaBenchSeconds'));
  const fastest = (of: keyof PeerTimes): string =>
    (Math.min(...rounds.map((times) => times[of])) / Math.min(...rounds.map((t) => t.oursSeconds))).toFixed(
      3,
    );
  console.log(row('ours ÷ libllama called directly', direct, fastest('directSeconds')));
  console.log(row('ours ÷ llama-bench', llamaBench, fastest('llamaBenchSeconds')));
  console.log(
    row('ours by wall clock ÷ ours', pairedRatio(rounds.map((t) => [t.oursSeconds, t.oursWallSeconds]))),
  );
  console.log(
    row(
      "llama.cpp's clock ÷ ours around it",
      pairedRatio(rounds.map((t) => [t.directSeconds, t.directNativeSeconds])),
    ),
  );
  console.log(
    row('libllama ÷ itself a round later', pairedRatio(neighbours(rounds.map((t) => t.directSeconds)))),
  );
  return [direct, llamaBench].every((ratio) => !isSurelyOutside(ratio));
}

/** The first with the second, the third with the fourth: each measured once only. */
const neighbours = (seconds: readonly number[]): [number, number][] =>
  seconds.flatMap((first, index): [number, number][] => {
    const second = seconds[index + 1];
    return index % 2 === 0 && second !== undefined ? [[first, second]] : [];
  });

const isSurelyOutside = ({ low = 0, high = Infinity }: PairedRatio): boolean =>
  low > same.most || high < same.least;

function row(name: string, { ratio, low, high, pairs }: PairedRatio, fastest?: string): string {
  const interval = low === undefined || high === undefined ? '–' : `${low.toFixed(3)}–${high.toFixed(3)}`;
  const best = fastest === undefined ? '' : `  of the fastest ${fastest}`;
  return `  ${name.padEnd(36)}${ratio.toFixed(3)}  ${interval.padEnd(13)}${String(pairs).padStart(4)} pairs${best}`;
}
