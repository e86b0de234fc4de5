import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import * as v from 'valibot';
import type { Peers } from './build.ts';

const AnswerSchema = v.object({
  seconds: v.number(),
  nativeSeconds: v.number(),
  processorSeconds: v.number(),
});

export type DirectTiming = v.InferOutput<typeof AnswerSchema>;

/** The same for all. */
export interface PeerSettings {
  model: string;
  threads: number;
  batchTokens: number;
  contextTokens: number;
}

/** The `direct` program with a model loaded, waiting for tests; while it waits it uses no processor. */
export class DirectPeer {
  readonly #child: ChildProcess;
  readonly #input: NodeJS.WritableStream;
  readonly #lines: AsyncIterator<string>;

  constructor({ direct, folder }: Pick<Peers, 'direct' | 'folder'>, settings: PeerSettings) {
    const { model, threads, batchTokens, contextTokens } = settings;
    const numbers = [threads, batchTokens, contextTokens].map(String);
    const child = spawn(direct, [model, folder, ...numbers], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.#child = child;
    this.#input = child.stdin;
    this.#lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? NaN;
  }

  /**
   * `seconds` by the clock around all calls, `nativeSeconds` by llama.cpp's own, which our program reads,
   * `processorSeconds` what the process used of the processors.
   */
  async measure({ kind, tokens, depthTokens }: BenchmarkTest): Promise<DirectTiming> {
    this.#input.write(`${kind} ${tokens} ${depthTokens}\n`);
    const line = await this.#lines.next();
    if (line.done) throw new Error('the direct program ended');
    return v.parse(AnswerSchema, JSON.parse(line.value));
  }

  close(): void {
    this.#child.kill();
  }
}
