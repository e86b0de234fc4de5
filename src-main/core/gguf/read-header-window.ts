import { Fault } from '#core/fault.ts';
import { decodeUtf8, printableName } from './read-header-text.ts';

/** A file that is read in pieces. */
export interface ByteSource {
  fileBytes: number;
  /** `length` bytes from `offset`, both within the file; fewer only where the file ends. */
  read(offset: number, length: number): Uint8Array;
}

/** The most that is asked of the source at once; more than the longest string that is kept. */
export const windowBytes = 2 ** 20;

/** Asked first, then four times as much each time: without a tokenizer a header ends within it. */
const firstWindowBytes = 2 ** 16;

/** Real headers end below 40 MiB, nearly all of it the tokenizer. */
const largestHeaderBytes = 256 * 2 ** 20;

/** Names, texts and arrays that one header may leave in memory, as JavaScript holds them. */
const mostKeptBytes = 16 * 2 ** 20;

/** Walks through a header from its beginning; every failure names the field being read and its offset. */
export class HeaderWindow {
  /** Offset of the next byte in the file. */
  position = 0;
  /** Key, tensor or part of the header that is being read, for failures. */
  field = 'magic';
  readonly #source: ByteSource;
  readonly #path: string;
  #endBytes: number;
  #start = 0;
  #view: DataView = new DataView(new ArrayBuffer(0));
  #windowBytes = firstWindowBytes;
  #keptBytes = 0;

  constructor(source: ByteSource, path: string) {
    this.#source = source;
    this.#path = path;
    this.#endBytes = Math.min(source.fileBytes, largestHeaderBytes);
  }

  get remainingBytes(): number {
    return this.#endBytes - this.position;
  }

  /** `expected` completes "should be …". */
  fail(expected: string, offsetBytes = this.position): never {
    const field = printableName(this.field);
    throw new Fault('gguf-invalid', { path: this.#path, field, offsetBytes, expected });
  }

  /** Counts towards what the header leaves in memory; false: it would be too much. */
  keep(bytes: number): boolean {
    if (this.#keptBytes + bytes > mostKeptBytes) return false;
    this.#keptBytes += bytes;
    return true;
  }

  skip(bytes: number): void {
    this.demand(bytes);
    this.position += bytes;
  }

  uint8 = (): number => this.#next(1, (view, at) => view.getUint8(at));
  int8 = (): number => this.#next(1, (view, at) => view.getInt8(at));
  uint16 = (): number => this.#next(2, (view, at) => view.getUint16(at, true));
  int16 = (): number => this.#next(2, (view, at) => view.getInt16(at, true));
  uint32 = (): number => this.#next(4, (view, at) => view.getUint32(at, true));
  int32 = (): number => this.#next(4, (view, at) => view.getInt32(at, true));
  float32 = (): number => this.#next(4, (view, at) => view.getFloat32(at, true));
  float64 = (): number => this.#next(8, (view, at) => view.getFloat64(at, true));
  uint64 = (): bigint => this.#next(8, (view, at) => view.getBigUint64(at, true));
  int64 = (): bigint => this.#next(8, (view, at) => view.getBigInt64(at, true));

  /** A 64-bit number from 0 to `most` (below 2⁵³); `what` completes "should be …" when it is more. */
  count(most: number, what: string): number {
    const offset = this.position;
    // Without BigInt, of which a tokenizer would make half a million; exact up to 2⁵³, and beyond never less.
    const value = this.#next(
      8,
      (view, at) => view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true),
    );
    return value > most ? this.fail(what, offset) : value;
  }

  /** Passes over one string of whatever length; answers its length in bytes. */
  skipString(): number {
    const length = this.count(Number.MAX_SAFE_INTEGER, 'a string that ends within the file');
    this.skip(length);
    return length;
  }

  /** Text of `length` bytes, at most a window. */
  text(length: number): { text: string; isUtf8: boolean } {
    return this.#next(length, ({ buffer, byteOffset }, at) =>
      decodeUtf8(new Uint8Array(buffer, byteOffset + at, length)),
    );
  }

  /** Fails unless that many bytes follow. */
  demand(bytes: number): void {
    if (bytes <= this.remainingBytes) return;
    this.fail(
      this.#endBytes === largestHeaderBytes
        ? `within a header of at most ${largestHeaderBytes / 2 ** 20} MiB`
        : `${bytes} bytes, but the file ends at byte ${this.#endBytes}`,
    );
  }

  /** Brings the next `bytes` into the window, moves behind them, and answers what `get` makes of them. */
  #next<T>(bytes: number, get: (view: DataView, at: number) => T): T {
    this.demand(bytes);
    if (this.position + bytes > this.#start + this.#view.byteLength) {
      this.#load(bytes);
      this.demand(bytes);
    }
    const at = this.position - this.#start;
    this.position += bytes;
    return get(this.#view, at);
  }

  #load(bytes: number): void {
    const asked = Math.min(Math.max(bytes, this.#windowBytes), this.remainingBytes);
    this.#windowBytes = Math.min(4 * this.#windowBytes, windowBytes);
    const chunk = this.#source.read(this.position, asked);
    // A source that has less than it said ends there.
    if (chunk.length < asked) this.#endBytes = this.position + chunk.length;
    this.#start = this.position;
    this.#view = new DataView(chunk.buffer, chunk.byteOffset, Math.min(chunk.length, asked));
  }
}
