import { describe, expect, it } from 'vitest';
import { dial, disc, needle, roundedRectangle } from '../../src-main/tools/package/distances.ts';
import { readPicture } from '../../src-main/tools/package/picture.ts';
import { drawGlyph, drawPicture } from '../../src-main/tools/package/rasterise.ts';

const svg = (body: string, side = 4): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${side} ${side}">${body}</svg>`;

const pixel = (pixels: Uint8Array, index: number): number[] => [...pixels.subarray(index * 4, index * 4 + 4)];

describe('the distance to a shape', () => {
  const square = roundedRectangle({ x: 0, y: 0, width: 4, height: 4, radius: 1 });
  const arc = dial({ centre: { x: 0, y: 0 }, radius: 5, width: 2, openHalfAngleRadians: Math.PI / 4 });

  it.each([
    ['in the middle of a square of 4', square, 2, 2, -2],
    ['beside it', square, 6, 2, 2],
    ['at its round corner, where the point of a sharp one would be', square, 0, 0, Math.SQRT2 - 1],
    ['in the middle of a disc', disc({ x: 1, y: 1 }, 3), 1, 1, -3],
    ['past the end of a needle', needle({ x: 0, y: 0 }, { x: 0, y: -3 }, 1), 0, -5, 1.5],
    ['beside a needle', needle({ x: 0, y: 0 }, { x: 0, y: -3 }, 1), 2, -1, 1.5],
    ["on a dial's stroke, at the top", arc, 0, -5, -1],
    ["in a dial's middle", arc, 0, -1, 3],
    ["in a dial's opening, 45° from either end", arc, 0, 5, 5 * Math.SQRT1_2],
  ])('%s', (_where, shape, x, y, distance) => {
    expect(shape(x, y)).toBeCloseTo(distance, 10);
  });
});

describe('a picture', () => {
  it('covers a pixel by the share of it that is inside, in the colour of the shape', () => {
    const picture = readPicture(svg('<rect x="0" y="0" width="1" height="4" rx="0" fill="#ff8000" />', 4));
    expect(pixel(drawPicture(picture, 2), 0)).toEqual([255, 128, 0, 128]);
    expect(pixel(drawPicture(picture, 2), 1)).toEqual([0, 0, 0, 0]);
    expect(pixel(drawPicture(picture, 4), 0)).toEqual([255, 128, 0, 255]);
  });

  it('draws a later shape over an earlier one', () => {
    const under = '<rect x="0" y="0" width="4" height="4" rx="0" fill="#000000" />';
    const over = '<rect x="2" y="0" width="2" height="4" rx="0" fill="#ffffff" />';
    const pixels = drawPicture(readPicture(svg(under + over)), 4);
    expect([pixel(pixels, 1), pixel(pixels, 2)]).toEqual([
      [0, 0, 0, 255],
      [255, 255, 255, 255],
    ]);
  });

  it('runs a gradient from its first stop to its last', () => {
    const gradient =
      '<linearGradient id="g" x1="0" y1="0" x2="0" y2="4"><stop offset="0" stop-color="#000000" />' +
      '<stop offset="1" stop-color="#ffffff" /></linearGradient>';
    const rect = '<rect x="0" y="0" width="4" height="4" rx="0" fill="url(#g)" />';
    const pixels = drawPicture(readPicture(svg(gradient + rect)), 4);
    expect([0, 4, 8, 12].map((index) => pixel(pixels, index)[0])).toEqual([32, 96, 159, 223]);
  });

  it('draws the glyph on its own canvas, whatever its place in the picture, and nothing else', () => {
    const ground = '<rect x="0" y="0" width="100" height="100" rx="0" fill="#123456" />';
    const glyph =
      '<g transform="translate(50 50) scale(2)"><circle cx="8" cy="8" r="4" fill="#ffffff" /></g>';
    const picture = readPicture(svg(ground + glyph, 100));
    const alphas = drawGlyph(picture, 16).filter((_, index) => index % 2 === 1);
    expect(alphas[8 * 16 + 8]).toBe(255);
    expect(alphas[0]).toBe(0);
    expect(picture.figures.map(({ isGlyph }) => isGlyph)).toEqual([false, true]);
  });

  it.each([
    ['an element it does not know', svg('<ellipse cx="1" cy="1" rx="1" ry="1" fill="#000000" />')],
    ['a colour by name', svg('<circle cx="1" cy="1" r="1" fill="red" />')],
    ['a missing number', svg('<circle cx="1" cy="1" fill="#000000" />')],
    ['a path of another form', svg('<path d="M 0 0 L 1 1" fill="none" stroke="#000000" stroke-width="1" />')],
    ['a line with flat ends', svg('<line x1="0" y1="0" x2="1" y2="1" stroke="#000000" stroke-width="1" />')],
    ['a rotation', svg('<g transform="rotate(45)"><circle cx="1" cy="1" r="1" fill="#000000" /></g>')],
    ['a canvas that is no square', '<svg viewBox="0 0 4 5"></svg>'],
  ])('is refused with %s', (_what, text) => {
    expect(() => readPicture(text)).toThrow(/does not know/);
  });
});
