import { open, stat } from 'node:fs/promises';
import { Fault } from '#core/fault.ts';

/** The beginning of a text file, UTF-8, as far as `mostBytes` go. */
export interface ReadText {
  text: string;
  isWhole: boolean;
}

/** Throws `file-unreadable` for a file that is missing, no file, or in another encoding. */
export async function readText(path: string, mostBytes: number): Promise<ReadText> {
  const refuse = (problem: string, cause?: unknown): Fault =>
    new Fault('file-unreadable', { path, problem }, { cause });
  const unreadable = (error: NodeJS.ErrnoException): never => {
    throw refuse(error.code ?? 'unreadable', error);
  };
  // Asked before it is opened: a pipe or a device never ends.
  const found = await stat(path).catch(unreadable);
  if (!found.isFile()) throw refuse('not a file');
  const bytes = await readBounded(path, mostBytes + 1).catch(unreadable);
  const isWhole = bytes.length <= mostBytes;
  try {
    // Where it is cut, a character may be cut as well.
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: !isWhole }), isWhole };
  } catch (error) {
    throw refuse('not UTF-8', error);
  }
}

/** No more than asked for, also of a file that grows while it is read. */
async function readBounded(path: string, mostBytes: number): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const parts: Buffer[] = [];
    let left = mostBytes;
    while (left > 0) {
      const part = Buffer.alloc(Math.min(left, 1 << 20));
      const { bytesRead } = await handle.read(part, 0, part.length);
      if (bytesRead === 0) break;
      parts.push(part.subarray(0, bytesRead));
      left -= bytesRead;
    }
    return Buffer.concat(parts);
  } finally {
    await handle.close();
  }
}
