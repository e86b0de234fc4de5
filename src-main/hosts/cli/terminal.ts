import type { Language } from '#contract/text/format.ts';

/** Where a command prints. Results go to `out`, everything for the eyes only to `err`. */
export interface Terminal {
  language: Language;
  out(text: string): void;
  err(text: string): void;
  /** Rewrites one line on a terminal; a line per phase elsewhere. */
  progress(text: string): void;
  endProgress(): void;
  /** The progress line may change often; elsewhere only when the phase does. */
  readonly rewritesProgress: boolean;
}

/** `--lang`, else the first of LC_ALL, LC_MESSAGES, LANG that is set; English for anything but Japanese. */
export function chooseLanguage(asked: string | undefined, environment: NodeJS.ProcessEnv): Language {
  const name =
    asked ?? [environment['LC_ALL'], environment['LC_MESSAGES'], environment['LANG']].find(Boolean) ?? '';
  return /^ja(?![a-z])/i.test(name) ? 'ja' : 'en';
}

/** A figure is kept beside its unit by spaces that a search for "12.6 tokens" does not find. */
const withPlainSpaces = (text: string): string => text.replace(/[\u00a0\u202f]/g, ' ');

/** Of a stream, as much as is needed of it here. */
type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY'>;

interface Streams {
  out: Stream;
  err: Stream;
  /** What goes to `out` is for programs, and left as it is. */
  isData?: boolean;
}

export function createTerminal(language: Language, { out, err, isData = false }: Streams): Terminal {
  const shown = (text: string, to: Stream): string => (to.isTTY ? text : withPlainSpaces(text));
  let onLine = false;
  let last = '';
  const endProgress = (): void => {
    if (onLine) err.write('\n');
    onLine = false;
  };
  return {
    language,
    out: (text) => {
      endProgress();
      out.write(`${isData ? text : shown(text, out)}\n`);
    },
    err: (text) => {
      endProgress();
      err.write(`${shown(text, err)}\n`);
    },
    progress(text) {
      if (err.isTTY) {
        // Back to the first column, then erase what is left of a longer line.
        err.write(`\r${text}\u001b[K`);
        onLine = true;
      } else if (text !== last) {
        err.write(`${shown(text, err)}\n`);
      }
      last = text;
    },
    endProgress,
    rewritesProgress: err.isTTY === true,
  };
}
