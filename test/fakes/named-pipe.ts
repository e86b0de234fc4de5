import { execFileSync } from 'node:child_process';

/** A pipe with a name, that nobody writes to: opening it carelessly waits for ever. */
export function makeNamedPipe(pipePath: string): string {
  execFileSync('/usr/bin/mkfifo', [pipePath]);
  return pipePath;
}
