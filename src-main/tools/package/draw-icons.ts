import { readFile, writeFile } from 'node:fs/promises';
import { iconElements, writeIcns } from './icns.ts';
import { readPicture } from './picture.ts';
import { writePng } from './png.ts';
import { drawGlyph, drawPicture, glyphCanvas } from './rasterise.ts';

/** What is drawn from `assets/icon.svg`, by its path: the application's icon and the menu bar's. */
export function drawIcons(svg: string): Map<string, Buffer> {
  const picture = readPicture(svg);
  const tray = (scale: number): Buffer => writePng(drawGlyph(picture, glyphCanvas * scale), 2);
  return new Map([
    ['assets/icon.icns', writeIcns(iconElements((side) => drawPicture(picture, side)))],
    ['assets/trayTemplate.png', tray(1)],
    ['assets/trayTemplate@2x.png', tray(2)],
  ]);
}

/** `npm run package:icons` */
export async function run(): Promise<void> {
  for (const [path, bytes] of drawIcons(await readFile('assets/icon.svg', 'utf8'))) {
    await writeFile(path, bytes);
    console.log(`${path}: ${bytes.length} bytes`);
  }
}
