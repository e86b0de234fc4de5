import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import { budgetMilliseconds, testsOf } from '#core/benchmark/modes.ts';
import type { SyntheticTarget } from '#core/benchmark/target.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import type { EnginePort, Measurement } from '../../src-main/app/ports.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';
import { builtWorker } from '../fakes/built-worker.ts';
import { catalogueModel } from '../fakes/catalogue-models.ts';
import { samplesSideBySide } from './extrapolation-side-by-side.ts';
import { blockRatios, type Compared, fastestRatio, geometricMean } from './extrapolation-ratio.ts';

/**
 * How far off are the slices? Each model is measured as slices and whole, all made of random weights, loaded
 * side by side and interleaved in the same blocks; printed is what the slices say ÷ what the whole took.
 *
 * Arguments: `MODEL:QUANT[:LAYERS]` …, with a slash the slices (`gemma-3-4b:Q4_K_M/10,16`), `--depth N`, 0
 * for none, `--minutes N` beyond the first two blocks. Without models: the four below, about an hour on one
 * core, 6 GB of disk and 19 GB of memory. `:LAYERS` shortens the model, for one that would not fit whole.
 *
 * `--side-by-side` gives each of them a process of its own on one processor (`taskset -c 0`): prompts are read at
 * once, tokens written in turns, so that a machine that others use disturbs all alike, in `--sessions N` (6) with
 * new processes and `--readings N` (1) of each test in each. Deep caches are filled once and kept in files.
 * `--only pp` or `--only tg` leaves the other test out, `--only-depth` those before the depth.
 */
const cases = [
  // Multi-head attention, the reference.
  'llama-2-7b:Q4_0/2,10',
  // Grouped-query attention, two kinds of layers by quantisation.
  'llama-3.2-3b:Q4_K_M/2,10',
  // Five sliding layers, one full.
  'gemma-3-4b:Q4_K_M/10,16',
  // 128 experts, 8 used; 16 of its 48 layers, since all would not fit twice.
  'qwen3-30b-a3b:Q4_K_M:16/2,6',
];

interface Case {
  target: SyntheticTarget;
  sliceLayers: number[];
}

function parseCase(text: string, backend: Measurement['backend']): Case {
  const [name = '', slices] = text.split('/');
  const [modelId = '', quantisation = 'Q4_0', layers] = name.split(':');
  const { shape } = catalogueModel(modelId);
  const layerCount = layers === undefined ? shape.layerCount : Number(layers);
  const target: SyntheticTarget = {
    kind: 'synthetic',
    modelId,
    quantisation,
    shape: { ...shape, layerCount },
  };
  if (slices !== undefined) return { target, sliceLayers: slices.split(',').map(Number) };
  const plan = planBenchmark({
    target,
    tests: testsOf({ mode: 'default' }, shape.maximumContextTokens),
    backend,
    timeBudgetMilliseconds: budgetMilliseconds.default,
  });
  return { target, sliceLayers: plan.slices.map((slice) => slice.layers.length) };
}

/** Ratios of single blocks in one line. */
const mostListed = 12;

interface Options {
  depthTokens: number;
  minutes: number;
  isSideBySide: boolean;
  only: string | undefined;
  isOnlyDepth: boolean;
  sessions: number;
  readings: number;
}

export async function run(args: readonly string[]): Promise<void> {
  const option = (name: string, otherwise: number): number =>
    args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const options: Options = {
    depthTokens: option('--depth', 4096),
    minutes: option('--minutes', 0),
    only: args.includes('--only') ? args[args.indexOf('--only') + 1] : undefined,
    isOnlyDepth: args.includes('--only-depth'),
    isSideBySide: args.includes('--side-by-side'),
    sessions: option('--sessions', 6),
    readings: option('--readings', 1),
  };
  const named = args.filter(
    (argument, index) => argument.includes(':') && !args[index - 1]?.startsWith('--'),
  );
  const workerPath = await builtWorker();
  console.log('Slices ÷ whole model, time: above 1 the slices say slower.');
  for (const text of named.length > 0 ? named : cases) await measureCase(text, workerPath, options);
}

async function measureCase(text: string, workerPath: string, options: Options): Promise<void> {
  const workFolder = mkdtempSync(join(tmpdir(), 'kaidoki-bench-'));
  try {
    // A few hundred layers of prompt are one silent step of minutes on a slow CPU.
    const engine = createLlamaEngine({
      workerPath,
      workFolder,
      silenceMilliseconds: 900_000,
      graceMilliseconds: 7_200_000,
    });
    const { backend, build } = await engine.describe();
    const { target, sliceLayers } = parseCase(text, backend);
    const { layerCount } = target.shape;
    const layers = [...sliceLayers, layerCount];
    const tests = testsOfBench(options);
    const before = loadavg()[0]?.toFixed(1);
    const samples = options.isSideBySide
      ? await samplesSideBySide({ ...options, target, tests, layers, folder: workFolder })
      : await samplesInBlocks(engine, { target, tests, layers, minutes: options.minutes });
    console.log(
      `\n${target.modelId} ${target.quantisation}, slices of ${sliceLayers.join(' and ')} of ${layerCount} layers; ` +
        `${build}, ${backend}, ${options.isSideBySide ? 'side by side' : 'in blocks'}; load ${before} → ${loadavg()[0]?.toFixed(1)}`,
    );
    for (const test of tests) {
      report(test, samples, { sliceLayers, layerCount });
      if (!options.isSideBySide || test.kind === 'pp') continue;
      const byClock = samples.map((sample) => ({ ...sample, nativeSeconds: sample.wallSeconds }));
      report(test, byClock, { sliceLayers, layerCount }, 'by the clock');
    }
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

function testsOfBench({ depthTokens, only, isOnlyDepth }: Options): BenchmarkTest[] {
  const depths = [...(isOnlyDepth ? [] : [0]), ...(depthTokens > 0 ? [depthTokens] : [])];
  return depths
    .flatMap((depth): BenchmarkTest[] => [
      { kind: 'pp', tokens: 512, depthTokens: depth },
      { kind: 'tg', tokens: 128, depthTokens: depth },
    ])
    .filter(({ kind }) => only === undefined || kind === only);
}

/** As the product measures them. */
async function samplesInBlocks(
  engine: EnginePort,
  asked: { target: SyntheticTarget; tests: BenchmarkTest[]; layers: number[]; minutes: number },
): Promise<Sample[]> {
  const { target, tests, layers, minutes } = asked;
  const { samples } = await engine.measure(
    { target, tests, sliceLayers: layers, timeBudgetMilliseconds: minutes * 60_000 },
    { signal: new AbortController().signal, onProgress: () => undefined },
  );
  return samples;
}

function report(test: BenchmarkTest, samples: readonly Sample[], model: Compared, note = ''): void {
  const ratios = blockRatios(samples, test, model);
  const { mean, low, high } = geometricMean(ratios);
  const fastest = fastestRatio(samples, test, model);
  console.log(
    `  ${testName(test).padEnd(14)} ${mean.toFixed(3)}   95 % ${low.toFixed(3)}–${high.toFixed(3)}   ` +
      `of the fastest ${fastest?.toFixed(3)}   of ${ratios.length} blocks ` +
      [...(ratios.length <= mostListed ? ratios.map((ratio) => ratio.toFixed(2)) : []), note].join(' '),
  );
}
