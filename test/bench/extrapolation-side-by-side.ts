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
  /** Each with new processes, in memory of their own. */
  sessions: number;
  /** Of each test in a session, one after the other. */
  readings: number;
  /** For the models and for what fills their deep caches, which are filled in the first session alone. */
  folder: string;
}

interface Held {
  layers: number;
  process: ModelProcess;
}

/**
 * Samples of slices and whole, each in a process of its own and all on one processor, so that whatever disturbs the
 * machine disturbs all of them alike. Prompts are read at once, a few milliseconds by each in turn; tokens are written
 * one by one in turns, each other turn backwards. What is compared is the processor time that each used
 * (`nativeSeconds`): the clock also runs while another program has the processor. How fast a process reads its memory
 * depends on where that lies, for as long as it lives, so the models are written and loaded anew for each session, the
 * whole one last or, in every other, first. Each reading is one `block`. Throws on more than one processor: they would
 * not take turns.
 *
 * Pages of 2 MB are asked for: in pages of 4 KB one and the same comparison of a 360M model at depth gave 0.84 to 1.06
 * from one loading to the next, at no depth 1.00 each time. Why was not measured.
 */
export async function samplesSideBySide(request: SideBySideRequest): Promise<Sample[]> {
  if (availableParallelism() !== 1)
    throw new Error('Side by side is meant for one processor: put `taskset -c 0` before the command.');
  // glibc asks for huge pages where `transparent_hugepage` is `madvise`; the children inherit it.
  process.env['GLIBC_TUNABLES'] = 'glibc.malloc.hugetlb=1';
  const samples: Sample[] = [];
  for (let session = 0; session < request.sessions; session += 1) {
    const held = await heldModels(request, session % 2 === 0);
    try {
      for (const test of request.tests) {
        for (let reading = 0; reading < request.readings; reading += 1) {
          const measured = test.kind === 'pp' ? promptsAtOnce(held, test) : tokensInTurns(held, test);
          const block = session * request.readings + reading;
          samples.push(...(await measured).map((sample) => ({ ...sample, block })));
          process.stderr.write(`${testName(test)}, session ${session + 1} of ${request.sessions}\n`);
        }
      }
    } finally {
      for (const each of held) each.process.close();
    }
  }
  return samples;
}

async function heldModels(
  { target, tests, layers, folder }: SideBySideRequest,
  isWholeLast: boolean,
): Promise<Held[]> {
  const plan = planBenchmark({
    target,
    tests,
    backend: 'cpu',
    timeBudgetMilliseconds: 0,
    sliceLayers: layers,
  });
  const { shape, quantisation } = target;
  const held: Held[] = [];
  for (const { layers: chosen } of isWholeLast ? plan.slices : plan.slices.toReversed()) {
    const path = join(folder, `${chosen.length}.gguf`);
    const slice = planSlice(shape, quantisation, chosen);
    await writeSlice({ path, shape, slice, signal: new AbortController().signal });
    const process = await ModelProcess.start({
      path,
      layers: chosen.length,
      contextTokens: plan.contextTokens,
      vocabularySize: targetFacts(target).vocabularySize,
      hasPlainCache: hasPlainCache(target),
      cacheFolder: folder,
    });
    rmSync(path);
    held.push({ layers: chosen.length, process });
    await process.measure({ kind: 'pp', tokens: 32, depthTokens: 0 });
  }
  return held;
}

/** Fills the caches, or cuts them back to the depth. */
async function bringTo(depthTokens: number, held: readonly Held[]): Promise<void> {
  const one = { kind: 'tg', tokens: 1, depthTokens } as const;
  await Promise.all(held.map(({ process }) => process.measure(one)));
}

type Unplaced = Omit<Sample, 'block'>;

async function promptsAtOnce(held: readonly Held[], test: BenchmarkTest): Promise<Unplaced[]> {
  await bringTo(test.depthTokens, held);
  const deepest = Math.max(...held.map(({ layers }) => layers));
  let isDone = false;
  return Promise.all(
    held.map(async ({ layers, process }): Promise<Unplaced> => {
      const times: number[] = [];
      do {
        times.push((await process.measure(test)).processorSeconds);
      } while (layers !== deepest && !isDone);
      isDone ||= layers === deepest;
      // The last one of a slice ended when the whole had: it had the processor to itself.
      const counted = times.length > 1 && layers !== deepest ? times.slice(0, -1) : times;
      const seconds = counted.reduce((sum, each) => sum + each, 0) / counted.length;
      return { test, layers, nativeSeconds: seconds, wallSeconds: seconds };
    }),
  );
}

async function tokensInTurns(held: readonly Held[], test: BenchmarkTest): Promise<Unplaced[]> {
  await bringTo(test.depthTokens, held);
  const samples = held.map(({ layers }) => ({ test, layers, nativeSeconds: 0, wallSeconds: 0 }));
  const turn = held.map(({ process }, index) => ({ process, sample: samples[index] }));
  for (let token = 0; token < test.tokens; token += 1) {
    const one = { kind: 'tg', tokens: 1, depthTokens: test.depthTokens + token } as const;
    for (const { process, sample } of token % 2 === 0 ? turn : turn.toReversed()) {
      const { processorSeconds, nativeSeconds } = await process.measure(one);
      if (!sample) continue;
      sample.nativeSeconds += processorSeconds;
      sample.wallSeconds += nativeSeconds;
    }
  }
  return samples;
}
