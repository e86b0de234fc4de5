import { mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { batchTokens } from '#core/benchmark/plan-rules.ts';
import { hasPlainCache } from '#core/benchmark/target.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { ModelProcess, type HeldModel } from './model-process/model-process.ts';
import { pairedRatio } from './paired-ratio.ts';
import { modelFile } from './peers/model.ts';
import { row } from './peers/report.ts';
import { buildServer } from './server/build-server.ts';
import { RunningServer, shortPromptTokens, type ServerSettings } from './server/running-server.ts';

/** Short, so that what is compared is measured within a second or two. */
const tests = [
  { test: { kind: 'pp', tokens: 512, depthTokens: 0 }, turns: 2 },
  { test: { kind: 'tg', tokens: 32, depthTokens: shortPromptTokens }, turns: 6 },
] as const satisfies readonly { test: BenchmarkTest; turns: number }[];

/**
 * Does `bench --engine server` of llama.cpp's own server say what our engine says of the same file? Both take turns,
 * in sessions with new processes; each session gives one ratio. The server samples its tokens, we do not.
 * Arguments: a model as after `kaidoki bench` (smollm2-360m:Q8_0), `--sessions` (6), `--llama-server PROGRAM` instead of
 * building one, which takes some ten minutes.
 */
export async function run(args: readonly string[]): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { sessions: text, 'llama-server': text },
  });
  const folder = mkdtempSync(join(tmpdir(), 'kaidoki-server-'));
  try {
    const program = values['llama-server'] ?? buildServer(folder);
    const target = await modelFile(folder, positionals[0] ?? 'smollm2-360m:Q8_0');
    const asked = tests.map(({ test }) => test);
    const plan = planBenchmark({ target, tests: asked, backend: 'cpu', timeBudgetMilliseconds: 0 });
    const { contextTokens } = plan;
    const [path = ''] = target.paths;
    const { layerCount: layers, vocabularySize } = target;
    const threads = Math.max(1, availableParallelism() - 1);
    console.log(`${target.name}, ${threads} threads, load ${loadavg()[0]?.toFixed(2)} before`);
    await compare(
      { program, model: path, threads, batchTokens, contextTokens },
      { path, layers, contextTokens, vocabularySize, hasPlainCache: hasPlainCache(target) },
      Number(values.sessions ?? 6),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function compare(settings: ServerSettings, held: HeldModel, sessions: number): Promise<void> {
  const random = xorshift32(1);
  const pairs = tests.map((): [number, number][] => []);
  for (let session = 0; session < sessions; session += 1) {
    const server = await RunningServer.start(settings, () => random() / 2 ** 32);
    const ours = await ModelProcess.start(held);
    try {
      if (session === 0) console.log(`llama-server ${server.version}`);
      for (const [index, each] of tests.entries()) pairs[index]?.push(await times(each, server, ours));
    } finally {
      ours.close();
      server.close();
    }
  }
  console.log('  ratio of rates'.padEnd(41), 'median  95 % interval  sessions');
  for (const [index, { test }] of tests.entries())
    console.log(row(`${testName(test)}, llama-server ÷ ours`, pairedRatio(pairs[index] ?? [])));
}

/** Seconds of ours and of the server: rates go the other way. */
async function times(
  { test, turns }: (typeof tests)[number],
  server: RunningServer,
  ours: ModelProcess,
): Promise<[ours: number, server: number]> {
  let ourSeconds = 0;
  let serverSeconds = 0;
  await ours.measure(test);
  await server.measure(test);
  for (let turn = 0; turn < turns; turn += 1) {
    ourSeconds += (await ours.measure(test)).nativeSeconds;
    serverSeconds += await server.measure(test);
  }
  return [ourSeconds, serverSeconds];
}
