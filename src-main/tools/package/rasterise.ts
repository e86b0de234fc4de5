import type { SignedDistance } from './distances.ts';
import type { Picture } from './picture.ts';

/** Samples along each side of a pixel at an edge; their share inside the shape is what covers the pixel. */
const samplesPerSide = 8;

/** Farther than half a pixel's diagonal from its centre, no edge crosses a pixel. */
const halfDiagonal = Math.SQRT2 / 2;

interface Square {
  x: number;
  y: number;
  side: number;
}

/** How much of a square lies inside a shape, 0…1. */
function coverage(distance: SignedDistance, { x, y, side }: Square): number {
  const fromCentre = distance(x + side / 2, y + side / 2);
  if (fromCentre > halfDiagonal * side) return 0;
  if (fromCentre < -halfDiagonal * side) return 1;
  let inside = 0;
  for (let row = 0; row < samplesPerSide; row += 1) {
    for (let column = 0; column < samplesPerSide; column += 1) {
      const sampleX = x + ((column + 0.5) / samplesPerSide) * side;
      const sampleY = y + ((row + 0.5) / samplesPerSide) * side;
      if (distance(sampleX, sampleY) <= 0) inside += 1;
    }
  }
  return inside / samplesPerSide ** 2;
}

/** The whole picture at `sidePixels` a side: red, green, blue and alpha, not multiplied by it. */
export function drawPicture(picture: Picture, sidePixels: number): Uint8Array {
  const pixels = new Uint8Array(sidePixels ** 2 * 4);
  const unit = picture.side / sidePixels;
  for (let index = 0; index < sidePixels ** 2; index += 1) {
    const x = (index % sidePixels) * unit;
    const y = Math.floor(index / sidePixels) * unit;
    let [red, green, blue, alpha] = [0, 0, 0, 0];
    for (const { distance, colourAt, place } of picture.figures) {
      const covered = coverage(distance, {
        x: (x - place.x) / place.scale,
        y: (y - place.y) / place.scale,
        side: unit / place.scale,
      });
      if (covered === 0) continue;
      const over = colourAt(x + unit / 2, y + unit / 2);
      red = over[0] * covered + red * (1 - covered);
      green = over[1] * covered + green * (1 - covered);
      blue = over[2] * covered + blue * (1 - covered);
      alpha = covered + alpha * (1 - covered);
    }
    if (alpha > 0)
      pixels.set([red / alpha, green / alpha, blue / alpha, alpha * 255].map(Math.round), index * 4);
  }
  return pixels;
}

/** The canvas of the glyph, in its own units. */
export const glyphCanvas = 16;

/** The glyph alone, black: grey and alpha, as macOS wants a template image. */
export function drawGlyph(picture: Picture, sidePixels: number): Uint8Array {
  const parts = picture.figures.filter(({ isGlyph }) => isGlyph).map(({ distance }) => distance);
  const whole: SignedDistance = (x, y) => Math.min(...parts.map((part) => part(x, y)));
  const pixels = new Uint8Array(sidePixels ** 2 * 2);
  const side = glyphCanvas / sidePixels;
  for (let index = 0; index < sidePixels ** 2; index += 1) {
    const square = { x: (index % sidePixels) * side, y: Math.floor(index / sidePixels) * side, side };
    pixels[index * 2 + 1] = Math.round(coverage(whole, square) * 255);
  }
  return pixels;
}
