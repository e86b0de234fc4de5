import { StringDecoder } from 'node:string_decoder';

/** No honest line or answer comes near. */
export const answerLimits = { lineCharacters: 2 ** 20, bodyBytes: 64 * 2 ** 20 } as const;

/**
 * Cuts a stream of bytes into lines wherever its pieces begin and end, also amid a character. Throws a
 * `RangeError` for a line or a whole that is longer than any honest one, before more of it is kept.
 */
export class BoundedLines {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #bytes = 0;

  /** The lines that are complete with these bytes. */
  take(bytes: Buffer): string[] {
    this.#bytes += bytes.length;
    if (this.#bytes > answerLimits.bodyBytes) throw new RangeError('more than 64 MiB');
    const lines = (this.#rest + this.#decoder.write(bytes)).split('\n');
    this.#rest = lines.pop() ?? '';
    if ([this.#rest, ...lines].some(({ length }) => length > answerLimits.lineCharacters))
      throw new RangeError('a line of more than 1 MiB');
    return lines;
  }

  /** What stands after the last line feed. */
  end(): string {
    return this.#rest + this.#decoder.end();
  }
}
