import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import * as v from 'valibot';
import type { BenchmarkTest, TestKind } from '#core/benchmark/benchmark-test.ts';
import type { PeerSettings } from './direct-peer.ts';

const ResultsSchema = v.array(
  v.object({ n_prompt: v.number(), n_gen: v.number(), samples_ns: v.array(v.number()) }),
);

/** Seconds of one repetition of a prompt and a generation behind equally many tokens, by llama-bench itself, which loads and warms up each time. */
export async function runLlamaBench(
  program: string,
  { model, threads, batchTokens }: PeerSettings,
  [prompt, generation]: readonly [BenchmarkTest, BenchmarkTest],
): Promise<Record<TestKind, number>> {
  const { stdout } = await promisify(execFile)(program, [
    ...['--model', model, '--threads', String(threads)],
    ...['--batch-size', String(batchTokens), '--ubatch-size', String(batchTokens)],
    ...['--n-prompt', String(prompt.tokens), '--n-gen', String(generation.tokens)],
    ...['--n-depth', String(prompt.depthTokens), '--repetitions', '1', '--output', 'json'],
  ]);
  const results = v.parse(ResultsSchema, JSON.parse(stdout));
  const secondsOf = (isPrompt: boolean): number => {
    const nanoseconds = results.find(({ n_prompt }) => n_prompt > 0 === isPrompt)?.samples_ns[0];
    if (nanoseconds === undefined) throw new Error('llama-bench printed no sample');
    return nanoseconds / 1e9;
  };
  return { pp: secondsOf(true), tg: secondsOf(false) };
}
