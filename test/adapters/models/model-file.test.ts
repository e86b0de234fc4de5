import {
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readGgufFileInfo } from 'node-llama-cpp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ggmlTypes } from '#core/gguf/ggml-types.ts';
import { planSlice, sliceLayout } from '#core/gguf/slice.ts';
import { openModelFile } from '../../../src-main/adapters/models/model-file.ts';
import { tinyLlama } from '../../fakes/llama-shapes.ts';
import { count, gguf, type GgufParts, tensor, text } from '../../fakes/gguf-bytes.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'kaidoki-model-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

const at = (...names: string[]): string => path.join(folder, ...names);

function write(name: string, parts?: GgufParts): string {
  writeFileSync(at(name), gguf(parts));
  return at(name);
}

const faultOf = (code: string, details: object) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

const architecture = text('general.architecture', 'llama');

describe('a model file', () => {
  it('is described by its header', async () => {
    const file = write('model.gguf', {
      keys: [architecture, text('general.name', 'Tiny'), count('general.file_type', 15)],
    });
    expect(await openModelFile(file)).toMatchObject({
      path: file,
      architecture: 'llama',
      name: 'Tiny',
      fileTypeName: 'Q4_K_M',
      parts: [{ path: file }],
      projectors: [],
      adapters: [],
      header: { tensorBytes: 16 },
    });
  });

  it('says nothing that it does not say of itself', async () => {
    const opened = await openModelFile(write('model.gguf'));
    expect(Object.keys(opened)).not.toContain('name');
    expect(Object.keys(opened)).not.toContain('fileTypeName');
  });

  it('must say its architecture', async () => {
    const file = write('model.gguf', { keys: [count('general.file_type', 15)] });
    await expect(openModelFile(file)).rejects.toThrow(
      faultOf('gguf-invalid', { field: 'general.architecture', offsetBytes: 24 }),
    );
  });

  it('that is broken is named with field and byte', async () => {
    const file = write('model.gguf', { version: 1 });
    await expect(openModelFile(file)).rejects.toThrow(
      faultOf('gguf-invalid', { path: file, field: 'version', offsetBytes: 4 }),
    );
  });

  it('that is empty has no magic', async () => {
    writeFileSync(at('empty.gguf'), '');
    await expect(openModelFile(at('empty.gguf'))).rejects.toThrow(
      faultOf('gguf-invalid', { field: 'magic', offsetBytes: 0 }),
    );
  });

  it('that is not there is unreadable', async () => {
    await expect(openModelFile(at('none.gguf'))).rejects.toThrow(
      faultOf('file-unreadable', { path: at('none.gguf'), problem: 'ENOENT' }),
    );
  });

  it('is not a folder, whatever lies in it', async () => {
    await expect(openModelFile(folder)).rejects.toThrow(
      faultOf('not-a-model-file', { expected: 'a GGUF file (this is a folder without one)' }),
    );
    write('model.gguf');
    await expect(openModelFile(folder)).rejects.toThrow(
      faultOf('not-a-model-file', { expected: 'one of its GGUF files (this is a folder)' }),
    );
  });

  it('is not a pipe', async () => {
    makeNamedPipe(at('pipe.gguf'));
    await expect(openModelFile(at('pipe.gguf'))).rejects.toThrow(
      faultOf('not-a-model-file', { expected: 'a GGUF file (this is a pipe)' }),
    );
  });

  it('of our writer is read as node-llama-cpp reads it', async () => {
    const slice = planSlice(tinyLlama, 'Q4_K_M', [0, 1]);
    const layout = sliceLayout(tinyLlama, slice);
    writeFileSync(at('slice.gguf'), layout.header);
    truncateSync(at('slice.gguf'), layout.fileBytes);
    const ours = await openModelFile(at('slice.gguf'));
    const theirs = await readGgufFileInfo(at('slice.gguf'));
    expect(
      ours.header.tensors.map(({ name, dimensions, type, offset }) => ({
        name,
        dimensions,
        ggmlType: ggmlTypes[type].id,
        offset,
        fileOffset: ours.header.dataOffset + offset,
        filePart: 1,
      })),
    ).toEqual(theirs.fullTensorInfo);
    expect(ours.header.dataOffset).toBe(theirs.infoEndOffset);
    expect(ours.header.metadata.get('llama.block_count')).toBe(theirs.metadata.llama?.block_count);
    expect(ours.header.tensorBytes).toBe(slice.tensors.reduce((sum, { byteLength }) => sum + byteLength, 0));
  });
});

