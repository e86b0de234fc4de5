import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { ModelProcess, type HeldModel } from '../model-process/model-process.ts';
import { pairedRatio } from '../paired-ratio.ts';
import type { Peers } from './build.ts';
import { DirectPeer, type PeerSettings } from './direct-peer.ts';
import { judgement, row } from './report.ts';

export interface InTurns {
  tests: readonly BenchmarkTest[];
  peers: Pick<Peers, 'direct' | 'folder'>;
  settings: PeerSettings;
  held: HeldModel;
  sessions: number;
}

/** Prompts of one session: each takes seconds, so the pairs of one session lie as far apart as those of two. */
const promptsPerSession = 3;

interface Sides {
  ours: ModelProcess;
  direct: DirectPeer;
}

/** Seconds by llama.cpp's own clock. */
interface Times {
  ours: number;
  libllama: number;
}

/**
 * Our code in a process like the worker's and libllama called directly take turns token by token and prompt by
 * prompt, each other turn backwards, in `sessions` with new processes: a machine that changes from second to
 * second is the same for both. Prints the ratios; answers whether none is surely outside of what counts as the same.
 */
export async function compareInTurns({ tests, peers, settings, held, sessions }: InTurns): Promise<boolean> {
  const measured: Times[][] = [];
  while (measured.length < sessions) {
    const direct = new DirectPeer(peers, settings);
    const ours = await ModelProcess.start(held);
    try {
      const times: Times[] = [];
      for (const test of tests) times.push(await timesOf(test, { ours, direct }));
      measured.push(times);
    } finally {
      ours.close();
      direct.close();
    }
  }
  console.log('\n  in turns, ratio of rates'.padEnd(41), 'median  95 % interval  sessions');
  const judged = tests.map((test, index) => {
    const pairs = measured.flatMap((times): [number, number][] => {
      const time = times[index];
      return time ? [[time.libllama, time.ours]] : [];
    });
    const ratio = pairedRatio(pairs);
    console.log(row(`${testName(test)}, ours ÷ libllama`, ratio), judgement(ratio));
    return judgement(ratio);
  });
  return !judged.includes('different');
}

/** The steps that are taken in turns: a generation's tokens, or the prompt again and again. */
function stepsOf(test: BenchmarkTest): BenchmarkTest[] {
  if (test.kind === 'pp') return Array.from({ length: promptsPerSession }, () => test);
  return Array.from({ length: test.tokens }, (_, token) => ({
    kind: 'tg',
    tokens: 1,
    depthTokens: test.depthTokens + token,
  }));
}

async function timesOf(test: BenchmarkTest, { ours, direct }: Sides): Promise<Times> {
  // Fills the caches, and warms what this test uses.
  const warmUp: BenchmarkTest = test.kind === 'pp' ? test : { ...test, tokens: 1 };
  await ours.measure(warmUp);
  await direct.measure(warmUp);
  const times: Times = { ours: 0, libllama: 0 };
  for (const [turn, step] of stepsOf(test).entries()) {
    const measureOurs = async (): Promise<void> => {
      times.ours += (await ours.measure(step)).nativeSeconds;
    };
    const measureDirect = async (): Promise<void> => {
      times.libllama += (await direct.measure(step)).nativeSeconds;
    };
    for (const measure of turn % 2 === 0 ? [measureOurs, measureDirect] : [measureDirect, measureOurs])
      await measure();
  }
  return times;
}
