import { Fault } from '#core/fault.ts';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { readGgufHeader } from '#core/gguf/read-header.ts';
import { MemorySource } from '../fakes/gguf-bytes.ts';
import { brokenFault, brokenInvariant } from './gguf-invariants.ts';
import { mutate } from './gguf-mutations.ts';
import { seeds } from './gguf-seeds.ts';

const path = 'fuzzed.gguf';

/** One window; headers here are shorter than one, so that nothing need be asked for twice. */
const mostBytesAtOnce = 2 ** 20;

/** What became of one mutated header, numbers left out; a violation throws. */
function outcomeOf(caseSeed: number, from: ReturnType<typeof seeds>): string {
  // Neighbouring seeds of xorshift begin alike.
  const random = xorshift32(Math.imul(caseSeed, 0x9e3779b1) ^ 0x5bd1e995);
  random();
  const { header, fileBytes } = mutate(random, from);
  const allowMissingData = random() % 8 === 0;
  const source = new MemorySource(header, fileBytes);
  const outcome = attempt(source, allowMissingData);
  const broken =
    outcome instanceof Fault
      ? brokenFault(outcome, { path, fileBytes })
      : brokenInvariant(outcome, allowMissingData ? undefined : fileBytes);
  if (broken !== undefined) throw new Error(`violated: ${broken}`);
  if (source.largestRead > mostBytesAtOnce || source.bytesRead > 2 * Math.min(fileBytes, mostBytesAtOnce)) {
    throw new Error(`violated: ${source.bytesRead} bytes read, ${source.largestRead} at once`);
  }
  return outcome instanceof Fault ? String(outcome.details['expected']).replaceAll(/\b\d+\b/g, '#') : 'sound';
}

function attempt(source: MemorySource, allowMissingData: boolean): ReturnType<typeof readGgufHeader> | Fault {
  try {
    return readGgufHeader(source, path, { allowMissingData });
  } catch (error) {
    if (error instanceof Fault) return error;
    throw error;
  }
}

export interface Violation {
  /** Give it as the first seed of a single case to see it again. */
  seed: number;
  problem: string;
}

/** Reads `count` mutated headers, the first of `seed`, the next of `seed` + 1; stops at the first violation. */
export function fuzzGgufHeaders(
  count: number,
  seed: number,
): { outcomes: Map<string, number>; violation?: Violation } {
  const from = seeds();
  const outcomes = new Map<string, number>();
  for (let caseSeed = seed; caseSeed < seed + count; caseSeed += 1) {
    try {
      const outcome = outcomeOf(caseSeed, from);
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    } catch (error) {
      const problem = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return { outcomes, violation: { seed: caseSeed, problem } };
    }
  }
  return { outcomes };
}

/** `node src-main/tools/run-ts.mjs test/fuzz/gguf-header.ts [count] [seed]`; exit code 1 at a violation. */
export function run([count = '100000', seed = '1']: string[]): void {
  const started = performance.now();
  const { outcomes, violation } = fuzzGgufHeaders(Number(count), Number(seed));
  const rows = [...outcomes].sort(([, a], [, b]) => b - a);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const megabytes = Math.round(process.memoryUsage().rss / 1e6);
  const lines = rows.map(([outcome, times]) => `${String(times).padStart(8)}  ${outcome}`);
  const total = rows.reduce((sum, [, times]) => sum + times, 0);
  lines.push(`${total} headers from seed ${seed} in ${seconds} s, ${megabytes} MB resident`);
  if (violation) {
    lines.push(`seed ${violation.seed}: ${violation.problem}`);
    process.exitCode = 1;
  }
  process.stdout.write(`${lines.join('\n')}\n`);
}
