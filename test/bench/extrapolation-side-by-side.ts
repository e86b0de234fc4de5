import { rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type BenchmarkTest, testName } from '#core/benchmark/benchmark-test.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { hasPlainCache, type SyntheticTarget, targetFacts } from '#core/benchmark/target.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { writeSlice } from '../../src-main/adapters/llama/worker/write-slice.ts';
import { ModelProcess } from './model-process/model-process.ts';

export interface SideBySideRequest {
  target: SyntheticTarget;
  tests: readonly BenchmarkTest[];
  /** Of the slices, then of the whole model. */
  layers: readonly number[];
  /** Of the whole model, of each prompt; a generation, which takes less, is repeated three times as often. */
  repetitions: number;
  folder: string;
}

const generationsPerPrompt = 3;

interface Held {
  layers: number;
  process: ModelProcess;
}

/**
 * Samples of slices and whole, each in a process of its own, all at work at once on one processor: the system
 * gives each a few milliseconds in turn, so whatever disturbs the machine disturbs all of them alike. What is
 * compared is the processor time that each used. One `block` is one repetition of the whole model, with the mean of
 * the slices' repetitions that ended meanwhile. Throws on more than one processor: they would not take turns.
 */
export async function samplesSideBySide(request: SideBySideRequest): Promise<Sample[]> {
  if (availableParallelism() !== 1)
    throw new Error('Side by side is meant for one processor: put `taskset -c 0` before the command.');
  const held = await heldModels(request);
  try {
    const samples: Sample[] = [];
    for (const test of request.tests) {
      const repetitions = request.repetitions * (test.kind === 'tg' ? generationsPerPrompt : 1);
      for (let block = 0; block < repetitions; block += 1) {
        samples.push(...(await blockOf(held, test, block)));
        process.stderr.write(`${testName(test)} ${block + 1} of ${repetitions}\n`);
      }
    }
    return samples;
  } finally {
    for (const each of held) each.process.close();
  }
}

async function heldModels({ target, tests, layers, folder }: SideBySideRequest): Promise<Held[]> {
  const plan = planBenchmark({
    target,
    tests,
    backend: 'cpu',
    timeBudgetMilliseconds: 0,
    sliceLayers: layers,
  });
  const { shape, quantisation } = target;
  const held: Held[] = [];
  for (const { layers: chosen } of plan.slices) {
    const path = join(folder, `${chosen.length}.gguf`);
    const slice = planSlice(shape, quantisation, chosen);
    await writeSlice({ path, shape, slice, signal: new AbortController().signal });
    const process = await ModelProcess.start({
      path,
      layers: chosen.length,
      contextTokens: plan.contextTokens,
      vocabularySize: targetFacts(target).vocabularySize,
      hasPlainCache: hasPlainCache(target),
    });
    rmSync(path);
    held.push({ layers: chosen.length, process });
    await process.measure({ kind: 'pp', tokens: 32, depthTokens: 0 });
  }
  return held;
}

async function blockOf(held: readonly Held[], test: BenchmarkTest, block: number): Promise<Sample[]> {
  // Fills the caches; the depth is kept for what is timed.
  const { depthTokens } = test;
  await Promise.all(held.map(({ process }) => process.measure({ kind: 'tg', tokens: 1, depthTokens })));
  const deepest = Math.max(...held.map(({ layers }) => layers));
  let isDone = false;
  return Promise.all(
    held.map(async ({ layers, process }): Promise<Sample> => {
      const times: number[] = [];
      do {
        times.push((await process.measure(test)).processorSeconds);
      } while (layers !== deepest && !isDone);
      isDone ||= layers === deepest;
      // The last one of a slice ended when the whole had: it had the processor to itself.
      const counted = times.length > 1 && layers !== deepest ? times.slice(0, -1) : times;
      const seconds = counted.reduce((sum, each) => sum + each, 0) / counted.length;
      return { test, layers, block, nativeSeconds: seconds, wallSeconds: seconds };
    }),
  );
}
