import { writePng } from './png.ts';

/** One element of an icon file: a type of four letters and its bytes. */
export interface IcnsElement {
  type: string;
  bytes: Uint8Array;
}

const magic = 'icns';
const headBytes = 8;

/** Apple's icon file: a head, then each element with a head of its own; lengths count the heads. */
export function writeIcns(elements: readonly IcnsElement[]): Buffer {
  const parts = elements.map(({ type, bytes }) => framed(type, bytes));
  return framed(magic, Buffer.concat(parts));
}

function framed(type: string, bytes: Uint8Array): Buffer {
  const head = Buffer.alloc(headBytes);
  head.write(type, 'latin1');
  head.writeUInt32BE(bytes.length + headBytes, 4);
  return Buffer.concat([head, bytes]);
}

/** Throws on anything that is not whole. */
export function readIcns(file: Buffer): IcnsElement[] {
  if (file.length < headBytes || file.toString('latin1', 0, 4) !== magic)
    throw new Error('Not an icon file.');
  if (file.readUInt32BE(4) !== file.length) throw new Error('The icon file is cut short or too long.');
  const elements: IcnsElement[] = [];
  for (let at = headBytes; at < file.length;) {
    const length = at + headBytes <= file.length ? file.readUInt32BE(at + 4) : 0;
    if (length < headBytes || at + length > file.length)
      throw new Error('An element of the icon file is cut.');
    const type = file.toString('latin1', at, at + 4);
    elements.push({ type, bytes: file.subarray(at + headBytes, at + length) });
    at += length;
  }
  return elements;
}

/**
 * Runs of bytes as icon files hold them, literal ones only: a length less one (0…127), then the bytes. The
 * repeats the format also knows are left out, since macOS 12 to 26 lose one that ends a channel
 * (relikd.github.io/icns-analysis).
 */
export function literalRuns(bytes: Uint8Array): Buffer {
  const runs: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 128) {
    const run = bytes.subarray(at, at + 128);
    runs.push(Uint8Array.of(run.length - 1), run);
  }
  return Buffer.concat(runs);
}

const channel = (pixels: Uint8Array, index: number): Uint8Array => pixels.filter((_, at) => at % 4 === index);

/** The sizes macOS asks for, in pixels; `@2x` ones have types of their own. */
const pngTypes: readonly (readonly [type: string, sidePixels: number])[] = [
  ['ic11', 32],
  ['ic12', 64],
  ['ic07', 128],
  ['ic13', 256],
  ['ic08', 256],
  ['ic14', 512],
  ['ic09', 512],
  ['ic10', 1024],
];

/**
 * As PNG these two small sizes show wrongly as the icon of an application; as colour runs with a separate
 * mask they are right on every macOS (the same analysis).
 */
const maskedTypes: readonly (readonly [colours: string, mask: string, sidePixels: number])[] = [
  ['is32', 's8mk', 16],
  ['il32', 'l8mk', 32],
];

/** Every size of an icon. `draw` gives red, green, blue and alpha of a square with that many pixels a side. */
export function iconElements(draw: (sidePixels: number) => Uint8Array): IcnsElement[] {
  const drawn = new Map<number, Uint8Array>();
  const pixelsOf = (side: number): Uint8Array => {
    const pixels = drawn.get(side) ?? draw(side);
    drawn.set(side, pixels);
    return pixels;
  };
  const masked = maskedTypes.flatMap(([colours, mask, side]) => {
    const pixels = pixelsOf(side);
    const runs = [0, 1, 2].map((index) => literalRuns(channel(pixels, index)));
    return [
      { type: colours, bytes: Buffer.concat(runs) },
      { type: mask, bytes: channel(pixels, 3) },
    ];
  });
  return [...masked, ...pngTypes.map(([type, side]) => ({ type, bytes: writePng(pixelsOf(side), 4) }))];
}
