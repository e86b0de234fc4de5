import { execSync, type ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { readdirSync } from 'node:fs';
import { Fault } from '#core/fault.ts';
import type { BenchmarkProgress } from '#core/benchmark/result.ts';
import type { BenchmarkRequest } from '../../src-main/app/ports.ts';
import { forkNode, type SpawnChild } from '../../src-main/adapters/llama/child-handle.ts';
import { createLlamaEngine } from '../../src-main/adapters/llama/engine.ts';

/** `starting`: the worker's process exists, and has yet to start llama.cpp. */
export type LitterPhase = 'starting' | BenchmarkProgress['phase'];

export interface ParentJob {
  workerPath: string;
  workFolder: string;
  request: BenchmarkRequest;
  /** When it ends itself, its worker or both, at once, or leaves as a program does. */
  killAt?: { phase: LitterPhase; victim: 'worker' | 'parent' | 'both' | 'exit' };
  /** Shell command between the checks and the first byte written. */
  beforeWriting?: string;
  /** Shell command at the end, after which it sweeps. */
  afterwards?: string;
}

export type ParentReport =
  | { kind: 'worker'; pid: number }
  | { kind: 'phase'; phase: LitterPhase }
  /** `left`: what lies in the work folder; `swept`: the same after `afterwards` and a sweep. */
  | { kind: 'ended'; code: string; details: object; left: string[]; swept: string[] };

/** A program that benchmarks, as real as the tests can have it, and that can be killed without killing them. */
const job = readJob();
let worker: ChildProcess | undefined;

function readJob(): ParentJob {
  return JSON.parse(process.argv[2] ?? '');
}

function tell(report: ParentReport): Promise<void> {
  return new Promise((told) => process.send?.(report, undefined, undefined, () => told()));
}

subscribe('child_process', (message) => {
  worker = Reflect.get(Object(message), 'process');
  // Only when the constructor is done does it have a number.
  setImmediate(() => void tell({ kind: 'worker', pid: worker?.pid ?? NaN }).then(() => reach('starting')));
});

function reach(phase: LitterPhase): void {
  void tell({ kind: 'phase', phase });
  if (job.killAt?.phase !== phase) return;
  const { victim } = job.killAt;
  if (victim === 'exit') process.exit(0);
  if (victim !== 'parent') process.kill(worker?.pid ?? NaN, 'SIGKILL');
  if (victim !== 'worker') process.kill(process.pid, 'SIGKILL');
}

const spawn: SpawnChild = (...worker) => {
  const child = forkNode(...worker);
  return {
    ...child,
    send: (message) => {
      if (job.beforeWriting && Reflect.get(Object(message), 'kind') === 'measure')
        execSync(job.beforeWriting);
      child.send(message);
    },
  };
};

const { workerPath, workFolder, request } = job;
const engine = createLlamaEngine({ workerPath, workFolder, spawn });
const leftFiles = (): string[] => {
  try {
    return readdirSync(workFolder, { recursive: true, encoding: 'utf8' });
  } catch {
    return [];
  }
};

const ended = await engine
  .measure(request, {
    signal: new AbortController().signal,
    onProgress: ({ phase }) => reach(phase),
  })
  .then(
    () => ({ code: 'measured', details: {} }),
    (error: unknown) =>
      error instanceof Fault
        ? { code: error.code, details: error.details }
        : { code: String(error), details: {} },
  );
const left = leftFiles();
if (job.afterwards) {
  execSync(job.afterwards);
  await engine.sweep();
}
await tell({ kind: 'ended', ...ended, left, swept: leftFiles() });
process.disconnect();
