import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { batchTokens } from '#core/benchmark/plan-rules.ts';
import type { BenchmarkRequest, EnginePort } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { buildPeers, PeersUnavailable, type Peers } from './peers/build.ts';
import { DirectPeer, type DirectTiming, type PeerSettings } from './peers/direct-peer.ts';
import { interleave, type Interleaved } from './peers/interleave.ts';
import { runLlamaBench } from './peers/llama-bench-peer.ts';
import { modelFile } from './peers/model.ts';
import { reportTest, type PeerTimes } from './peers/report.ts';

interface Question {
  /** As after `kaidoki bench`: a file, or `MODEL:QUANTISATION` of the catalogue. */
  model: string;
  sessions: number;
  depthTokens: number;
}

/** Few: new processes differ more from each other than one of them from itself. */
const roundsPerSession = 2;

/**
 * Does our benchmark measure what libllama called directly and llama-bench measure? Ends with 1 when a ratio is
 * surely outside 0.97–1.03. Arguments: a model as after `kaidoki bench` (smollm2-360m:Q8_0), `--sessions` (9),
 * `--depth` (0), `--llama-bench PROGRAM` instead of building one. See peers/README.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { sessions: text, depth: text, 'llama-bench': text },
  });
  const question: Question = {
    model: positionals[0] ?? 'smollm2-360m:Q8_0',
    sessions: Number(values.sessions ?? 9),
    depthTokens: Number(values.depth ?? 0),
  };
  const folder = mkdtempSync(join(tmpdir(), 'kaidoki-peers-'));
  try {
    const peers = buildPeers(join(folder, 'peers'), values['llama-bench']);
    if (!(await compare(folder, peers, question))) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof PeersUnavailable)) throw error;
    console.error(`The peers can't be built: ${error.message}.`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether ours agrees with both, as far as can be told. */
async function compare(
  folder: string,
  peers: Peers,
  { model, sessions, depthTokens }: Question,
): Promise<boolean> {
  const target = await modelFile(folder, model);
  const engine = createLlamaEngine({
    workerPath: await builtWorker(),
    workFolder: folder,
    // The worker says nothing while it is held.
    silenceMilliseconds: 1_800_000,
    graceMilliseconds: 1_800_000,
  });
  const { backend } = await engine.describe();
  const tests: Tests = [
    { kind: 'pp', tokens: 512, depthTokens },
    { kind: 'tg', tokens: 128, depthTokens },
  ];
  // The fewest blocks: another session says more than another block.
  const request: BenchmarkRequest = { target, tests, timeBudgetMilliseconds: 0 };
  const settings: PeerSettings = {
    model: target.paths[0] ?? '',
    threads: Math.max(1, availableParallelism() - 1),
    batchTokens,
    contextTokens: planBenchmark({ ...request, backend }).contextTokens,
  };

  console.log(`${target.name}, load ${loadavg()[0]?.toFixed(2)} before`);
  const measured: Session[] = [];
  while (measured.length < sessions) {
    measured.push(await measureSession(tests, { engine, request, peers, settings }));
  }
  describeRun(measured, settings);
  return tests.map((test) => reportTest(test, measured.map(timesOf(test)))).every(Boolean);
}

type Tests = readonly [prompt: BenchmarkTest, generation: BenchmarkTest];

interface Sides {
  engine: EnginePort;
  request: BenchmarkRequest;
  peers: Peers;
  settings: PeerSettings;
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
