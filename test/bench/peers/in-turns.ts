import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { ModelProcess, type HeldModel } from '../model-process/model-process.ts';
import { pairedRatio } from '../paired-ratio.ts';
import type { Peers } from './build.ts';
import { DirectPeer, type PeerSettings } from './direct-peer.ts';
import { onOneProcessor } from './processors.ts';
import { judgement, row } from './report.ts';

export interface InTurns {
  tests: readonly BenchmarkTest[];
  peers: Pick<Peers, 'direct' | 'folder'>;
  settings: PeerSettings;
  held: HeldModel;
  sessions: number;
}

/** Prompts of one session: each takes seconds. */
const promptsPerSession = 3;

/** Tokens of one turn: what one process does when it has answered stands as little as may be in the other's time. */
const tokensPerTurn = 8;

/** Both loaded, one after the other. */
async function started({
  peers,
  settings,
  held,
  isOursFirst,
}: Pick<InTurns, 'peers' | 'settings' | 'held'> & { isOursFirst: boolean }): Promise<
  Omit<Sides, 'isOursFirst'>
> {
  const early = isOursFirst ? await ModelProcess.start(held) : undefined;
  const direct = new DirectPeer(peers, settings);
  // It tells nothing of itself before it is asked.
  await direct.measure({ kind: 'tg', tokens: 1, depthTokens: 0 });
  return { ours: early ?? (await ModelProcess.start(held)), direct };
}

interface Sides {
  ours: ModelProcess;
  direct: DirectPeer;
  isOursFirst: boolean;
}

/** Seconds. */
interface Times {
  ours: number;
  libllama: number;
}

/**
 * Our code in a process like the worker's and libllama called directly, in `sessions` with new processes. Prompts are
 * read by both at once on one processor, a few milliseconds by each in turn, and what is compared is the processor time
 * that each used; tokens are written a few at a time in turns, every other turn backwards, and timed by llama.cpp. So a
 * machine that changes from second to second is the same for both. Prints the ratios; answers whether none is surely
 * outside of what counts as the same.
 */
export async function compareInTurns({ tests, peers, settings, held, sessions }: InTurns): Promise<boolean> {
  const measured: Times[][] = [];
  while (measured.length < sessions) {
    // The first has its memory from what the session before left, the second what is left then: they change places.
    const isOursFirst = measured.length % 2 === 0;
    const { ours, direct } = await started({ peers, settings, held, isOursFirst });
    try {
      const times: Times[] = [];
      for (const test of tests) times.push(await timesOf(test, { ours, direct, isOursFirst }));
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
    console.log(
      `    session by session ${pairs.map(([first, second]) => (first / second).toFixed(3)).join(' ')}`,
    );
    return judgement(ratio);
  });
  return !judged.includes('different');
}

async function timesOf(test: BenchmarkTest, sides: Sides): Promise<Times> {
  // Fills the caches, and warms what this test uses.
  const warmUp: BenchmarkTest = test.kind === 'pp' ? test : { ...test, tokens: 1 };
  const { ours, direct, isOursFirst } = sides;
  for (const side of isOursFirst ? [ours, direct] : [direct, ours]) await side.measure(warmUp);
  return test.kind === 'pp' ? promptsAtOnce(test, sides) : tokensInTurns(test, sides);
}

async function promptsAtOnce(test: BenchmarkTest, { ours, direct }: Sides): Promise<Times> {
  const used = async (side: ModelProcess | DirectPeer): Promise<number> => {
    let seconds = 0;
    for (let prompt = 0; prompt < promptsPerSession; prompt += 1)
      seconds += (await side.measure(test)).processorSeconds;
    return seconds;
  };
  const [byOurs, byLibllama] = await onOneProcessor([ours.pid, direct.pid], () =>
    Promise.all([used(ours), used(direct)]),
  );
  return { ours: byOurs, libllama: byLibllama };
}

async function tokensInTurns(test: BenchmarkTest, { ours, direct, isOursFirst }: Sides): Promise<Times> {
  const times: Times = { ours: 0, libllama: 0 };
  for (let done = 0; done < test.tokens; done += tokensPerTurn) {
    const turn = {
      kind: 'tg',
      tokens: Math.min(tokensPerTurn, test.tokens - done),
      depthTokens: test.depthTokens + done,
    } as const;
    const measureOurs = async (): Promise<void> => {
      times.ours += (await ours.measure(turn)).nativeSeconds;
    };
    const measureDirect = async (): Promise<void> => {
      times.libllama += (await direct.measure(turn)).nativeSeconds;
    };
    const isEven = (done / tokensPerTurn) % 2 === 0;
    const both = isEven === isOursFirst ? [measureOurs, measureDirect] : [measureDirect, measureOurs];
    for (const measure of both) await measure();
  }
  return times;
}
