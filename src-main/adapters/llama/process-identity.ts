import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { isProcessAlive } from '../process-alive.ts';

/** A process by its number and when it began: numbers are given out again, both together are not. */
export interface ProcessIdentity {
  pid: number;
  /** Clock ticks since the system's start on Linux, seconds since 1970 elsewhere; absent: unknown. */
  start?: number;
}

let own: Promise<ProcessIdentity> | undefined;

export const ownIdentity = (): Promise<ProcessIdentity> =>
  (own ??= processStart(process.pid).then((start) => ({
    pid: process.pid,
    ...(typeof start === 'number' && { start }),
  })));

/** Whether exactly this process runs; `unsure`: one of its number does, of which the beginning is not known. */
export async function processState({ pid, start }: ProcessIdentity): Promise<'runs' | 'gone' | 'unsure'> {
  if (!isProcessAlive(pid)) return 'gone';
  const found = await processStart(pid);
  if (found === 'gone') return 'gone';
  if (found === undefined || start === undefined) return 'unsure';
  return found === start ? 'runs' : 'gone';
}

type Start = number | 'gone' | undefined;

/** Absent: no such process, or not to be told. */
export const processStart = (pid: number): Promise<Start> =>
  process.platform === 'linux'
    ? readFile(`/proc/${pid}/stat`, 'latin1').then(parseProcStat, () => undefined)
    : readPs(pid).then(parsePs, () => undefined);

async function readPs(pid: number): Promise<string> {
  const options = { env: { LC_ALL: 'C', TZ: 'UTC' }, timeout: 3000 };
  const { stdout } = await promisify(execFile)(
    '/bin/ps',
    ['-o', 'stat=,lstart=', '-p', String(pid)],
    options,
  );
  return stdout;
}

/**
 * The 22nd field of `/proc/PID/stat` (proc(5)); a killed process that nobody has asked after yet is gone.
 * The second field, a name in brackets, may hold spaces and brackets itself.
 */
export function parseProcStat(text: string): Start {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (isDeadState(fields[0])) return 'gone';
  return wholeNumber(Number(fields[19]));
}

/** `S+   Mon Nov 23 00:05:31 2026`, in UTC. */
export function parsePs(text: string): Start {
  const [state, ...date] = text.trim().split(/\s+/);
  if (isDeadState(state)) return 'gone';
  return wholeNumber(Date.parse(`${date.join(' ')} UTC`) / 1000);
}

const isDeadState = (state = ''): boolean => state.startsWith('Z') || state.startsWith('X');

const wholeNumber = (value: number): number | undefined =>
  Number.isInteger(value) && value > 0 ? value : undefined;
