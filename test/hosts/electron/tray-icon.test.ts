import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { trayIconPng } from '../../../src-main/tools/draw-tray-icon.ts';

/** Size, colour type and unfiltered bytes; two zlib versions may pack the same picture differently. */
function picture(png: Buffer) {
  const at = png.indexOf('IDAT');
  const packed = png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4));
  return {
    width: png.readUInt32BE(16),
    height: png.readUInt32BE(20),
    bitDepth: png[24],
    colourType: png[25],
    bytes: inflateSync(packed),
  };
}

describe('the tray icon', () => {
  it.each([
    ['trayTemplate.png', 1, 16],
    ['trayTemplate@2x.png', 2, 32],
  ] as const)('%s is what the generator draws', async (name, scale, side) => {
    const stored = picture(await readFile(resolve(import.meta.dirname, '../../../assets', name)));
    expect(stored).toEqual(picture(trayIconPng(scale)));
    expect(stored).toMatchObject({ width: side, height: side, bitDepth: 8, colourType: 4 });
  });

  it.each([1, 2] as const)('is black with transparency and touches no edge at %sx', (scale) => {
    const { bytes, width } = picture(trayIconPng(scale));
    const row = (y: number) => bytes.subarray(y * (1 + width * 2) + 1, (y + 1) * (1 + width * 2));
    const alphas: number[] = [];
    for (let y = 0; y < width; y += 1) {
      for (let x = 0; x < width; x += 1) {
        expect(row(y)[x * 2]).toBe(0);
        alphas.push(row(y)[x * 2 + 1] ?? 0);
      }
    }
    expect(alphas.filter((alpha) => alpha > 128).length).toBeGreaterThan(40 * scale ** 2);
    expect(alphas.filter((alpha) => alpha === 0).length).toBeGreaterThan(100 * scale ** 2);
    expect([...row(width - 1)].every((byte) => byte === 0)).toBe(true);
  });
});