describe('a split model', () => {
  const partName = (part: number, of = 3): string =>
    `m-${String(part).padStart(5, '0')}-of-${String(of).padStart(5, '0')}.gguf`;

  interface Split {
    no?: number;
    count?: number;
    tensorCount?: number;
    name?: string;
  }

  /** As gguf-split writes them: the first part alone has the key-values, here also no tensors. */
  function writePart(part: number, { no = part - 1, count: parts = 3, ...rest }: Split = {}): string {
    const { tensorCount = 2, name = `blk.${part}.w` } = rest;
    const split = [
      count('split.no', no),
      count('split.count', parts),
      count('split.tensors.count', tensorCount),
    ];
    return write(partName(part), {
      keys: part === 1 ? [architecture, ...split] : split,
      tensors: part === 1 ? [] : [tensor({ name, dimensions: [4], offset: 0 })],
      dataBytes: part === 1 ? 0 : 16,
    });
  }

  it('is opened whole by any of its parts', async () => {
    const paths = [1, 2, 3].map((part) => writePart(part));
    for (const given of paths) {
      const opened = await openModelFile(given);
      expect(opened.path).toBe(given);
      expect(opened.parts.map((part) => part.path)).toEqual(paths);
      expect(opened.header.tensors.map(({ name }) => name)).toEqual(['blk.2.w', 'blk.3.w']);
      expect(opened.header.tensorBytes).toBe(32);
      expect(opened.architecture).toBe('llama');
      expect(opened.totalFileBytes).toBe(opened.parts.reduce((sum, { fileBytes }) => sum + fileBytes, 0));
    }
  });

  it('is named with the part that is missing', async () => {
    const given = writePart(2);
    await expect(openModelFile(given)).rejects.toThrow(
      faultOf('split-part-missing', { path: at(partName(1)), part: 1, parts: 3 }),
    );
    writePart(1);
    await expect(openModelFile(given)).rejects.toThrow(
      faultOf('split-part-missing', { path: at(partName(3)), part: 3, parts: 3 }),
    );
  });

  it.each<[string, number, Split, { field: string; expected: string }]>([
    ['that has another number', 2, { no: 2 }, { field: 'split.no', expected: '1' }],
    ['of another count', 2, { count: 4 }, { field: 'split.count', expected: '3' }],
    [
      'with another count of tensors',
      3,
      { tensorCount: 5 },
      {
        field: 'split.tensors.count',
        expected: '2, the tensors of all parts',
      },
    ],
    [
      'with a tensor of another part',
      3,
      { name: 'blk.2.w' },
      {
        field: 'blk.2.w',
        expected: 'a tensor that no other part has',
      },
    ],
  ])('refuses a part %s', async (_, part, wrong, details) => {
    [1, 2, 3].forEach((each) => writePart(each, each === part ? wrong : {}));
    await expect(openModelFile(at(partName(1)))).rejects.toThrow(
      faultOf('gguf-invalid', { path: at(partName(part)), ...details }),
    );
  });

  it('refuses a part that is broken, by its own name', async () => {
    [1, 2].forEach((part) => writePart(part));
    write(partName(3), { magic: 'GGML' });
    await expect(openModelFile(at(partName(1)))).rejects.toThrow(
      faultOf('gguf-invalid', { path: at(partName(3)), field: 'magic' }),
    );
  });

  it('is found through links in the folder of the links', async () => {
    mkdirSync(at('blobs'));
    mkdirSync(at('snapshot'));
    for (const part of [1, 2, 3]) {
      const target = at('blobs', `hash${part}`);
      renameSync(writePart(part), target);
      symlinkSync(target, at('snapshot', partName(part)));
    }
    const opened = await openModelFile(at('snapshot', partName(2)));
    expect(opened.parts.map((part) => part.path)).toEqual(
      [1, 2, 3].map((part) => at('snapshot', partName(part))),
    );
  });

  it('is found where a link of another name leads', async () => {
    [1, 2, 3].forEach((part) => writePart(part));
    symlinkSync(at(partName(1)), at('favourite.gguf'));
    const { parts } = await openModelFile(at('favourite.gguf'));
    // Under the names by which llama.cpp finds one part from another.
    expect(parts.map((part) => part.path)).toEqual([1, 2, 3].map((part) => at(partName(part))));
  });

  it('must be named as llama.cpp names its parts', async () => {
    renameSync(writePart(1), at('renamed.gguf'));
    await expect(openModelFile(at('renamed.gguf'))).rejects.toThrow(
      faultOf('gguf-invalid', { field: 'split.count' }),
    );
  });

  it('is not a whole model that only has the name of a part', async () => {
    await expect(openModelFile(write(partName(1)))).rejects.toThrow(
      faultOf('gguf-invalid', {
        field: 'split.count',
        expected: expect.stringContaining('3 as in the name'),
      }),
    );
  });

  it('of one part is one file', async () => {
    const file = write(partName(1, 1), { keys: [architecture, count('split.count', 1)] });
    expect((await openModelFile(file)).parts).toHaveLength(1);
  });
});

