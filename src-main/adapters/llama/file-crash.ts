import type { BenchmarkTarget } from '#core/benchmark/target.ts';
import { Fault } from '#core/fault.ts';

/** Someone, or a system that is short of memory, ended the process: the file is not to blame. */
const endedFromOutside = /^(?:signal SIG(?:KILL|TERM|INT|HUP|QUIT)|code (?:9|15|137|143))$/;

/** Until then the file has not been touched. */
const phasesBefore: ReadonlySet<unknown> = new Set(['starting', 'checking']);

/**
 * A fault of a run as it should be told: a process that a file of the user's brought down, by a failed
 * assertion of llama.cpp's or a bad access, names that file.
 */
export function blamedOnFile(error: unknown, target: BenchmarkTarget): unknown {
  if (!(error instanceof Fault) || error.code !== 'engine-died' || target.kind !== 'file') return error;
  const { how, phase } = error.details;
  if (endedFromOutside.test(String(how)) || phasesBefore.has(phase)) return error;
  const path = target.paths[0] ?? target.name;
  return new Fault('engine-died', { how: String(how), phase: String(phase), path }, { cause: error });
}
