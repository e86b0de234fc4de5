import { StringDecoder } from 'node:string_decoder';

/** Beyond it a line is cut: it is none of mlx-lm's. */
const longestLine = 4096;
const mostBytes = 8 * 2 ** 20;

/**
 * Cuts a program's output into lines, bounded in length; a progress bar's `\r` ends one too. `add` throws a
 * `RangeError` for more than 8 MiB.
 */
export class OutputLines {
  readonly #onLine: (line: string) => void;
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #bytes = 0;

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  add(bytes: Buffer): void {
    this.#bytes += bytes.length;
    if (this.#bytes > mostBytes) throw new RangeError('more than 8 MiB of output');
    const lines = (this.#rest + this.#decoder.write(bytes)).split(/\r\n|[\r\n]/);
    this.#rest = (lines.pop() ?? '').slice(0, longestLine);
    for (const line of lines) this.#emit(line);
  }

  end(): void {
    this.#emit(this.#rest + this.#decoder.end());
    this.#rest = '';
  }

  #emit(line: string): void {
    if (line !== '') this.#onLine(line.slice(0, longestLine));
  }
}
