import * as v from 'valibot';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import {
  type ChildHandle,
  forkNode,
  workerEnvironment,
} from '../../../src-main/adapters/llama/child-handle.ts';
import { builtWorker } from '../../fakes/built-worker.ts';

const TimingSchema = v.object({
  nativeSeconds: v.number(),
  wallSeconds: v.number(),
  processorSeconds: v.number(),
});

/** `processorSeconds`: what the whole process used of the processors, filling the cache included. */
export type ProcessTiming = v.InferOutput<typeof TimingSchema>;

const LoadedSchema = v.object({ pid: v.number() });

const AnswerSchema = v.union([v.object({ value: v.unknown() }), v.object({ error: v.string() })]);

export interface HeldModel {
  path: string;
  layers: number;
  contextTokens: number;
  vocabularySize: number;
  hasPlainCache: boolean;
  /** Where a filled cache waits for the next process with as many layers. */
  cacheFolder?: string;
}

/**
 * One model in a process like the product's worker (forked the same way, loaded and timed by the same code) that
 * measures one test at a time when told to, and uses no processor in between. A generation can be taken token by
 * token: `tg` of one token behind those that are in the cache reads nothing anew.
 */
export class ModelProcess {
  readonly #child: ChildHandle;
  #pid = NaN;
  #waiting: { resolve(value: unknown): void; reject(error: Error): void } | undefined;

  private constructor(child: ChildHandle) {
    this.#child = child;
    child.onMessage((raw) => {
      const answer = v.parse(AnswerSchema, raw);
      if ('error' in answer) this.#waiting?.reject(new Error(answer.error));
      else this.#waiting?.resolve(answer.value);
    });
    child.onExit((how) => this.#waiting?.reject(new Error(`the process of a model ended: ${how}`)));
  }

  static async start(held: HeldModel): Promise<ModelProcess> {
    const workerPath = await builtWorker('test/bench/model-process/child.ts');
    const started = new ModelProcess(forkNode(workerPath, workerEnvironment));
    started.#pid = v.parse(LoadedSchema, await started.#ask({ kind: 'load', ...held })).pid;
    return started;
  }

  get pid(): number {
    return this.#pid;
  }

  async measure(test: BenchmarkTest): Promise<ProcessTiming> {
    return v.parse(TimingSchema, await this.#ask({ kind: 'measure', test }));
  }

  close(): void {
    this.#child.kill();
  }

  #ask(message: object): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject };
      this.#child.send(message);
    });
  }
}
