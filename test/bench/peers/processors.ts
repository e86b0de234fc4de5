import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { PeersUnavailable } from './build.ts';

const needed = 'in turns needs Linux and its `taskset`';

/** Lets processes run on one processor alone for as long as `act` takes, then on all that this one may use. Linux. */
export async function onOneProcessor<T>(pids: readonly number[], act: () => Promise<T>): Promise<T> {
  if (process.platform !== 'linux') throw new PeersUnavailable(needed);
  const allowed = /^Cpus_allowed_list:\s*(\S+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '';
  const last = allowed.split(/[,-]/).at(-1) ?? '';
  for (const pid of pids) bind(pid, last);
  try {
    return await act();
  } finally {
    for (const pid of pids) bind(pid, allowed);
  }
}

/** All threads of a process. */
function bind(pid: number, processors: string): void {
  const { status, error } = spawnSync('taskset', ['-acp', processors, String(pid)]);
  if (status !== 0) throw new PeersUnavailable(needed, { cause: error });
}
