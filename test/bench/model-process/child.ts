import * as v from 'valibot';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { LoadedModel } from '../../../src-main/adapters/llama/worker/loaded-model.ts';
import { startLlama } from '../../../src-main/adapters/llama/worker/start-llama.ts';
import { keptCaches } from './kept-caches.ts';

/** Entry of a process that holds one model by the product's own code and measures when it is told to. */
const LoadSchema = v.object({
  kind: v.literal('load'),
  path: v.string(),
  layers: v.number(),
  contextTokens: v.number(),
  vocabularySize: v.number(),
  hasPlainCache: v.boolean(),
  cacheFolder: v.optional(v.string()),
});

const MeasureSchema = v.object({
  kind: v.literal('measure'),
  test: v.object({ kind: v.picklist(['pp', 'tg']), tokens: v.number(), depthTokens: v.number() }),
});

const MessageSchema = v.variant('kind', [LoadSchema, MeasureSchema]);

const microseconds = 1e6;
let model: LoadedModel | undefined;

async function answer(raw: unknown): Promise<unknown> {
  const message = v.parse(MessageSchema, raw);
  if (message.kind === 'load') {
    const { kind: _, cacheFolder, ...options } = message;
    model = await LoadedModel.load(await startLlama(), {
      ...options,
      ...(cacheFolder !== undefined && { filledCaches: keptCaches(cacheFolder, message.layers) }),
      random: xorshift32(message.layers),
      signal: new AbortController().signal,
      onLoadProgress: () => undefined,
    });
    return { threads: model.threads, pid: process.pid };
  }
  if (!model) throw new Error('nothing is loaded');
  const before = process.cpuUsage();
  const timing = await model.measure(message.test, () => undefined);
  const used = process.cpuUsage(before);
  return { ...timing, processorSeconds: (used.user + used.system) / microseconds };
}

process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
process.on('message', (raw) => {
  answer(raw).then(
    (value) => process.send?.({ value }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
