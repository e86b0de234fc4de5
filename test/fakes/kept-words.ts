import type { Language } from '#contract/text/format.ts';
import type { Terminal } from '../../src-main/hosts/cli/terminal.ts';

/** A terminal that keeps what is said on it. */
export function keptWords(language: Language): { said: { out: string; err: string }; terminal: Terminal } {
  const said = { out: '', err: '' };
  const terminal: Terminal = {
    language,
    out: (text) => (said.out += `${text}\n`),
    err: (text) => (said.err += `${text}\n`),
    progress: () => {},
    endProgress: () => {},
    rewritesProgress: false,
  };
  return { said, terminal };
}
