import { execFile } from 'node:child_process';

interface CommandLimits {
  timeoutMilliseconds: number;
  maximumBytes: number;
}

/** Runs one program without a shell and answers what it printed on stdout; undefined when it could not start. */
export type CommandRunner = (
  path: string,
  args: readonly string[],
  limits: CommandLimits,
) => Promise<string | undefined>;

/**
 * The real runner. What was printed counts even when the program failed (`sysctl` fails on one unknown key),
 * but after any failure, a timeout or too much output only whole lines do: a figure cut in its middle would
 * be a wrong one. stderr is dropped.
 */
export const runCommand: CommandRunner = (path, args, { timeoutMilliseconds, maximumBytes }) =>
  new Promise((resolve) => {
    execFile(
      path,
      [...args],
      {
        encoding: 'utf8',
        env: { ...process.env, LC_ALL: 'C', LANG: 'C' },
        killSignal: 'SIGKILL',
        maxBuffer: maximumBytes,
        timeout: timeoutMilliseconds,
      },
      (failure, stdout) => {
        const text = failure ? wholeLines(stdout) : stdout;
        resolve(text.trim() === '' ? undefined : text);
      },
    );
  });

/** The text up to its last line end. */
export const wholeLines = (text: string): string => text.slice(0, text.lastIndexOf('\n') + 1);