describe('beside a model', () => {
  const adapter = (keys: number[][] = [], of = architecture): GgufParts => ({
    keys: [of, text('general.type', 'adapter'), ...keys],
  });

  it('projectors and adapters are listed with their sizes', async () => {
    const file = write('model.gguf');
    write('mmproj-F16.gguf', { keys: [text('general.architecture', 'clip')], dataBytes: 5000 });
    write('vision.gguf', { keys: [text('general.type', 'mmproj')] });
    write('lora.gguf', adapter([text('general.base_model.0.name', 'Tiny')]));
    write('plain-lora.gguf', adapter());
    write('other-model.gguf');
    const { projectors, adapters } = await openModelFile(file);
    expect(projectors).toEqual([
      { path: at('mmproj-F16.gguf'), bytes: expect.any(Number) },
      { path: at('vision.gguf'), bytes: expect.any(Number) },
    ]);
    expect(projectors[0]?.bytes).toBeGreaterThan(5000);
    expect(adapters).toEqual([
      { path: at('lora.gguf'), bytes: expect.any(Number), baseModel: 'Tiny' },
      { path: at('plain-lora.gguf'), bytes: expect.any(Number) },
    ]);
  });

  it('an adapter of another architecture is not of this model', async () => {
    const file = write('model.gguf');
    write('lora.gguf', adapter([], text('general.architecture', 'qwen2')));
    expect((await openModelFile(file)).adapters).toEqual([]);
  });

  it('what can not be read is passed over', async () => {
    const file = write('model.gguf');
    mkdirSync(at('mmproj-folder.gguf'));
    makeNamedPipe(at('mmproj-pipe.gguf'));
    symlinkSync(at('nowhere'), at('mmproj-link.gguf'));
    writeFileSync(at('mmproj-broken.gguf'), 'GGUF\u0003');
    write('mmproj.gguf', { keys: [text('general.type', 'mmproj')] });
    expect((await openModelFile(file)).projectors).toHaveLength(1);
  });

  it('at most 200 files are looked at, those named mmproj first', async () => {
    const file = write('model.gguf');
    for (let index = 0; index < 210; index += 1) write(`a${index}.gguf`, adapter());
    write('z-mmproj.gguf', { keys: [text('general.type', 'mmproj')] });
    const { projectors, adapters } = await openModelFile(file);
    expect([projectors.length, adapters.length]).toEqual([1, 199]);
  });

  it.each<[string, GgufParts, string]>([
    ['a projector', { keys: [text('general.architecture', 'clip')] }, 'a projector for images or sound'],
    ['an adapter', adapter(), 'a LoRA adapter'],
    ['an importance matrix', { keys: [text('general.type', 'imatrix')] }, 'an importance matrix'],
  ])('%s is not the model itself', async (_, parts, found) => {
    const file = write('given.gguf', parts);
    await expect(openModelFile(file)).rejects.toThrow(
      faultOf('not-a-model-file', { path: file, expected: `the model it belongs to (this is ${found})` }),
    );
  });
});
