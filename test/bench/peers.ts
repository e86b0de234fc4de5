import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { batchTokens, planBenchmark } from '#core/benchmark/plan.ts';
import type { BenchmarkRequest, Measurement } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { buildPeers, PeersUnavailable, type Peers } from './peers/build.ts';
import { DirectPeer, type DirectTiming } from './peers/direct-peer.ts';
import { interleave } from './peers/interleave.ts';
import { runLlamaBench } from './peers/llama-bench-peer.ts';
import { modelFile } from './peers/model.ts';
import { reportTest, type PeerTimes } from './peers/report.ts';

interface Question {
  /** As after `kaidoki bench`: a file, or `MODEL:QUANTISATION` of the catalogue. */
  model: string;
  minutes: number;
  depthTokens: number;
}

/**
 * Does our benchmark measure what libllama called directly and llama-bench measure? Ends with 1 when a ratio is
 * surely outside 0.97–1.03. Arguments: a model as after `kaidoki bench` (smollm2-360m:Q8_0), `--minutes` (5),
 * `--depth` (0), `--llama-bench PROGRAM` instead of building one. See peers/README.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { minutes: text, depth: text, 'llama-bench': text },
  });
  const question: Question = {
    model: positionals[0] ?? 'smollm2-360m:Q8_0',
    minutes: Number(values.minutes ?? 5),
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
  { model: text, minutes, depthTokens }: Question,
): Promise<boolean> {
  const target = await modelFile(folder, text);
  const engine = createLlamaEngine({
    workerPath: await builtWorker(),
    workFolder: folder,
    // The worker says nothing while it is held.
    silenceMilliseconds: 1_800_000,
    graceMilliseconds: 1_800_000,
  });
  const { backend } = await engine.describe();
  const pp: BenchmarkTest = { kind: 'pp', tokens: 512, depthTokens };
  const tg: BenchmarkTest = { kind: 'tg', tokens: 128, depthTokens };
  const request: BenchmarkRequest = { target, tests: [pp, tg], timeBudgetMilliseconds: minutes * 60_000 };
  const { contextTokens } = planBenchmark({ ...request, backend });
  const model = target.paths[0] ?? '';
  const threads = Math.max(1, availableParallelism() - 1);
  const direct = new DirectPeer(peers, { model, threads, contextTokens });
  try {
    await direct.measure(pp);
    console.log(`${target.name}, load ${loadavg()[0]?.toFixed(2)} before`);
    const { measurement, byBlock } = await interleave(engine, request, async (): Promise<Others> => {
      const directPrompt = await direct.measure(pp);
      const llamaBench = await runLlamaBench(peers.llamaBench, {
        model,
        threads,
        batchTokens,
        tests: [pp, tg],
      });
      return { direct: { pp: directPrompt, tg: await direct.measure(tg) }, llamaBench };
    });
    describeRun(measurement, { threads, contextTokens });
    const verdicts = [pp, tg].map((test) => reportTest(test, timesOf(test, measurement, byBlock)));
    return verdicts.every(Boolean);
  } finally {
    direct.close();
  }
}

/** What the other two took while ours was held. */
interface Others {
  direct: Record<'pp' | 'tg', DirectTiming>;
  llamaBench: Record<'pp' | 'tg', number>;
}

function describeRun(
  { build, backend, settings }: Measurement,
  given: { threads: number; contextTokens: number },
): void {
  if (backend === 'cpu' && settings.threads !== given.threads)
    throw new Error(`ours ran on ${settings.threads} threads, the others on ${given.threads}`);
  console.log(`${build}, ${backend}, load ${loadavg()[0]?.toFixed(2)} after`);
  console.log(`our settings: ${JSON.stringify(settings)}, context ${given.contextTokens}`);
}

function timesOf(
  test: BenchmarkTest,
  { samples }: Measurement,
  byBlock: ReadonlyMap<number, Others>,
): PeerTimes[] {
  return samples.flatMap((sample): PeerTimes[] => {
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
}
