import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { allLayers } from '#core/models/layers.ts';
import type { ModelShape } from '#core/models/shape.ts';
import { LoadedModel } from '../../src-main/adapters/llama/worker/loaded-model.ts';
import { startLlama, type StartedLlama } from '../../src-main/adapters/llama/worker/start-llama.ts';
import { bothTests } from './benchmark-values.ts';
import { writeSlice } from '../../src-main/adapters/llama/worker/write-slice.ts';

/** A model to write, load and run once. */
export interface TrialJob {
  shape: ModelShape;
  /** Block numbers of the slice to make of it; absent: all of them. */
  layers?: number[];
  quantisation: string;
  /** The file to write; must not exist. */
  path: string;
  promptTokens: number;
  generatedTokens: number;
}

/** `probabilities`: of the whole vocabulary after each generated token; none of a slice. */
export type TrialReport =
  | { kind: 'ran'; decodedTokens: number; probabilities: number[][] }
  | { kind: 'failed'; message: string; log: string };

/** Writes the model, decodes as the benchmark does and, if it is whole, once more to see what it answers. */
async function trial(started: StartedLlama, job: TrialJob): Promise<TrialReport> {
  const { shape, path, layers = allLayers(shape) } = job;
  const { signal } = new AbortController();
  await writeSlice({ path, shape, slice: planSlice(shape, job.quantisation, layers), signal });

  const loaded = await LoadedModel.load(started, {
    path,
    layers: layers.length,
    contextTokens: 1024,
    vocabularySize: shape.vocabularySize,
    hasPlainCache: false,
    random: xorshift32(1),
    signal,
    onLoadProgress: () => undefined,
  });
  // Throws unless llama.cpp timed as many tokens as the test has.
  for (const test of bothTests(job.promptTokens, job.generatedTokens)) {
    await loaded.measure(test, () => undefined);
  }
  const decodedTokens = job.promptTokens + job.generatedTokens;
  return { kind: 'ran', decodedTokens, probabilities: job.layers ? [] : await answers(started, job) };
}

/** Generates as a user of the file would, and keeps what the model thinks of each next token. */
async function answers(started: StartedLlama, job: TrialJob): Promise<number[][]> {
  const model = await started.llama.loadModel({ modelPath: job.path, gpuLayers: 'max' });
  const context = await model.createContext({
    contextSize: 1024,
    sequences: 1,
    failedCreationRemedy: false,
    // llama.cpp's threads spin while they wait: more of them than cores take minutes.
    ...(started.threads !== undefined && { threads: started.threads }),
  });
  const sequence = context.getSequence();
  // Characters that the dummy vocabulary lacks: each becomes the tokens of its bytes.
  const text = Array.from({ length: job.promptTokens }, (_, index) =>
    String.fromCodePoint(0x21 + (index % 90)),
  );
  let input = model.tokenize(text.join('')).slice(0, job.promptTokens);
  const seen: number[][] = [];
  for (let index = 0; index < job.generatedTokens; index += 1) {
    const last = input.length - 1;
    const output = await sequence.controlledEvaluate(
      input.map((token, at) =>
        at === last ? [token, { generateNext: { token: true, probabilities: true } }] : token,
      ),
    );
    const next = output[last]?.next;
    if (typeof next?.token !== 'number') break;
    seen.push([...(next.probabilities?.values() ?? [])]);
    input = [next.token];
  }
  return seen;
}

// A test that ran out of time has ended the conversation.
process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const starting = startLlama();

// One job after another: starting llama.cpp takes longer than a trial.
process.on('message', (job: TrialJob) => {
  void starting
    .then((started) => trial(started, job))
    .catch(async (error: unknown): Promise<TrialReport> => ({
      kind: 'failed',
      message: error instanceof Error ? error.message : String(error),
      log: (await starting.catch(() => undefined))?.log.take().slice(-3000) ?? '',
    }))
    .then((report) => process.send?.(report));
});
