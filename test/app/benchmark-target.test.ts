import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openModelFile } from '../../src-main/adapters/models/model-file.ts';
import { modelPathKind } from '../../src-main/adapters/models/path-kind.ts';
import { readModelConfig } from '../../src-main/adapters/models/read-config.ts';
import { loadShippedCatalogue } from '../../src-main/adapters/storage/catalogue.ts';
import { resolveTarget } from '../../src-main/app/benchmark-target.ts';
import { gguf, text } from '../fakes/gguf-bytes.ts';
import { writeModel, writeSplitModel } from '../fakes/model-files.ts';
import { makeNamedPipe } from '../fakes/named-pipe.ts';

const ports = { modelFiles: { kind: modelPathKind, open: openModelFile, readConfig: readModelConfig } };
const catalogue = loadShippedCatalogue();
const targetOf = (asked: string) => resolveTarget(ports, catalogue, asked);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kaidoki-target-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});
const at = (...names: string[]): string => join(folder, ...names);

const faultOf = (code: string, details: object = {}) =>
  expect.objectContaining({ code, details: expect.objectContaining(details) });

describe('a model of the catalogue', () => {
  it.each([
    ['qwen3-8b', 'qwen3-8b', 'Q4_0'],
    ['qwen3-8b:Q4_K_M', 'qwen3-8b', 'Q4_K_M'],
    ['llama-2-7b:Q8_0', 'llama-2-7b', 'Q8_0'],
  ])('is named %s', async (asked, modelId, quantisation) => {
    expect(await targetOf(asked)).toMatchObject({
      kind: 'synthetic',
      modelId,
      quantisation,
      shape: catalogue.models.find(({ id }) => id === modelId)?.shape,
    });
  });

  it.each(['qwen3-8b:', 'qwen3-8b:Q99', 'qwen3-8b:q4_0', 'qwen3-8b:MLX-4bit'])(
    'has no quantisation as in %s',
    async (asked) => {
      await expect(targetOf(asked)).rejects.toThrow(
        faultOf('unknown-quantisation', { quantisation: asked.split(':')[1] }),
      );
    },
  );

  it.each(['', 'qwen99', 'qwen99:Q4_0', 'qwen3-8b:Q4_0:2', ':Q4_0', ' qwen3-8b', 'QWEN3-8B'])(
    'is not named "%s"',
    async (asked) => {
      await expect(targetOf(asked)).rejects.toThrow(faultOf('unknown-model', { model: asked }));
    },
  );
});

describe('a file', () => {
  it.each([
    ['an ending', 'plain.gguf'],
    ['an ending in capitals', 'PLAIN.GGUF'],
    ['no ending, as Ollama keeps it', 'sha256-0123'],
    ['a colon in its name', 'hf.co:model:Q4.gguf'],
    ['spaces, quotes and Japanese', `it's "my" 模型 (1).gguf`],
  ])('is known by %s', async (_, name) => {
    const path = writeModel(at(name));
    expect(await targetOf(path)).toMatchObject({ kind: 'file', paths: [path], layerCount: 4 });
    const near = relative(process.cwd(), path);
    expect(await targetOf(near)).toMatchObject({ kind: 'file', paths: [near] });
  });

  it('is known by a link to it', async () => {
    symlinkSync(writeModel(at('linked.gguf')), at('a-link'));
    expect(await targetOf(at('a-link'))).toMatchObject({ kind: 'file', paths: [at('a-link')] });
  });

  it('is known by any of its parts', async () => {
    mkdirSync(at('split'));
    const paths = writeSplitModel(at('split'));
    for (const path of paths) {
      expect(await targetOf(path)).toMatchObject({ kind: 'file', paths, layerCount: 4 });
    }
  });

  it('whose parts are not all there is refused', async () => {
    mkdirSync(at('half'));
    const [first = '', second = ''] = writeSplitModel(at('half'));
    rmSync(second);
    await expect(targetOf(first)).rejects.toThrow(
      faultOf('split-part-missing', { path: second, part: 2, parts: 2 }),
    );
  });

  it.each(['none.gguf', './none', 'folder/none', '/none/none.gguf'])(
    'that is not there is unreadable: %s',
    async (asked) => {
      await expect(targetOf(asked)).rejects.toThrow(
        faultOf('file-unreadable', { path: asked, problem: 'ENOENT' }),
      );
    },
  );

  it('cut short is not sound', async () => {
    const whole = gguf({ dataBytes: 16 });
    writeFileSync(at('cut.gguf'), whole.subarray(0, -1));
    await expect(targetOf(at('cut.gguf'))).rejects.toThrow(
      faultOf('gguf-invalid', { path: at('cut.gguf'), field: 'a.weight' }),
    );
  });

  it('without weights is not sound', async () => {
    writeFileSync(at('weightless.gguf'), gguf({ tensors: [], dataBytes: 0 }));
    await expect(targetOf(at('weightless.gguf'))).rejects.toThrow(
      faultOf('gguf-invalid', { field: 'tensor count' }),
    );
  });
});

describe('what is no language model', () => {
  it.each([
    ['a projector', [text('general.architecture', 'clip')]],
    ['a LoRA adapter', [text('general.architecture', 'llama'), text('general.type', 'adapter')]],
    ['an importance matrix', [text('general.type', 'imatrix')]],
  ])('is told as %s', async (what, keys) => {
    const path = at(`${what}.gguf`);
    writeFileSync(path, gguf({ keys }));
    await expect(targetOf(path)).rejects.toThrow(
      faultOf('not-a-model-file', { path, expected: expect.stringContaining(what) }),
    );
  });

  it.each(['bert', 't5', 'llada'])('is told by its architecture: %s', async (architecture) => {
    const path = at(`${architecture}.gguf`);
    writeFileSync(path, gguf({ keys: [text('general.architecture', architecture)] }));
    await expect(targetOf(path)).rejects.toThrow(faultOf('not-a-language-model', { path, architecture }));
  });

  it('is told as a vocabulary alone', async () => {
    const path = writeModel(at('vocabulary.gguf'), { tensors: () => [] });
    await expect(targetOf(path)).rejects.toThrow(
      faultOf('not-a-model-file', { path, expected: expect.stringContaining('a vocabulary alone') }),
    );
  });

  it('is told of the weights beside a configuration', async () => {
    mkdirSync(at('mlx'));
    writeFileSync(at('mlx', 'config.json'), '{}');
    for (const path of [at('mlx'), at('mlx', 'config.json')]) {
      await expect(targetOf(path)).rejects.toThrow(
        faultOf('not-a-model-file', { path, expected: expect.stringContaining('beside this configuration') }),
      );
    }
  });

  it('is told of a folder, a picture and a pipe', async () => {
    mkdirSync(at('empty'));
    writeFileSync(at('picture.png'), 'PNG');
    makeNamedPipe(at('pipe'));
    await expect(targetOf(at('empty'))).rejects.toThrow(faultOf('not-a-model-file'));
    await expect(targetOf(at('picture.png'))).rejects.toThrow(faultOf('gguf-invalid', { field: 'magic' }));
    await expect(targetOf(at('pipe'))).rejects.toThrow(faultOf('not-a-model-file'));
  });
});
