import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ggmlTypes } from '#core/gguf/ggml-types.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import type { SliceFile } from '../../../../src-main/adapters/llama/worker/gathered-writer.ts';
import { writeSlice } from '../../../../src-main/adapters/llama/worker/write-slice.ts';
import { catalogueModel } from '../../../fakes/catalogue-models.ts';
import { tinyLlama } from '../../../fakes/llama-shapes.ts';
import { shrunkShape } from '../../../fakes/shrunk-shape.ts';

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

/** A file in memory that takes of each call as much as it is told to. */
class MemoryFile implements SliceFile {
  bytes = Buffer.alloc(0);
  isClosed = false;
  writes = 0;
  readonly #accept: (wanted: number, writes: number) => number;

  constructor(accept: (wanted: number, writes: number) => number = (wanted) => wanted) {
    this.#accept = accept;
  }

  async writev(buffers: readonly Uint8Array[], position: number) {
    this.writes += 1;
    const wanted = Buffer.concat(buffers);
    const bytesWritten = this.#accept(wanted.length, this.writes);
    expect(position).toBe(this.bytes.length);
    this.bytes = Buffer.concat([this.bytes, wanted.subarray(0, bytesWritten)]);
    return { bytesWritten };
  }

  async close(): Promise<void> {
    this.isClosed = true;
  }
}

/** Takes 100 kB at a time. */
const slowly = (wanted: number): number => Math.min(wanted, 100_000);

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

  it.each([1, 7, 4096, 100_000])(
    'is the same byte for byte when the disk takes no more than %i bytes beyond a third of each write',
    async (extra) => {
      const partly = new MemoryFile((wanted) => Math.min(wanted, Math.floor(wanted / 3) + extra));
      await write({ openFile: async () => partly });
      await write();
      expect(partly.bytes.equals(readFileSync(join(folder, 'slice.gguf')))).toBe(true);
      expect(partly.writes).toBeGreaterThan(3);
    },
  );

  it('is written in few calls, however many tensors it has', async () => {
    const file = new MemoryFile();
    await write({ openFile: async () => file });
    expect(slice.tensors.length).toBeGreaterThan(20);
    expect(file.writes).toBe(1);
  });

  it('larger than what one call takes is the same byte for byte', async () => {
    const shape = { ...tinyLlama, vocabularySize: 90_000 };
    const large = planSlice(shape, 'Q8_0', [0]);
    const file = new MemoryFile();
    const fileBytes = await write({ shape, slice: large, openFile: async () => file });
    await write({ shape, slice: large });
    expect(fileBytes).toBeGreaterThan(32 * 2 ** 20);
    expect(file.writes).toBeGreaterThan(1);
    expect(file.bytes.equals(readFileSync(join(folder, 'slice.gguf')))).toBe(true);
  });

  it('tells first that the file is open, then the bytes written, all of the file in the end', async () => {
    const told: number[] = [];
    const file = new MemoryFile(slowly);
    const fileBytes = await write({ openFile: async () => file, onBytes: (bytes) => told.push(bytes) });
    expect(told[0]).toBe(0);
    expect(told.length).toBeGreaterThan(5);
    expect(told.reduce((sum, bytes) => sum + bytes, 0)).toBe(fileBytes);
  });
});

it('no two experts of a router are alike, or one would be chosen with the other', async () => {
  const shape = shrunkShape(catalogueModel('qwen3-30b-a3b').shape);
  if (!shape.moe) throw new Error('it has no experts');
  const many = { ...shape, moe: { ...shape.moe, expertCount: 512, expertFeedForwardLength: 32 } };
  const file = new MemoryFile();
  const experts = planSlice(many, 'Q4_0', [0]);
  await write({ shape: many, slice: experts, openFile: async () => file });

  const index = experts.tensors.findIndex(({ name }) => name === 'blk.0.ffn_gate_inp.weight');
  const [rowBytes, start] = [4 * many.embeddingLength, sliceLayout(many, experts).tensorOffsets[index] ?? 0];
  const rows = Array.from({ length: 512 }, (_, row) =>
    file.bytes.toString('hex', start + row * rowBytes, start + (row + 1) * rowBytes),
  );
  expect(new Set(rows).size).toBe(512);
});

describe('a disk that fills while a slice is written', () => {
  it.each([1, 2, 5])(
    'at write %i is `disk-full` with the bytes needed, and the file is closed',
    async (full) => {
      const file = new MemoryFile((wanted, writes) => {
        if (writes === full) throw failing('ENOSPC');
        return slowly(wanted);
      });
      await expect(write({ openFile: async () => file })).rejects.toMatchObject({
        code: 'disk-full',
        details: { neededBytes: expect.any(Number) },
      });
      expect(file.isClosed).toBe(true);
    },
  );

  it('by taking nothing without an error ends as well', async () => {
    const file = new MemoryFile((wanted, writes) => (writes > 3 ? 0 : slowly(wanted)));
    await expect(write({ openFile: async () => file })).rejects.toMatchObject({ code: 'disk-full' });
  });
});

describe('a slice that cannot be written', () => {
  it.each([
    ['ENOSPC', 'disk-full'],
    ['EDQUOT', 'disk-full'],
    ['EACCES', 'folder-unwritable'],
    ['EROFS', 'folder-unwritable'],
    ['ENOENT', 'folder-unwritable'],
    ['ENOTDIR', 'folder-unwritable'],
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

it('cancelling stops at the next write and closes the file', async () => {
  const aborter = new AbortController();
  const file = new MemoryFile(slowly);
  const writing = write({
    signal: aborter.signal,
    openFile: async () => file,
    onBytes: () => file.writes === 2 && aborter.abort(),
  });
  await expect(writing).rejects.toMatchObject({ code: 'benchmark-cancelled' });
  expect(file.isClosed).toBe(true);
  expect(file.writes).toBe(2);
});
