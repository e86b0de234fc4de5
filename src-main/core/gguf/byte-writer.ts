/** Appends little-endian values to a growing buffer; GGUF is little-endian throughout. */
export class ByteWriter {
  #bytes = new Uint8Array(64 * 1024);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  uint32(value: number): void {
    const at = this.#take(4);
    this.#view.setUint32(at, value, true);
  }

  int32(value: number): void {
    const at = this.#take(4);
    this.#view.setInt32(at, value, true);
  }

  float32(value: number): void {
    const at = this.#take(4);
    this.#view.setFloat32(at, value, true);
  }

  /** A whole number up to 2⁵³ as 64 bits. */
  uint64(value: number): void {
    const at = this.#take(8);
    this.#view.setUint32(at, value % 2 ** 32, true);
    this.#view.setUint32(at + 4, Math.floor(value / 2 ** 32), true);
  }

  byte(value: number): void {
    const at = this.#take(1);
    this.#bytes[at] = value;
  }

  bytes(values: Uint8Array): void {
    const at = this.#take(values.length);
    this.#bytes.set(values, at);
  }

  /** GGUF's string: length in bytes as 64 bits, then UTF-8 without a terminator. A lone surrogate throws. */
  string(text: string): void {
    const start = this.#take(8 + mostUtf8Bytes * text.length);
    const end = writeUtf8(text, this.#bytes, start + 8);
    this.#view.setUint32(start, end - start - 8, true);
    this.#length = end;
  }

  /** Zeros up to the next multiple of `alignment`. */
  padTo(alignment: number): void {
    this.#take((alignment - (this.#length % alignment)) % alignment);
  }

  toBytes(): Uint8Array {
    return this.#bytes.slice(0, this.#length);
  }

  /** May replace the buffer: call it before touching `#bytes` or `#view`. */
  #take(count: number): number {
    const start = this.#length;
    this.#length += count;
    if (this.#length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#length, this.#bytes.length * 2));
      grown.set(this.#bytes);
      this.#bytes = grown;
      this.#view = new DataView(grown.buffer);
    }
    return start;
  }
}

/** Of one UTF-16 unit; a pair of them becomes four. */
const mostUtf8Bytes = 3;

/**
 * Writes `text` from `at` on and answers where it ends. A vocabulary has a million characters, and
 * `TextEncoder` is not part of the language itself.
 */
function writeUtf8(text: string, bytes: Uint8Array, at: number): number {
  let end = at;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) {
      bytes[end++] = unit;
    } else if (unit < 0x800) {
      bytes[end++] = 0xc0 | (unit >> 6);
      bytes[end++] = continuation(unit);
    } else if (unit < 0xd800 || unit > 0xdfff) {
      bytes[end++] = 0xe0 | (unit >> 12);
      bytes[end++] = continuation(unit >> 6);
      bytes[end++] = continuation(unit);
    } else {
      const codePoint = text.codePointAt(index) ?? unit;
      if (codePoint < 0x1_0000) throw new RangeError('a lone surrogate');
      bytes[end++] = 0xf0 | (codePoint >> 18);
      bytes[end++] = continuation(codePoint >> 12);
      bytes[end++] = continuation(codePoint >> 6);
      bytes[end++] = continuation(codePoint);
      index += 1;
    }
  }
  return end;
}

const continuation = (bits: number): number => 0x80 | (bits & 0x3f);
