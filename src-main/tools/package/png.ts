import { crc32, deflateSync } from 'node:zlib';

function chunk(type: string, body: Uint8Array): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body]);
  const framed = Buffer.alloc(typed.length + 8);
  framed.writeUInt32BE(body.length, 0);
  typed.copy(framed, 4);
  framed.writeUInt32BE(crc32(typed), typed.length + 4);
  return framed;
}

/** PNG's colour types by the channels of a pixel: grey and alpha, or red, green, blue and alpha. */
const colourTypes = { 2: 4, 4: 6 } as const;

/** A square PNG, 8 bits a channel, its rows unfiltered. */
export function writePng(pixels: Uint8Array, channels: 2 | 4): Buffer {
  const side = Math.sqrt(pixels.length / channels);
  if (!Number.isInteger(side)) throw new Error('These pixels make no square.');
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, colourTypes[channels]], 8);
  const rowBytes = side * channels;
  const rows = Buffer.alloc(side * (1 + rowBytes));
  for (let row = 0; row < side; row += 1) {
    rows.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (1 + rowBytes) + 1);
  }
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
