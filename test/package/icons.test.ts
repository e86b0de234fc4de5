import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { xorshift32 } from '#core/gguf/random-blocks.ts';
import { drawIcons } from '../../src-main/tools/package/draw-icons.ts';
import { literalRuns, readIcns, writeIcns } from '../../src-main/tools/package/icns.ts';
import { writePng } from '../../src-main/tools/package/png.ts';

const checkout = resolve(import.meta.dirname, '../..');
const stored = (path: string): Buffer => readFileSync(resolve(checkout, path));
const drawn = drawIcons(stored('assets/icon.svg').toString('utf8'));
const drawnFile = (path: string): Buffer => drawn.get(path) ?? Buffer.alloc(0);

const sidePixelsOf = (png: Buffer): number => png.readUInt32BE(16);

/** Head and pixels of a PNG of ours: two versions of zlib may pack the same pixels differently. */
function unpacked(png: Buffer): Buffer {
  const at = png.indexOf('IDAT');
  const pixels = inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)));
  return Buffer.concat([png.subarray(0, 29), pixels]);
}

/** Undoes `literalRuns`, and the repeats that others write. */
function expandRuns(runs: Buffer): Buffer {
  const parts: Buffer[] = [];
  for (let at = 0; at < runs.length;) {
    const lead = runs[at] ?? 0;
    if (lead < 128) parts.push(runs.subarray(at + 1, at + 2 + lead));
    else parts.push(Buffer.alloc(lead - 125, runs[at + 1]));
    at += lead < 128 ? lead + 2 : 2;
  }
  return Buffer.concat(parts);
}

describe('an icon file', () => {
  const random = xorshift32(20261123);
  const randomBytes = (longest: number): Buffer =>
    Buffer.from(Array.from({ length: random() % (longest + 1) }, () => random() % 256));

  it('is read as it was written', () => {
    for (let round = 0; round < 200; round += 1) {
      const elements = Array.from({ length: random() % 6 }, () => ({
        type: (random() % 36 ** 4).toString(36).padStart(4, '0'),
        bytes: randomBytes(200),
      }));
      expect(readIcns(writeIcns(elements))).toEqual(elements);
    }
  });

  it('is refused when it is cut anywhere', () => {
    const whole = writeIcns([
      { type: 'ic07', bytes: Buffer.from('one') },
      { type: 'ic08', bytes: Buffer.from('other') },
    ]);
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readIcns(whole.subarray(0, length))).toThrow(/icon file/);
    }
  });

  it('is refused when an element claims more than there is, or less than its own head', () => {
    for (const claimed of [0, 7, 100, 0xffffffff]) {
      const file = writeIcns([{ type: 'ic07', bytes: Buffer.from('one') }]);
      file.writeUInt32BE(claimed, 12);
      expect(() => readIcns(file)).toThrow(/element/);
    }
  });

  it('holds runs that expand to what they were made of', () => {
    expect(literalRuns(Buffer.alloc(130, 7)).length).toBe(132);
    expect(expandRuns(Buffer.from([2, 1, 2, 2, 0x80, 3, 0x81, 4]))).toEqual(
      Buffer.from([1, 2, 2, 3, 3, 3, 4, 4, 4, 4]),
    );
    for (let round = 0; round < 100; round += 1) {
      const bytes = randomBytes(1000);
      expect(expandRuns(literalRuns(bytes)).equals(bytes)).toBe(true);
    }
  });
});

describe('a PNG', () => {
  it('is of the side that its pixels make', () => {
    expect(sidePixelsOf(writePng(new Uint8Array(3 * 3 * 4), 4))).toBe(3);
    expect(() => writePng(new Uint8Array(8), 4)).toThrow(/no square/);
  });
});

describe('the icons in assets', () => {
  const elements = readIcns(stored('assets/icon.icns'));
  const bytesOf = (type: string): Buffer =>
    Buffer.from(elements.find((found) => found.type === type)?.bytes ?? Buffer.alloc(0));

  it.each(['assets/trayTemplate.png', 'assets/trayTemplate@2x.png'])('%s is what icon.svg draws', (path) => {
    expect(unpacked(stored(path)).equals(unpacked(drawnFile(path)))).toBe(true);
  });

  it.each([
    ['assets/trayTemplate.png', 16],
    ['assets/trayTemplate@2x.png', 32],
  ])('%s is black with transparency, %i pixels a side, and touches no edge', (path, side) => {
    const rows = unpacked(stored(path)).subarray(29);
    expect([sidePixelsOf(stored(path)), stored(path)[25], rows.length]).toEqual([
      side,
      4,
      side * (1 + side * 2),
    ]);
    const alphas: number[] = [];
    for (let at = 0; at < side ** 2; at += 1) {
      const [grey, alpha = 0] = rows.subarray(Math.floor(at / side) * (1 + side * 2) + 1 + (at % side) * 2);
      expect(grey).toBe(0);
      const isEdge = at < side || at >= side * (side - 1) || at % side === 0 || at % side === side - 1;
      if (isEdge) expect(alpha).toBe(0);
      alphas.push(alpha);
    }
    expect(alphas.filter((alpha) => alpha > 128).length).toBeGreaterThan(side ** 2 / 7);
    expect(alphas.filter((alpha) => alpha === 0).length).toBeGreaterThan(side ** 2 / 3);
  });

  it('icon.icns is what icon.svg draws', () => {
    const now = readIcns(drawnFile('assets/icon.icns'));
    expect(elements.map(({ type }) => type)).toEqual(now.map(({ type }) => type));
    for (const { type, bytes } of now) {
      const [one, other] = [bytesOf(type), Buffer.from(bytes)];
      const isSame = type.startsWith('ic') ? unpacked(one).equals(unpacked(other)) : one.equals(other);
      expect([type, isSame]).toEqual([type, true]);
    }
  });

  it.each([
    ['ic11', 32],
    ['ic12', 64],
    ['ic07', 128],
    ['ic13', 256],
    ['ic08', 256],
    ['ic14', 512],
    ['ic09', 512],
    ['ic10', 1024],
  ])('%s is a PNG of %i pixels', (type, sidePixels) => {
    expect(sidePixelsOf(bytesOf(type))).toBe(sidePixels);
  });

  it.each([
    ['is32', 's8mk', 16],
    ['il32', 'l8mk', 32],
  ])('%s with %s are three channels and a mask of %i pixels a side', (colours, mask, sidePixels) => {
    expect(expandRuns(bytesOf(colours)).length).toBe(sidePixels ** 2 * 3);
    expect(bytesOf(mask).length).toBe(sidePixels ** 2);
  });

  it('leave the edge of the canvas free and fill the middle', () => {
    const mask = bytesOf('l8mk');
    expect([...mask.subarray(0, 32)].every((alpha) => alpha === 0)).toBe(true);
    expect(mask[16 * 32 + 16]).toBe(255);
  });
});
