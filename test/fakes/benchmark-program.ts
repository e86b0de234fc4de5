import { fork } from 'node:child_process';
import { once } from 'node:events';
import type { ParentJob, ParentReport } from './benchmark-parent.ts';
import { builtWorker } from './built-worker.ts';

/** What a program is started through, such as a shell that sets a limit first. */
export interface Launcher {
  execPath: string;
  /** Before the program that would else be started, which follows as the next arguments. */
  execArgv: string[];
}

/** Runs `benchmark-parent.ts` as a program of its own, by Node itself unless told otherwise. */
export async function startBenchmarkProgram(job: ParentJob, launcher?: Launcher) {
  const path = await builtWorker('test/fakes/benchmark-parent.ts');
  const program = fork(path, [JSON.stringify(job)], {
    execArgv: [],
    ...(launcher && { ...launcher, execArgv: [...launcher.execArgv, process.execPath] }),
  });
  const reports: ParentReport[] = [];
  program.on('message', (report) => void reports.push(Object(report)));
  // Not `exit`: a message may still be on its way.
  const closed = once(program, 'close');
  return { program, reports, closed, workFolder: job.workFolder };
}

export type BenchmarkProgram = Awaited<ReturnType<typeof startBenchmarkProgram>>;

/** How its benchmark ended; throws when it ended without a word. */
export async function endOf({ reports, closed }: BenchmarkProgram) {
  await closed;
  const last = reports.at(-1);
  if (last?.kind !== 'ended') throw new Error(`the program ended after ${JSON.stringify(last)}`);
  return last;
}
