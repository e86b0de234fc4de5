import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchmarkTest, testName } from '#core/benchmark/benchmark-test.ts';
import { planBenchmark } from '#core/benchmark/plan.ts';
import type { Sample } from '#core/benchmark/sample.ts';
import { hasPlainCache, type SyntheticTarget, targetFacts } from '#core/benchmark/target.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { LoadedModel } from '../../src-main/adapters/llama/worker/loaded-model.ts';
import { type StartedLlama, startLlama } from '../../src-main/adapters/llama/worker/start-llama.ts';
import { writeSlice } from '../../src-main/adapters/llama/worker/write-slice.ts';

export interface InTurnsRequest {
  target: SyntheticTarget;
  tests: readonly BenchmarkTest[];
  /** Of the slices and of the whole model. */
  layers: readonly number[];
  /** Repetitions of each prompt. */
  prompts: number;
  folder: string;
}

/** Generated tokens whose time makes one sample. */
const groupTokens = 8;

/**
 * Samples of models that take turns as closely as their work allows: token by token in generation, prompt by
 * prompt, each other turn backwards. A machine whose speed changes from second to second is then the same for
 * all of them. A `block` is one group of generated tokens, or one prompt.
 */
export async function samplesInTurns(request: InTurnsRequest): Promise<Sample[]> {
  const started = await startLlama();
  const models = await loadedModels(started, request);
  const samples: Sample[] = [];
  for (const test of request.tests) {
    const measured =
      test.kind === 'pp' ? await prompts(models, test, request.prompts) : await tokens(models, test);
    samples.push(...measured);
    process.stderr.write(`${testName(test)} done\n`);
  }
  return samples;
}

async function loadedModels(
  started: StartedLlama,
  { target, tests, layers, folder }: InTurnsRequest,
): Promise<LoadedModel[]> {
  const { backend } = started.description;
  const plan = planBenchmark({ target, tests, backend, timeBudgetMilliseconds: 0, sliceLayers: layers });
  const { signal } = new AbortController();
  const { shape, quantisation } = target;
  const models: LoadedModel[] = [];
  for (const [index, each] of plan.slices.entries()) {
    const path = join(folder, `${each.layers.length}.gguf`);
    await writeSlice({ path, shape, slice: planSlice(shape, quantisation, each.layers), signal });
    const model = await LoadedModel.load(started, {
      path,
      layers: each.layers.length,
      contextTokens: plan.contextTokens,
      vocabularySize: targetFacts(target).vocabularySize,
      hasPlainCache: hasPlainCache(target),
      random: xorshift32(index + 1),
      signal,
      onLoadProgress: () => undefined,
    });
    rmSync(path);
    await model.measure({ kind: 'pp', tokens: 32, depthTokens: 0 }, () => undefined);
    models.push(model);
  }
  return models;
}

/** The models in order, and backwards in each other turn. */
const inTurn = (models: readonly LoadedModel[], turn: number): readonly LoadedModel[] =>
  turn % 2 === 0 ? models : models.toReversed();

async function prompts(
  models: readonly LoadedModel[],
  test: BenchmarkTest,
  repetitions: number,
): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let block = 0; block < repetitions; block += 1) {
    for (const model of inTurn(models, block)) {
      samples.push({ test, layers: model.layers, block, ...(await model.measure(test, () => undefined)) });
    }
  }
  return samples;
}

async function tokens(models: readonly LoadedModel[], test: BenchmarkTest): Promise<Sample[]> {
  const samples: Sample[] = [];
  for (let done = 0; done < test.tokens; done += groupTokens) {
    const block = done / groupTokens;
    const times = new Map(models.map(({ layers }) => [layers, { nativeSeconds: 0, wallSeconds: 0 }]));
    for (let token = done; token < Math.min(test.tokens, done + groupTokens); token += 1) {
      for (const model of inTurn(models, token)) {
        const one = { kind: 'tg', tokens: 1, depthTokens: test.depthTokens + token } as const;
        const { nativeSeconds, wallSeconds } = await model.measure(one, () => undefined);
        const time = times.get(model.layers);
        if (!time) continue;
        time.nativeSeconds += nativeSeconds;
        time.wallSeconds += wallSeconds;
      }
    }
    samples.push(...[...times].map(([layers, time]) => ({ test, layers, block, ...time })));
  }
  return samples;
}
