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

/** Prints how one test compares; answers whether neither peer is surely outside of what counts as the same. */
export function reportTest(test: BenchmarkTest, rounds: readonly PeerTimes[]): boolean {
  const rate = (side: Side): string => (test.tokens / median(rounds.map((times) => times[side]))).toFixed(2);
  console.log(
    `\n${testName(test)}, tokens a second, median of ${rounds.length}: ours ${rate('ours')} (by wall clock ` +
      `${rate('oursByWallClock')}), libllama ${rate('libllama')}, llama-bench ${rate('llamaBench')}`,
  );
  console.log('  ratio of rates'.padEnd(40), 'median  95 % interval  pairs  of the fastest');
  const compare = (side: Side, other: Side): PairedRatio =>
    pairedRatio(rounds.map((times) => [times[other], times[side]]));
  const fastest = (side: Side): number => Math.min(...rounds.map((times) => times[side]));

  const peers = (['libllama', 'llamaBench'] as const).map((peer) => {
    const ratio = compare('ours', peer);
    const name = peer === 'libllama' ? 'ours ÷ libllama called directly' : 'ours ÷ llama-bench';
    console.log(row(name, ratio), (fastest(peer) / fastest('ours')).toFixed(3), judgement(ratio));
    return ratio;
  });
  console.log(row('ours by wall clock ÷ ours', compare('oursByWallClock', 'ours')));
  console.log(row('libllama by its own clock ÷ by ours', compare('libllamaByItsOwnClock', 'libllama')));
  console.log(
    row('libllama ÷ itself a round later', pairedRatio(neighbours(rounds.map((times) => times.libllama)))),
  );
  return peers.every((ratio) => judgement(ratio) !== 'different');
}

/** The first with the second, the third with the fourth: each is used once. */
const neighbours = (seconds: readonly number[]): [number, number][] =>
  seconds.flatMap((first, index): [number, number][] => {
    const second = seconds[index + 1];
    return index % 2 === 0 && second !== undefined ? [[second, first]] : [];
  });

function judgement({ low = 0, high = Infinity }: PairedRatio): 'same' | 'different' | "can't tell" {
  if (low >= same.least && high <= same.most) return 'same';
  return low > same.most || high < same.least ? 'different' : "can't tell";
}

function row(name: string, { ratio, low, high, pairs }: PairedRatio): string {
  const interval = low === undefined || high === undefined ? '–' : `${low.toFixed(3)}–${high.toFixed(3)}`;
  return [
    `  ${name}`.padEnd(40),
    ratio.toFixed(3),
    interval.padStart(13),
    String(pairs).padStart(6),
    '',
  ].join('  ');
}
