import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { batchTokens } from '#core/benchmark/plan-rules.ts';
import { hasPlainCache } from '#core/benchmark/target.ts';
import type { BenchmarkRequest } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { buildDirect, buildPeers, PeersUnavailable } from './peers/build.ts';
import type { PeerSettings } from './peers/direct-peer.ts';
import { compareInBlocks, type Tests } from './peers/in-blocks.ts';
import { compareInTurns } from './peers/in-turns.ts';
import { modelFile } from './peers/model.ts';

interface Question {
  /** As after `kaidoki bench`: a file, or `MODEL:QUANTISATION` of the catalogue. */
  model: string;
  sessions: number;
  depthTokens: number;
  inTurns: boolean;
  llamaBench: string | undefined;
}

/**
 * Does our benchmark measure what libllama called directly and llama-bench measure? Ends with 1 when a ratio is
 * surely outside 0.97–1.03. Arguments: a model as after `kaidoki bench` (smollm2-360m:Q8_0), `--sessions` (9),
 * `--depth` (0), `--llama-bench PROGRAM` instead of building one, `--in-turns` for ours and libllama alone, a few
 * tokens in turns, and prompts at once. See peers/README.md.
 */
export async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { sessions: text, depth: text, 'llama-bench': text, 'in-turns': { type: 'boolean' } },
  });
  const question: Question = {
    model: positionals[0] ?? 'smollm2-360m:Q8_0',
    sessions: Number(values.sessions ?? 9),
    depthTokens: Number(values.depth ?? 0),
    inTurns: values['in-turns'] === true,
    llamaBench: values['llama-bench'],
  };
  const folder = mkdtempSync(join(tmpdir(), 'kaidoki-peers-'));
  try {
    if (!(await compare(folder, question))) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof PeersUnavailable)) throw error;
    console.error(`The peers can't be compared: ${error.message}.`);
    process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Whether ours agrees with what it was compared to, as far as can be told. */
async function compare(
  folder: string,
  { model, sessions, depthTokens, inTurns, llamaBench }: Question,
): Promise<boolean> {
  const peersFolder = join(folder, 'peers');
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
  const { contextTokens } = planBenchmark({ ...request, backend });
  const [path = ''] = target.paths;
  const threads = Math.max(1, availableParallelism() - 1);
  const settings: PeerSettings = { model: path, threads, batchTokens, contextTokens };

  console.log(`${target.name}, load ${loadavg()[0]?.toFixed(2)} before`);
  if (!inTurns) {
    const peers = buildPeers(peersFolder, llamaBench);
    return compareInBlocks(tests, { engine, request, peers, settings }, sessions);
  }
  const { layerCount: layers, vocabularySize } = target;
  const held = { path, layers, contextTokens, vocabularySize, hasPlainCache: hasPlainCache(target) };
  return compareInTurns({ tests, peers: buildDirect(peersFolder), settings, held, sessions });
}
