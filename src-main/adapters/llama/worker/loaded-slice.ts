import type { LlamaContext } from 'node-llama-cpp';
import { parseFlashAttention, parseNativeTimings } from '#core/benchmark/native-log.ts';
import { batchTokens } from '#core/benchmark/plan.ts';
import type { EngineSettings } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import type { RandomSource } from '#core/gguf/random-blocks.ts';
import type { Sample } from '../../../app/ports.ts';
import { addonContextOf, type AddonContext } from './addon-context.ts';
import type { StartedLlama } from './start-llama.ts';

export interface LoadSliceOptions {
  path: string;
  layers: number;
  contextTokens: number;
  vocabularySize: number;
  random: RandomSource;
  signal: AbortSignal;
  onLoadProgress(fraction: number): void;
}

/** A slice in memory, ready to be timed. */
export class LoadedSlice {
  readonly layers: number;
  readonly flashAttention: EngineSettings['flashAttention'];
  readonly #context: LlamaContext;
  readonly #addon: AddonContext;
  readonly #started: StartedLlama;
  readonly #options: LoadSliceOptions;

  private constructor(
    context: LlamaContext,
    flashAttention: EngineSettings['flashAttention'],
    started: StartedLlama,
    options: LoadSliceOptions,
  ) {
    this.#context = context;
    this.#addon = addonContextOf(context);
    this.#started = started;
    this.#options = options;
    this.layers = options.layers;
    this.flashAttention = flashAttention;
  }

  /** Loads the file as llama-bench does: memory-mapped, every layer on the GPU. */
  static async load(started: StartedLlama, options: LoadSliceOptions): Promise<LoadedSlice> {
    const model = await started.llama.loadModel({
      modelPath: options.path,
      useMmap: true,
      gpuLayers: 'max',
      loadSignal: options.signal,
      onLoadProgress: options.onLoadProgress,
    });
    started.log.take();
    const context = await model.createContext({
      contextSize: options.contextTokens,
      batchSize: batchTokens,
      sequences: 1,
      flashAttention: 'auto',
      failedCreationRemedy: false,
      performanceTracking: true,
      createSignal: options.signal,
      ...(started.threads !== undefined && { threads: started.threads }),
    });
    const chosen = await started.log.find((text) => {
      const flashAttention = parseFlashAttention(text);
      return flashAttention === 'unknown' ? undefined : flashAttention;
    });
    return new LoadedSlice(context, chosen ?? 'unknown', started, options);
  }

  get threads(): number {
    return this.#context.currentThreads;
  }

  /** One repetition with a cleared cache and random tokens: `pp` as one prompt, `tg` token by token. */
  async measure(test: Sample['test'], tokens: number, onToken: () => void): Promise<Sample> {
    this.#addon.removeTokenCellsFromSequence(0, 0, -1);
    await this.#readTimings();
    const step = test === 'pp' ? batchTokens : 1;
    const started = performance.now();
    for (let position = 0; position < tokens; position += step) {
      await this.#decode(position, Math.min(step, tokens - position));
      if (this.#options.signal.aborted) throw new Fault('benchmark-cancelled');
      onToken();
    }
    const wallSeconds = (performance.now() - started) / 1000;
    const timings = await this.#readTimings();
    const counted = test === 'pp' ? timings.promptTokens : timings.generatedTokens;
    if (counted !== tokens)
      throw new Fault('engine-answer-invalid', { problem: `${counted} tokens timed instead of ${tokens}` });
    const nativeSeconds = test === 'pp' ? timings.promptSeconds : timings.generationSeconds;
    return { test, layers: this.layers, tokens, nativeSeconds, wallSeconds };
  }

  /** Only the last token's logits are computed, as in llama-bench; without any, layers would be skipped. */
  async #decode(position: number, count: number): Promise<void> {
    const { random, vocabularySize } = this.#options;
    const tokens = Uint32Array.from({ length: count }, () => random() % vocabularySize);
    this.#addon.initBatch(count);
    this.#addon.addToBatch(0, position, tokens, Uint32Array.of(count - 1));
    await this.#addon.decodeBatch();
  }

  /** llama.cpp's own clock since the last reading; printing resets it. */
  async #readTimings() {
    this.#started.log.take();
    await this.#context.printTimings();
    const timings = await this.#started.log.find(parseNativeTimings);
    if (!timings) throw new Fault('engine-answer-invalid', { problem: 'no timings' });
    return timings;
  }
}
