import {
  appendFileSync,
  mkdtempSync,
  renameSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { symlink } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Fault } from '#core/fault.ts';
import { readStableFile } from '../../../src-main/adapters/models/stable-file.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kaidoki-stable-'));
  file = path.join(folder, 'model.gguf');
  writeFileSync(
    file,
    Uint8Array.from({ length: 1000 }, (_, index) => index % 256),
  );
  // Older than anything that a test writes.
  utimesSync(file, 1_000_000, 1_000_000);
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const faultOf = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('a file that is read', () => {
  it('is read where it is asked, with its size', async () => {
    const read = await readStableFile(file, (source) => [source.fileBytes, ...source.read(254, 4)]);
    expect(read).toEqual([1000, 254, 255, 0, 1]);
  });

  it('may be given by a symbolic link', async () => {
    const link = path.join(folder, 'link');
    await symlink(file, link);
    expect(await readStableFile(link, ({ fileBytes }) => fileBytes)).toBe(1000);
  });

  it.each<[string, () => void]>([
    ['grows', () => appendFileSync(file, 'more')],
    ['is cut', () => truncateSync(file, 500)],
    ['is written again with as many bytes', () => writeFileSync(file, new Uint8Array(1000))],
    [
      'is replaced by one of the same size and age',
      () => {
        const other = path.join(folder, 'other');
        writeFileSync(other, new Uint8Array(1000));
        utimesSync(other, 1_000_000, 1_000_000);
        renameSync(other, file);
      },
    ],
    ['is removed', () => rmSync(file)],
  ])('and that %s meanwhile is refused', async (_, change) => {
    await expect(readStableFile(file, change)).rejects.toThrow(faultOf('file-changed', { path: file }));
  });

  it('and that is cut meanwhile never answers bytes that are not there', async () => {
    const reading = readStableFile(file, (source) => {
      truncateSync(file, 500);
      return source.read(0, 1000);
    });
    await expect(reading).rejects.toThrow(faultOf('file-changed', { path: file }));
  });

  it('is said to have changed before what that made of it', async () => {
    const reading = readStableFile(file, () => {
      appendFileSync(file, 'more');
      throw new Fault('gguf-invalid', { path: file, field: 'k', offsetBytes: 0, expected: 'else' });
    });
    await expect(reading).rejects.toThrow(faultOf('file-changed', { path: file }));
  });

  it('and that stayed the same fails with what was wrong in it', async () => {
    const wrong = new Fault('gguf-invalid', { path: file, field: 'k', offsetBytes: 0, expected: 'else' });
    const reading = readStableFile(file, () => {
      throw wrong;
    });
    await expect(reading).rejects.toBe(wrong);
  });
});

describe('what is not a file', () => {
  const refused = (target: string, found: string) =>
    expect(readStableFile(target, () => 0)).rejects.toThrow(
      faultOf('not-a-model-file', { path: target, expected: `a GGUF file (this is ${found})` }),
    );

  it('is refused: a folder', () => refused(folder, 'a folder'));

  it('is refused without waiting for a writer: a pipe', async () => {
    const pipe = path.join(folder, 'pipe.gguf');
    makeNamedPipe(pipe);
    await refused(pipe, 'a pipe');
  });

  it('is refused: a socket', async () => {
    const socket = path.join(folder, 's.gguf');
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(socket, resolve));
    await refused(socket, 'a socket');
    await new Promise((resolve) => server.close(resolve));
  });

  it('is refused: a device', () => refused('/dev/zero', 'a device'));

  it.each([
    ['nothing', 'missing.gguf', 'ENOENT'],
    ['something inside of a file', 'model.gguf/inside', 'ENOTDIR'],
  ])('is unreadable: %s', async (_, name, problem) => {
    const target = path.join(folder, name);
    await expect(readStableFile(target, () => 0)).rejects.toThrow(
      faultOf('file-unreadable', { path: target, problem }),
    );
  });

  it('is unreadable: a link that leads to itself', async () => {
    const link = path.join(folder, 'loop');
    await symlink(link, link);
    await expect(readStableFile(link, () => 0)).rejects.toThrow(
      faultOf('file-unreadable', { path: link, problem: 'ELOOP' }),
    );
  });
});
