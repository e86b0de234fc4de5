import { loadavg } from 'node:os';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import type { BenchmarkRequest, EnginePort } from '../../../src-main/app/ports.ts';
import type { Peers } from './build.ts';
import { DirectPeer, type DirectTiming, type PeerSettings } from './direct-peer.ts';
import { interleave, type Interleaved } from './interleave.ts';
import { runLlamaBench } from './llama-bench-peer.ts';
import { reportTest, type PeerTimes } from './report.ts';

/** Few: new processes differ more from each other than one of them from itself. */
const roundsPerSession = 2;

export type Tests = readonly [prompt: BenchmarkTest, generation: BenchmarkTest];

export interface Sides {
  engine: EnginePort;
  request: BenchmarkRequest;
  peers: Peers;
  settings: PeerSettings;
}

/**
 * The product's worker as `bench` runs it beside both peers, in `sessions` with new processes. Prints how they
 * compare; answers whether ours agrees with both, as far as can be told.
 */
export async function compareInBlocks(tests: Tests, sides: Sides, sessions: number): Promise<boolean> {
  const measured: Session[] = [];
  while (measured.length < sessions) measured.push(await measureSession(tests, sides));
  describeRun(measured, sides.settings);
  return tests.map((test) => reportTest(test, measured.map(timesOf(test)))).every(Boolean);
}

/** New processes on every side, and a few rounds of them. */
async function measureSession(
  [pp, tg]: Tests,
  { engine, request, peers, settings }: Sides,
): Promise<Session> {
  const direct = new DirectPeer(peers, settings);
  try {
    await direct.measure(pp);
    return await interleave(engine, request, {
      rounds: roundsPerSession,
      meanwhile: async () => {
        const directPrompt = await direct.measure(pp);
        const llamaBench = await runLlamaBench(peers.llamaBench, settings, [pp, tg]);
        return { direct: { pp: directPrompt, tg: await direct.measure(tg) }, llamaBench };
      },
    });
  } finally {
    direct.close();
  }
}

/** What the other two took while ours was held. */
interface Others {
  direct: Record<'pp' | 'tg', DirectTiming>;
  llamaBench: Record<'pp' | 'tg', number>;
}

type Session = Interleaved<Others>;

function describeRun(sessions: readonly Session[], { threads, contextTokens }: PeerSettings): void {
  const run = sessions[0]?.measurement;
  if (!run) throw new Error('no session was asked for');
  if (run.backend === 'cpu' && run.settings.threads !== threads)
    throw new Error(`ours ran on ${run.settings.threads} threads, the others on ${threads}`);
  console.log(`${run.build}, ${run.backend}, load ${loadavg()[0]?.toFixed(2)} after`);
  console.log(`our settings: ${JSON.stringify(run.settings)}, context ${contextTokens}`);
}

const timesOf =
  (test: BenchmarkTest) =>
  ({ measurement, byBlock }: Session): PeerTimes[] =>
    measurement.samples.flatMap((sample): PeerTimes[] => {
      const others = byBlock.get(sample.block);
      if (!others || testName(sample.test) !== testName(test)) return [];
      const { seconds, nativeSeconds } = others.direct[test.kind];
      return [
        {
          ours: sample.nativeSeconds,
          oursByWallClock: sample.wallSeconds,
          libllama: seconds,
          libllamaByItsOwnClock: nativeSeconds,
          llamaBench: others.llamaBench[test.kind],
        },
      ];
    });
