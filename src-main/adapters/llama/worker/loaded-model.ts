import type { LlamaContext, LlamaModel } from 'node-llama-cpp';
import { testName, type BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import {
  parseBatches,
  parseFlashAttention,
  parseNativeTimings,
  type NativeTimings,
} from '#core/benchmark/native-log.ts';
import { batchTokens } from '#core/benchmark/plan-rules.ts';
import type { EngineSettings } from '#core/benchmark/result.ts';
import { Fault } from '#core/fault.ts';
import type { RandomSource } from '#core/gguf/random-blocks.ts';
import { addonBindingsOf } from './addon-bindings.ts';
import { addonContextOf, type AddonContext } from './addon-context.ts';
import { CacheDepth } from './cache-depth.ts';
import type { StartedLlama } from './start-llama.ts';
import type { TimedModel, Timing } from './timed-model.ts';

/** Filled caches kept beyond a process: what was read makes no difference to the speed behind it. */
export interface FilledCaches {
  /** Whether an empty cache was filled to a depth. */
  restore(context: LlamaContext, depthTokens: number): Promise<boolean>;
  keep(context: LlamaContext, depthTokens: number): Promise<void>;
}

export interface LoadOptions {
  path: string;
  /** Of the slice, or of the whole model. */
  layers: number;
  contextTokens: number;
  vocabularySize: number;
  /** Every layer keeps the whole context in its cache. */
  hasPlainCache: boolean;
  random: RandomSource;
  /** Absent: a cache is filled by reading its tokens each time. */
  filledCaches?: FilledCaches;
  signal: AbortSignal;
  onLoadProgress(fraction: number): void;
}

export type ContextSettings = Pick<EngineSettings, 'batch' | 'physicalBatch' | 'flashAttention'>;

/** A slice or a whole model in memory, ready to be timed. */
export class LoadedModel implements TimedModel {
  readonly layers: number;
  /** As llama.cpp says it made the context. */
  readonly settings: ContextSettings;
  readonly #context: LlamaContext;
  readonly #addon: AddonContext;
  readonly #started: StartedLlama;
  readonly #options: LoadOptions;
  readonly #cache: CacheDepth;

  private constructor(
    context: LlamaContext,
    settings: ContextSettings,
    started: StartedLlama,
    options: LoadOptions,
  ) {
    this.#context = context;
    this.#addon = addonContextOf(context);
    const { AddonContextSequenceCheckpoint } = addonBindingsOf(started.llama);
    this.#cache = new CacheDepth({
      addon: this.#addon,
      isPlain: options.hasPlainCache,
      newCheckpoint: () => new AddonContextSequenceCheckpoint(),
    });
    this.#started = started;
    this.#options = options;
    this.layers = options.layers;
    this.settings = settings;
  }

  /** Loads the file as llama-bench does: memory-mapped, every layer on the GPU. */
  static async load(started: StartedLlama, options: LoadOptions): Promise<LoadedModel> {
    const model = await started.llama.loadModel({
      modelPath: options.path,
      useMmap: true,
      gpuLayers: 'max',
      // llama-bench's default: very large tables that are only looked up in stay on disk.
      lazyMode: 'auto',
      loadSignal: options.signal,
      onLoadProgress: options.onLoadProgress,
    });
    started.log.take();
    const context = await model.createContext({
      contextSize: options.contextTokens,
      // Beside a window node-llama-cpp makes the batch, and with it the window's cache, one token larger.
      batchSize: batchTokens - (hasWindow(model) ? 1 : 0),
      sequences: 1,
      flashAttention: 'auto',
      failedCreationRemedy: false,
      performanceTracking: true,
      createSignal: options.signal,
      ...(started.threads !== undefined && { threads: started.threads }),
    });
    // The last line that is wanted; those of the batches come before it.
    const flashAttention = await started.log.find((text) => {
      const chosen = parseFlashAttention(text);
      return chosen === 'unknown' ? undefined : chosen;
    });
    const batches = parseBatches(started.log.take());
    if (!batches) throw new Fault('engine-answer-invalid', { problem: 'no batch sizes' });
    const settings: ContextSettings = { ...batches, flashAttention: flashAttention ?? 'unknown' };
    return new LoadedModel(context, settings, started, options);
  }

  get threads(): number {
    return this.#context.currentThreads;
  }

  /** One repetition with random tokens: `pp` as one prompt, `tg` token by token, after `depthTokens` others. */
  async measure(test: BenchmarkTest, onBatch: () => void): Promise<Timing> {
    await this.#fill(test.depthTokens, onBatch);
    return this.#timed(test, onBatch);
  }

  /** Brings the cache to so many random tokens: taken back to them where that is possible, else read anew. */
  async #fill(depthTokens: number, onBatch: () => void): Promise<void> {
    if (await this.#cache.goBackTo(depthTokens)) return;
    this.#cache.clear();
    const { filledCaches } = this.#options;
    if (await filledCaches?.restore(this.#context, depthTokens)) this.#cache.added(depthTokens);
    else {
      await this.#timed({ kind: 'pp', tokens: depthTokens, depthTokens: 0 }, onBatch);
      await filledCaches?.keep(this.#context, depthTokens);
    }
    await this.#cache.save();
  }

  async #timed(test: BenchmarkTest, onBatch: () => void): Promise<Timing> {
    const { kind, tokens } = test;
    await this.#readTimings();
    const step = kind === 'pp' ? batchTokens : 1;
    const started = performance.now();
    for (let done = 0; done < tokens; done += step) {
      await this.#decode(Math.min(step, tokens - done));
      if (this.#options.signal.aborted) throw new Fault('benchmark-cancelled');
      onBatch();
    }
    const wallSeconds = (performance.now() - started) / 1000;
    const nativeSeconds = nativeSecondsOf(test, await this.#readTimings());
    return { nativeSeconds, wallSeconds };
  }

  /** Only the last token's logits are computed, as in llama-bench; without any, layers would be skipped. */
  async #decode(count: number): Promise<void> {
    const { random, vocabularySize } = this.#options;
    const tokens = Uint32Array.from({ length: count }, () => random() % vocabularySize);
    this.#addon.initBatch(count);
    this.#addon.addToBatch(0, this.#cache.tokens, tokens, Uint32Array.of(count - 1));
    this.#cache.added(count);
    await this.#addon.decodeBatch();
  }

  /** llama.cpp's own clock since the last reading; printing resets it. */
  async #readTimings(): Promise<NativeTimings> {
    this.#started.log.take();
    await this.#context.printTimings();
    const timings = await this.#started.log.find(parseNativeTimings);
    if (!timings) throw new Fault('engine-answer-invalid', { problem: 'no timings' });
    return timings;
  }
}

const hasWindow = ({ fileInsights }: LlamaModel): boolean => (fileInsights.swaSize ?? 0) > 0;

/** llama.cpp times a last batch of one token as generation; it is part of the prompt all the same. */
function nativeSecondsOf(test: BenchmarkTest, timings: NativeTimings): number {
  const { promptTokens, promptSeconds, generatedTokens, generationSeconds } = timings;
  const hasLoneToken = test.kind === 'pp' && test.tokens % batchTokens === 1;
  const counted = test.kind === 'pp' ? promptTokens + (hasLoneToken ? generatedTokens : 0) : generatedTokens;
  if (counted !== test.tokens) {
    throw new Fault('engine-answer-invalid', {
      problem: `${counted} tokens timed instead of ${testName(test)}`,
    });
  }
  if (test.kind === 'tg') return generationSeconds;
  return promptSeconds + (hasLoneToken ? generationSeconds : 0);
}
