import { mkdir, writeFile } from 'node:fs/promises';
import { crc32, deflateSync } from 'node:zlib';

/** A dial with its needle, on a canvas of 16 × 16 points: macOS draws the alpha in the bar's own colour. */
const canvasPoints = 16;
const dial = { x: 8, y: 9.25, radius: 6.25, halfStroke: 0.8, openHalfAngleRadians: 0.82 };
const needle = { toX: 10.5, toY: 6.5, halfStroke: 0.75, hubRadius: 1.55 };

/** Samples along each side of a pixel; their share inside the drawing is the pixel's alpha. */
const samplesPerSide = 8;

const distanceToNeedle = (x: number, y: number): number => {
  const [dx, dy] = [needle.toX - dial.x, needle.toY - dial.y];
  const along = ((x - dial.x) * dx + (y - dial.y) * dy) / (dx * dx + dy * dy);
  const clamped = Math.min(1, Math.max(0, along));
  return Math.hypot(x - dial.x - clamped * dx, y - dial.y - clamped * dy);
};

function isInside(x: number, y: number): boolean {
  const fromCentre = Math.hypot(x - dial.x, y - dial.y);
  // Measured from straight down, where the dial is open.
  const angle = Math.abs(Math.atan2(x - dial.x, y - dial.y));
  const isOnDial =
    Math.abs(fromCentre - dial.radius) <= dial.halfStroke && angle >= dial.openHalfAngleRadians;
  return isOnDial || fromCentre <= needle.hubRadius || distanceToNeedle(x, y) <= needle.halfStroke;
}

/** Rows of grey and alpha, each led by PNG's filter byte 0. */
function trayIconPixels(scale: number): Buffer {
  const side = canvasPoints * scale;
  const pixels = Buffer.alloc(side * (1 + side * 2));
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      let inside = 0;
      for (let sample = 0; sample < samplesPerSide ** 2; sample += 1) {
        const x = (column + ((sample % samplesPerSide) + 0.5) / samplesPerSide) / scale;
        const y = (row + (Math.floor(sample / samplesPerSide) + 0.5) / samplesPerSide) / scale;
        if (isInside(x, y)) inside += 1;
      }
      pixels[row * (1 + side * 2) + 2 + column * 2] = Math.round((inside / samplesPerSide ** 2) * 255);
    }
  }
  return pixels;
}

function chunk(type: string, body: Buffer): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(body.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

/** The tray icon as a PNG of grey and alpha, 8 bits each, at 16 × `scale` pixels a side. */
export function trayIconPng(scale: 1 | 2): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(canvasPoints * scale, 0);
  header.writeUInt32BE(canvasPoints * scale, 4);
  header.set([8, 4], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(trayIconPixels(scale), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** `node src-main/tools/run-ts.mjs src-main/tools/draw-tray-icon.ts` writes both sizes into `assets`. */
export async function run(): Promise<void> {
  await mkdir('assets', { recursive: true });
  await writeFile('assets/trayTemplate.png', trayIconPng(1));
  await writeFile('assets/trayTemplate@2x.png', trayIconPng(2));
  console.log('wrote assets/trayTemplate.png and assets/trayTemplate@2x.png');
}
