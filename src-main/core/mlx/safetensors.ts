/** One tensor of a safetensors file. */
export interface SafetensorsEntry {
  name: string;
  /** Of the format's types those that MLX's quantised models hold. */
  type: 'U32' | 'BF16';
  /** Slowest dimension first. */
  shape: readonly number[];
  byteLength: number;
}

/** The header's own length stands before it. */
const lengthBytes = 8;
/** Tensors begin at a multiple of it, as the format's own library has it. */
const alignmentBytes = 8;

/**
 * The beginning of a safetensors file, up to where the first tensor begins; the tensors follow in this order, without
 * gaps. Eight bytes of length, then JSON padded with spaces. `format: mlx` is what MLX itself writes. Source:
 * github.com/huggingface/safetensors, README, "Format".
 */
export function safetensorsHeader(entries: readonly SafetensorsEntry[]): Uint8Array {
  let end = 0;
  const fields = entries.map(({ name, type, shape, byteLength }) => {
    const start = end;
    end += byteLength;
    return [name, { dtype: type, shape, data_offsets: [start, end] }] as const;
  });
  const json = JSON.stringify({ __metadata__: { format: 'mlx' }, ...Object.fromEntries(fields) });
  // Names of tensors are ASCII.
  const text = Uint8Array.from(json, (character) => character.charCodeAt(0));
  const length = Math.ceil(text.length / alignmentBytes) * alignmentBytes;
  const header = new Uint8Array(lengthBytes + length).fill(0x20, lengthBytes);
  new DataView(header.buffer).setBigUint64(0, BigInt(length), true);
  header.set(text, lengthBytes);
  return header;
}
