import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { batchTokens, planBenchmark } from '#core/benchmark/plan.ts';
import type { BenchmarkRequest, Measurement } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { buildPeers, PeersUnavailable } from './peers/build.ts';
import { DirectPeer } from './peers/direct-peer.ts';
import { interleave } from './peers/interleave.ts';
import { runLlamaBench } from './peers/llama-bench-peer.ts';
import { makeModel } from './peers/model.ts';
import { reportTest, type PeerTimes } from './peers/report.ts';

const promptTokens = 512;
const generatedTokens = 128;

/**
 * Does our benchmark measure what libllama called directly and llama-bench measure? Ends with 1 when a ratio is
 * surely outside 0.97–1.03. `--model ID:QUANTISATION` of the catalogue (smollm2-360m:Q8_0), `--minutes` (5),
 * `--llama-bench PROGRAM` instead of building one. See peers/README.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: { model: { type: 'string' }, minutes: { type: 'string' }, 'llama-bench': { type: 'string' } },
  });
  const { model = 'smollm2-360m:Q8_0', minutes = '5' } = values;
  const folder = mkdtempSync(join(tmpdir(), 'kaidoki-peers-'));
  try {
    const agree = await compare(folder, model, {
      minutes: Number(minutes),
      llamaBench: values['llama-bench'],
    });
    if (!agree) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof PeersUnavailable)) throw error;
    console.error(`The peers can't be built: ${error.message}.`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(
  folder: string,
  model: string,
  { minutes, llamaBench }: { minutes: number; llamaBench: string | undefined },
): Promise<boolean> {
  const peers = buildPeers(join(folder, 'peers'), llamaBench);
  const target = await makeModel(folder, model);
  const engine = createLlamaEngine({
    workerPath: await builtWorker(),
    workFolder: folder,
    // The worker is silent while it is held.
    silenceMilliseconds: 600_000,
    graceMilliseconds: 600_000,
  });
  const { backend } = await engine.describe();
  const request: BenchmarkRequest = {
    target,
    tests: [
      { kind: 'pp', tokens: promptTokens, depthTokens: 0 },
      { kind: 'tg', tokens: generatedTokens, depthTokens: 0 },
    ],
    timeBudgetMilliseconds: minutes * 60_000,
  };
  const { contextTokens } = planBenchmark({ ...request, backend });
  const threads = Math.max(1, availableParallelism() - 1);
  const path = target.paths[0] ?? '';
  const direct = new DirectPeer(peers, { model: path, threads, contextTokens });
  try {
    await direct.measure('pp', promptTokens);
    console.log(`${model}, load ${loadavg()[0]?.toFixed(2)} before`);
    const { measurement, byBlock } = await interleave(engine, request, async () => {
      const pp = await direct.measure('pp', promptTokens);
      const bench = await runLlamaBench(peers.llamaBench, {
        model: path,
        threads,
        batchTokens,
        promptTokens,
        generatedTokens,
      });
      return { pp, tg: await direct.measure('tg', generatedTokens), bench };
    });
    if (measurement.backend === 'cpu' && measurement.settings.threads !== threads)
      throw new Error(`ours ran on ${measurement.settings.threads} threads, the others on ${threads}`);
    console.log(`${measurement.build}, ${measurement.backend}, load ${loadavg()[0]?.toFixed(2)} after`);
    console.log(`our settings: ${JSON.stringify(measurement.settings)}, context ${contextTokens}`);
    const verdicts = (['pp', 'tg'] as const).map((kind) => {
      const times = [...byBlock].flatMap(([block, others]): PeerTimes[] => {
        const ours = sampleOf(measurement, block, kind);
        return ours ? [{ ...ours, ...theirs(others, kind) }] : [];
      });
      const tokens = kind === 'pp' ? promptTokens : generatedTokens;
      return reportTest(`${kind}${tokens}`, tokens, times);
    });
    return verdicts.every(Boolean);
  } finally {
    direct.close();
  }
}

function sampleOf(
  { samples }: Measurement,
  block: number,
  kind: 'pp' | 'tg',
): Pick<PeerTimes, 'oursSeconds' | 'oursWallSeconds'> | undefined {
  const sample = samples.find((candidate) => candidate.block === block && candidate.test.kind === kind);
  return sample && { oursSeconds: sample.nativeSeconds, oursWallSeconds: sample.wallSeconds };
}

type Direct = Awaited<ReturnType<DirectPeer['measure']>>;

const theirs = (
  others: Record<'pp' | 'tg', Direct> & { bench: Record<'pp' | 'tg', number> },
  kind: 'pp' | 'tg',
): Pick<PeerTimes, 'directSeconds' | 'directNativeSeconds' | 'llamaBenchSeconds'> => ({
  directSeconds: others[kind].seconds,
  directNativeSeconds: others[kind].nativeSeconds,
  llamaBenchSeconds: others.bench[kind],
});
