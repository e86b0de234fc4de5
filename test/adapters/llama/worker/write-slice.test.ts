import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ggmlTypes } from '#core/gguf/ggml-types.ts';
import { planSlice } from '#core/gguf/slice.ts';
import { writeSlice, type SliceFile } from '../../../../src-main/adapters/llama/worker/write-slice.ts';
import { tinyLlama } from '../../../fakes/llama-shapes.ts';

const slice = planSlice(tinyLlama, 'Q4_K_M', [0, 1, 2]);
const { signal } = new AbortController();
const failing = (code: string): Error => Object.assign(new Error(code), { code });

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-test-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const write = (options: Partial<Parameters<typeof writeSlice>[0]> = {}): Promise<number> =>
  writeSlice({ path: join(folder, 'slice.gguf'), shape: tinyLlama, slice, signal, ...options });

/** A file in memory that does as it is told. */
class MemoryFile implements SliceFile {
  bytes = new Uint8Array(8 * 2 ** 20);
  isClosed = false;
  writes = 0;
  readonly #accept: (wanted: number, writes: number) => number;

  constructor(accept: (wanted: number, writes: number) => number = (wanted) => wanted) {
    this.#accept = accept;
  }

  async write(bytes: Uint8Array, offset: number, length: number, position: number) {
    this.writes += 1;
    const bytesWritten = this.#accept(length, this.writes);
    this.bytes.set(bytes.subarray(offset, offset + bytesWritten), position);
    return { bytesWritten };
  }

  async truncate(length: number): Promise<void> {
    this.bytes = this.bytes.slice(0, length);
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

describe('a written slice', () => {
  it("is a GGUF file that node-llama-cpp's own reader understands, tensor for tensor", async () => {
    const path = join(folder, 'slice.gguf');
    const fileBytes = await write({ path });
    expect(statSync(path).size).toBe(fileBytes);
    expect(statSync(path).mode & 0o777).toBe(0o600);

    const info = await readGgufFileInfo(path, { logWarnings: false });
    expect(info.version).toBe(3);
    expect(info.metadata.general.architecture).toBe('llama');
    expect(info.architectureMetadata.block_count).toBe(3);
    expect(info.metadata.tokenizer.ggml.tokens).toHaveLength(320);
    const read = info.fullTensorInfo?.map(({ name, dimensions, ggmlType, fileOffset }) => ({
      name,
      dimensions: dimensions.map(Number),
      typeId: Number(ggmlType),
      isAligned: Number(fileOffset) % 32 === 0,
    }));
    expect(read).toEqual(
      slice.tensors.map(({ name, dimensions, type }) => ({
        name,
        dimensions,
        typeId: ggmlTypes[type].id,
        isAligned: true,
      })),
    );
  });

  it('is the same byte for byte when the disk takes only part of each write', async () => {
    const [whole, partly] = [new MemoryFile(), new MemoryFile((wanted) => Math.ceil(wanted / 3))];
    await write({ openFile: async () => whole });
    await write({ openFile: async () => partly });
    expect(Buffer.from(partly.bytes).equals(Buffer.from(whole.bytes))).toBe(true);
    expect(partly.writes).toBeGreaterThan(whole.writes);
  });

  it('tells how many bytes were written, all of the tensors in the end', async () => {
    let told = 0;
    await write({ onBytes: (bytes) => (told += bytes) });
    const norms = slice.tensors.filter((tensor) => tensor.isNorm);
    expect(norms.length).toBeGreaterThan(0);
    expect(told).toBe(slice.tensors.reduce((bytes, tensor) => bytes + tensor.byteLength, 0));
  });
});

describe('a disk that fills while a slice is written', () => {
  it.each([1, 2, 5])(
    'at write %i is `disk-full` with the bytes needed, and the file is closed',
    async (full) => {
      const file = new MemoryFile((wanted, writes) => {
        if (writes === full) throw failing('ENOSPC');
        return wanted;
      });
      await expect(write({ openFile: async () => file })).rejects.toMatchObject({
        code: 'disk-full',
        details: { neededBytes: expect.any(Number) },
      });
      expect(file.isClosed).toBe(true);
    },
  );

  it('by taking nothing without an error ends as well', async () => {
    const file = new MemoryFile((wanted, writes) => (writes > 3 ? 0 : wanted));
    await expect(write({ openFile: async () => file })).rejects.toMatchObject({ code: 'disk-full' });
  });
});

describe('a slice that cannot be written', () => {
  it.each([
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'folder-unwritable'],
    ['EROFS', 'folder-unwritable'],
    ['ENOENT', 'folder-unwritable'],
  ])('for %s is `%s`', async (errno, code) => {
    await expect(write({ openFile: () => Promise.reject(failing(errno)) })).rejects.toMatchObject({ code });
  });

  it('for a reason we do not know keeps that reason', async () => {
    await expect(write({ openFile: () => Promise.reject(failing('EIO')) })).rejects.toMatchObject({
      code: 'EIO',
    });
  });

  it('never overwrites a file that is there', async () => {
    await write();
    await expect(write()).rejects.toMatchObject({ code: 'folder-unwritable' });
  });
});

it('cancelling stops within the tensor being written and closes the file', async () => {
  const aborter = new AbortController();
  const file = new MemoryFile();
  const writing = write({
    signal: aborter.signal,
    openFile: async () => file,
    onBytes: () => aborter.abort(),
  });
  await expect(writing).rejects.toMatchObject({ code: 'benchmark-cancelled' });
  expect(file.isClosed).toBe(true);
  expect(file.writes).toBeLessThan(5);
});
