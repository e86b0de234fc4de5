import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { judgeAnswer } from '#core/engines/judge-answer.ts';
import type { EngineAnswer } from '#core/engines/other-engine.ts';
import { Fault } from '#core/fault.ts';
import type { BenchmarkTest } from '#core/benchmark/benchmark-test.ts';
import { createOtherEngines } from '../../../src-main/adapters/engines/other-engines.ts';
import type { OpenedEngine } from '../../../src-main/app/ports.ts';

export interface ServerSettings {
  program: string;
  model: string;
  threads: number;
  batchTokens: number;
  contextTokens: number;
}

const startMilliseconds = 120_000;
const pollMilliseconds = 200;
const mostAttempts = 10;
/** Of the prompt that a generation is measured behind. */
export const shortPromptTokens = 16;

/** llama.cpp's own server with one model, asked as `kaidoki bench --engine server` asks. */
export class RunningServer {
  readonly #child: ChildProcess;
  readonly #engine: OpenedEngine;
  readonly #random: () => number;
  /** Characters that are no token of the prompt, less tokens that are no character. */
  #surplusTokens = 0;

  private constructor(child: ChildProcess, engine: OpenedEngine, random: () => number) {
    this.#child = child;
    this.#engine = engine;
    this.#random = random;
  }

  /** `random` answers 0 to below 1. */
  static async start(settings: ServerSettings, random: () => number): Promise<RunningServer> {
    const { program, model, threads, batchTokens, contextTokens } = settings;
    const port = await freePort();
    const numbers = { port, threads, 'ctx-size': contextTokens, 'batch-size': batchTokens };
    const options = Object.entries({ ...numbers, 'ubatch-size': batchTokens, parallel: 1 });
    const child = spawn(
      program,
      [
        '--model',
        model,
        '--host',
        '127.0.0.1',
        ...options.flatMap(([name, value]) => [`--${name}`, String(value)]),
      ],
      { stdio: 'ignore' },
    );
    try {
      const url = `http://127.0.0.1:${port}`;
      await untilReady(url, child);
      const { signal } = new AbortController();
      const engine = await createOtherEngines().open({ engine: 'server', url, contextTokens }, signal);
      if (!('ask' in engine)) throw new Error('a server was expected');
      const server = new RunningServer(child, engine, random);
      await server.#warmUp();
      return server;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  get version(): string {
    return this.#engine.facts.version ?? 'of a version that it does not tell';
  }

  /** Seconds by the server's own clock of a prompt, or of tokens written behind a short one. */
  async measure(test: BenchmarkTest): Promise<number> {
    const isPrompt = test.kind === 'pp';
    const answer = await this.#ask(isPrompt ? test.tokens : shortPromptTokens, isPrompt ? 1 : test.tokens);
    const { sample, clock } = judgeAnswer(answer, { facts: this.#engine.facts, test, block: 0 });
    if (clock !== 'engine') throw new Error('the server told no timings');
    return sample.nativeSeconds;
  }

  close(): void {
    this.#child.kill();
  }

  /** Loads what the first requests load, and counts what the vocabulary makes of the characters. */
  async #warmUp(): Promise<void> {
    const { promptTokens } = await this.#ask(shortPromptTokens, 8);
    this.#surplusTokens = (promptTokens ?? shortPromptTokens) - shortPromptTokens;
  }

  /** Asks again where the server refuses its model's own text: random weights write what no parser expects. */
  async #ask(promptTokens: number, generatedTokens: number): Promise<EngineAnswer> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#askOnce(promptTokens, generatedTokens);
      } catch (error) {
        const isRefused = error instanceof Fault && error.code === 'engine-failed';
        if (!isRefused || attempt >= mostAttempts) throw error;
      }
    }
  }

  #askOnce(promptTokens: number, generatedTokens: number): Promise<EngineAnswer> {
    const prompt = this.#letters(promptTokens - this.#surplusTokens);
    const { signal } = new AbortController();
    return this.#engine.ask({ prompt, generatedTokens, isFirst: false, signal });
  }

  /** A vocabulary that means nothing has each letter as one token. */
  #letters(count: number): string {
    const letters = Array.from({ length: count }, () => 97 + Math.floor(26 * this.#random()));
    return String.fromCharCode(...letters);
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port is free');
  return address.port;
}

async function untilReady(url: string, child: ChildProcess): Promise<void> {
  const end = performance.now() + startMilliseconds;
  while (performance.now() < end) {
    if (child.exitCode !== null) throw new Error(`llama-server ended with code ${child.exitCode}`);
    const isReady = await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return;
    await new Promise((resolve) => setTimeout(resolve, pollMilliseconds));
  }
  throw new Error('llama-server did not get ready');
}
