import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { median } from '#core/benchmark/extrapolate.ts';
import { pairedRatio, type PairedRatio } from '../paired-ratio.ts';

/** Seconds of one repetition of one test by each side, measured one after another. */
export interface PeerTimes {
  /** By llama.cpp's own clock: what the program reports. */
  ours: number;
  oursByWallClock: number;
  libllama: number;
  libllamaByItsOwnClock: number;
  llamaBench: number;
}

type Side = keyof PeerTimes;

/** What the ratio of two rates must be within to be called the same. */
const same = { least: 0.97, most: 1.03 };

/**
 * Prints how one test compares; answers whether neither peer is surely outside of what counts as the same. Each
 * session, with new processes on every side, gives one ratio: the median of its rounds.
 */
export function reportTest(test: BenchmarkTest, sessions: readonly (readonly PeerTimes[])[]): boolean {
  const all = sessions.flat();
  const rate = (side: Side): string => (test.tokens / median(all.map((times) => times[side]))).toFixed(2);
  console.log(
    `\n${testName(test)}, tokens a second, median of ${all.length}: ours ${rate('ours')} (by wall clock ` +
      `${rate('oursByWallClock')}), libllama ${rate('libllama')}, llama-bench ${rate('llamaBench')}`,
  );
  console.log('  ratio of rates'.padEnd(40), 'median  95 % interval  sessions  of the fastest');
  const compare = (side: Side, other: Side): PairedRatio =>
    pairedRatio(sessions.map((rounds) => [median(rounds.map((times) => times[other] / times[side])), 1]));
  const fastest = (side: Side): number => Math.min(...all.map((times) => times[side]));

  const peers = (['libllama', 'llamaBench'] as const).map((peer) => {
    const ratio = compare('ours', peer);
    const name = peer === 'libllama' ? 'ours ÷ libllama called directly' : 'ours ÷ llama-bench';
    console.log(row(name, ratio), (fastest(peer) / fastest('ours')).toFixed(3), judgement(ratio));
    return ratio;
  });
  console.log(row('llama-bench ÷ libllama', compare('llamaBench', 'libllama')));
  console.log(row('libllama ÷ itself a round later', pairedRatio(sessions.flatMap(neighbours))));
  console.log(row('libllama by its own clock ÷ by ours', compare('libllamaByItsOwnClock', 'libllama')));
  console.log(row('ours by wall clock ÷ ours', compare('oursByWallClock', 'ours')));
  return peers.every((ratio) => judgement(ratio) !== 'different');
}

/** Of one session the first round with the second: two figures of the same process, seconds apart. */
function neighbours([first, second]: readonly PeerTimes[]): [number, number][] {
  return first && second ? [[second.libllama, first.libllama]] : [];
}

/** Whether the interval lies within what counts as the same, outside, or neither. */
export function judgement({ low = 0, high = Infinity }: PairedRatio): 'same' | 'different' | "can't tell" {
  if (low >= same.least && high <= same.most) return 'same';
  return low > same.most || high < same.least ? 'different' : "can't tell";
}

/** One line of a table of ratios. */
export function row(name: string, { ratio, low, high, pairs }: PairedRatio): string {
  const interval = low === undefined || high === undefined ? '–' : `${low.toFixed(3)}–${high.toFixed(3)}`;
  return [
    `  ${name}`.padEnd(40),
    ratio.toFixed(3),
    interval.padStart(13),
    String(pairs).padStart(8),
    '',
  ].join('  ');
}
