import { faultSentence } from '#contract/text/faults.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';

/** The exit code where the output can't be written. A reader that closes the pipe early (`| head`) is no error. */
export function outputFailed(
  { code }: NodeJS.ErrnoException,
  { language, err }: Pick<Terminal, 'language' | 'err'>,
): number {
  if (code === 'EPIPE') return 0;
  const details = { problem: code ?? '?' };
  err(printable(faultSentence({ code: 'output-unwritable', details }, language)));
  return 1;
}
