import {
  chmodSync,
  closeSync,
  copyFileSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { readdir } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Discovery, SkipCode } from '#core/local-models/found.ts';
import { discoverModels, type DiscoveryQuestion } from '../../../src-main/adapters/models/local-discovery.ts';
import { searchLimits } from '../../../src-main/adapters/models/local-limits.ts';
import { LocalHome, safetensors, tinyConfig } from '../../fakes/local-home.ts';
import { writeModel } from '../../fakes/model-files.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';
import { testFolders } from '../../fakes/test-folders.ts';
import { unprivileged } from '../../fakes/unprivileged.ts';

const { newFolder, removeFolders } = testFolders();
afterAll(removeFolders);

let home: LocalHome;
beforeEach(() => {
  home = new LocalHome(newFolder());
});

const discover = (over: Partial<DiscoveryQuestion> = {}): Promise<Discovery> =>
  discoverModels({ homeFolder: home.folder, platform: 'darwin', environment: {}, folders: [], ...over });

const namesOf = ({ models }: Discovery): string[] =>
  models.map(({ program, format, name }) => `${program} ${format} ${name}`).sort();

const countOf = ({ skipped }: Discovery, code: SkipCode): number =>
  skipped.find((each) => each.code === code)?.count ?? 0;

const spare = (): string => writeModel(home.at('spare.gguf'));

describe('the models of each program', () => {
  it('are found where it keeps them, under the name it has for them', async () => {
    home.ollama({ model: 'qwen3', tag: '8b' }, spare());
    home.ollama({ namespace: 'hanako', model: 'tuned', tag: 'latest' }, spare());
    home.ollama({ host: 'hf.co', namespace: 'org', model: 'some-GGUF', tag: 'Q4_0' }, spare());
    home.model(['.lmstudio', 'models', 'org', 'repo-GGUF', 'repo-Q4_0.gguf']);
    home.mlx(['.lmstudio', 'models', 'mlx-community', 'tiny-4bit']);
    home.model(['.cache', 'lm-studio', 'models', 'old', 'repo', 'old.gguf']);
    home.hub('org/hub-GGUF', 'aaa', { name: 'hub-Q4_0.gguf', content: readFileSync(spare()) });
    home.model(['Library', 'Caches', 'llama.cpp', 'org_cached-GGUF_cached-Q4_0.gguf']);
    writeFileSync(home.at('Library', 'Caches', 'llama.cpp', 'manifest=org=cached-GGUF=Q4_0.json'), '{}');
    home.model(['own', '日本語 のモデル', "it's.gguf"]);
    const found = await discover({ folders: [home.at('own')] });
    expect(namesOf(found)).toEqual([
      "folder gguf 日本語 のモデル/it's",
      'hugging-face gguf org/hub-GGUF/hub-Q4_0',
      'llama.cpp gguf org/cached-GGUF/cached-Q4_0',
      'lm-studio gguf old/repo/old',
      'lm-studio gguf org/repo-GGUF/repo-Q4_0',
      'lm-studio mlx mlx-community/tiny-4bit',
      'ollama gguf hanako/tuned:latest',
      'ollama gguf hf.co/org/some-GGUF:Q4_0',
      'ollama gguf qwen3:8b',
    ]);
    expect(found.skipped).toEqual([]);
    expect(found.models.every(({ facts }) => facts.load !== undefined)).toBe(true);
  });

  it('are found where its variables say, and no longer at the usual place', async () => {
    home.ollama({ model: 'usual', tag: 'latest' }, spare());
    home.model(['elsewhere', 'cache', 'other.gguf']);
    home.mlx(['hf', 'hub', 'models--org--tiny', 'snapshots', 'aaa']);
    home.model(['pointed', 'models', 'org', 'repo', 'pointed.gguf']);
    writeFileSync(home.at('.lmstudio-home-pointer'), `${home.at('pointed')}\n`);
    const environment = {
      OLLAMA_MODELS: home.make('empty'),
      LLAMA_CACHE: home.at('elsewhere', 'cache'),
      HF_HOME: home.at('hf'),
    };
    expect(namesOf(await discover({ environment }))).toEqual([
      'hugging-face mlx org/tiny',
      'llama.cpp gguf other',
      'lm-studio gguf org/repo/pointed',
    ]);
  });

  it.each([
    ['today', ['.lmstudio']],
    ['before 0.3.6', ['.cache', 'lm-studio']],
    ['before that', ['Library', 'Application Support', 'LM Studio']],
    ['at a home of its own', ['pointed']],
  ])('of LM Studio are found where its settings moved them to, %s', async (_, settings) => {
    writeFileSync(home.at('.lmstudio-home-pointer'), home.at('pointed'));
    home.model(['disk', 'LM モデル', 'org', 'repo', 'moved.gguf']);
    const folder = home.at('disk', 'LM モデル');
    const file = path.join(home.make(...settings), 'settings.json');
    writeFileSync(file, JSON.stringify({ language: 'ja', downloadsFolder: folder }));
    const found = await discover();
    expect(namesOf(found)).toEqual(['lm-studio gguf org/repo/moved']);
    expect(found.stores).toContainEqual({ program: 'lm-studio', path: folder, exists: true });
  });

  it.each([
    ['no JSON', '{"downloadsFolder": '],
    ['a number', '{"downloadsFolder": 5}'],
    ['a path that is none', '{"downloadsFolder": "models"}'],
    ['a path that nothing can have', '{"downloadsFolder": "/a\\u0000b"}'],
    ['megabytes', `{"downloadsFolder": "/tmp", "x": "${' '.repeat(2 ** 20)}"}`],
    ['nothing', ''],
  ])('of LM Studio are found at the usual place where its settings are %s', async (_, settings) => {
    home.model(['.lmstudio', 'models', 'org', 'repo', 'usual.gguf']);
    writeFileSync(home.at('.lmstudio', 'settings.json'), settings);
    const found = await discover();
    expect(namesOf(found)).toEqual(['lm-studio gguf org/repo/usual']);
    expect(found.stores.filter(({ program }) => program === 'lm-studio')).toHaveLength(2);
  });

  it('of LM Studio are looked for without waiting for a pipe in the place of its settings', async () => {
    home.make('.lmstudio', 'models');
    makeNamedPipe(home.at('.lmstudio', 'settings.json'));
    expect((await discover()).models).toEqual([]);
  });

  it('that are split are one, whose parts are counted', async () => {
    home.splitModel('.lmstudio', 'models', 'org', 'repo');
    const { models } = await discover();
    expect(models).toMatchObject([{ name: 'org/repo/tiny', files: [{}, {}] }]);
  });

  it('that miss a part are counted, not listed', async () => {
    const [, second = ''] = home.splitModel('.lmstudio', 'models', 'org', 'repo');
    rmSync(second);
    const found = await discover();
    expect({ models: found.models, missing: countOf(found, 'missing-weights') }).toEqual({
      models: [],
      missing: 1,
    });
  });

  it('of unchanged files are one however many revisions link to them', async () => {
    const content = readFileSync(spare());
    home.hub('org/repo', 'aaa', { name: 'a.gguf', content });
    home.hub('org/repo', 'bbb', { name: 'a.gguf', content });
    expect((await discover()).models).toHaveLength(1);
  });

  it('as published, without quantisation, are listed for what they are', async () => {
    const folder = home.make('.cache', 'huggingface', 'hub', 'models--org--tiny', 'snapshots', 'aaa');
    writeFileSync(path.join(folder, 'config.json'), JSON.stringify(tinyConfig()));
    writeFileSync(path.join(folder, 'model-00001-of-00002.safetensors'), safetensors('1'));
    writeFileSync(path.join(folder, 'model-00002-of-00002.safetensors'), safetensors('2'));
    writeFileSync(path.join(folder, 'consolidated.safetensors'), safetensors('the same again'));
    const { models } = await discover();
    expect(models).toMatchObject([
      {
        format: 'safetensors',
        name: 'org/tiny',
        facts: { quantisation: 'BF16', load: { weightBytes: 8192 } },
      },
    ]);
  });

  it('of Ollama that are kept tensor by tensor have a size and no shape', async () => {
    const digest = 'a'.repeat(64);
    writeFileSync(path.join(home.make('.ollama', 'models', 'blobs'), `sha256-${digest}`), 'x'.repeat(100));
    const layer = {
      mediaType: 'application/vnd.ollama.image.tensor; name=a',
      digest: `sha256:${digest}`,
      size: 100,
    };
    home.manifest({ model: 'mlx', tag: 'latest' }, [layer]);
    const { models } = await discover();
    expect(models).toMatchObject([
      { name: 'mlx:latest', files: [{ fileBytes: 100 }], facts: { problem: { code: 'shape-unknown' } } },
    ]);
  });
});

describe('what a search comes upon', () => {
  it('is counted by why it was passed over', async () => {
    const studio = ['.lmstudio', 'models', 'org', 'repo'];
    home.model([...studio, 'sound.gguf']);
    writeFileSync(home.at(...studio, 'damaged.gguf'), 'GGUF and no more');
    truncateSync(home.model([...studio, 'cut.gguf']), 4000);
    writeFileSync(home.at(...studio, 'a.gguf.part'), '');
    writeFileSync(home.at(...studio, 'b.gguf.downloadInProgress'), '');
    home.make('.cache', 'huggingface', 'hub', 'models--a--b', 'blobs');
    writeFileSync(home.at('.cache', 'huggingface', 'hub', 'models--a--b', 'blobs', 'abc.incomplete'), '');
    home.make('.ollama', 'models', 'blobs');
    for (const end of ['', '-0', '-1']) {
      writeFileSync(home.at('.ollama', 'models', 'blobs', `sha256-abc-partial${end}`), '');
    }
    home.link(home.at('nowhere'), ...studio, 'broken.gguf');
    home.link('circle.gguf', ...studio, 'circle.gguf');
    home.link(home.model(['outside.gguf']), ...studio, 'outside.gguf');
    home.link(home.make('outside'), ...studio, 'outside');
    home.link(home.at('.lmstudio', 'models'), ...studio, 'up');
    makeNamedPipe(home.at(...studio, 'pipe.gguf'));
    home.model([...studio, 'mmproj.gguf'], { 'general.type': { type: 'string', value: 'mmproj' } });
    const found = await discover();
    expect(namesOf(found)).toEqual(['lm-studio gguf org/repo/sound']);
    expect(Object.fromEntries(found.skipped.map(({ code, count }) => [code, count]))).toEqual({
      'broken-link': 2,
      'link-outside': 2,
      'folder-met-again': 1,
      'not-a-file': 1,
      'unfinished-download': 4,
      damaged: 2,
      companion: 1,
    });
    expect(found.skipped.every(({ examples }) => examples.length > 0)).toBe(true);
  });

  it('is no socket', async () => {
    const socket = path.join(home.make('own'), 'model.gguf');
    const server = createServer().listen(socket);
    await new Promise((resolve) => server.once('listening', resolve));
    const found = await discover({ folders: [home.at('own')] });
    await new Promise((resolve) => server.close(resolve));
    expect(countOf(found, 'not-a-file')).toBe(1);
  });

  it('may be closed to it', async () => {
    chmodSync(home.folder, 0o755);
    home.model(['.lmstudio', 'models', 'org', 'repo', 'open.gguf']);
    chmodSync(home.model(['.lmstudio', 'models', 'org', 'repo', 'closed.gguf']), 0);
    chmodSync(home.make('.lmstudio', 'models', 'closed'), 0);
    const found = await unprivileged(() => discover());
    chmodSync(home.at('.lmstudio', 'models', 'closed'), 0o755);
    expect(namesOf(found)).toEqual(['lm-studio gguf org/repo/open']);
    expect([countOf(found, 'unreadable-file'), countOf(found, 'unreadable-folder')]).toEqual([1, 1]);
  });

  it.each([
    ['no JSON', 'not JSON'],
    [
      'a digest that leads elsewhere',
      JSON.stringify({
        layers: [
          {
            mediaType: 'application/vnd.ollama.image.model',
            digest: 'sha256:../../../../etc/passwd',
            size: 1,
          },
        ],
      }),
    ],
    ['layers that are none', JSON.stringify({ layers: { length: 9e9 } })],
    ['endless nesting', '['.repeat(200_000)],
    ['megabytes', ' '.repeat(3_000_000)],
  ])('may be a manifest of %s', async (_, text) => {
    home.ollama({ model: 'sound', tag: 'latest' }, spare());
    writeFileSync(home.manifest({ model: 'hostile', tag: 'latest' }, []), text);
    const found = await discover();
    expect(namesOf(found)).toEqual(['ollama gguf sound:latest']);
    expect(countOf(found, 'damaged')).toBe(1);
  });

  it('may be a manifest without its blob, or of a model in the cloud', async () => {
    rmSync(home.ollama({ model: 'gone', tag: 'latest' }, spare()));
    home.manifest({ model: 'remote', tag: 'cloud' }, []);
    const found = await discover();
    expect({ models: found.models, missing: countOf(found, 'missing-weights') }).toEqual({
      models: [],
      missing: 2,
    });
  });

  it('may lie behind links from one program to another', async () => {
    const blob = home.ollama({ model: 'qwen3', tag: '8b' }, spare());
    home.link(blob, '.lmstudio', 'models', 'org', 'repo', 'linked.gguf');
    home.link(home.mlx(['.cache', 'huggingface', 'hub', 'mlx']), '.lmstudio', 'models', 'org', 'mlx');
    const found = await discover();
    const identities = found.models
      .filter(({ format }) => format === 'gguf')
      .map(({ files }) => files[0]?.identity);
    expect(new Set(identities).size).toBe(1);
    expect(identities).toHaveLength(2);
    expect(countOf(found, 'link-outside')).toBe(0);
  });

  it('is bounded in names, depth and models, and says so', async () => {
    for (let index = 0; index < 30; index += 1) home.model(['own', `m${index}.gguf`]);
    home.model(['own', 'a', 'b', 'c', 'deep.gguf']);
    const search = (limits: Partial<typeof searchLimits>) =>
      discover({ folders: [home.at('own')], limits: { ...searchLimits, ...limits } });
    const few = await search({ entries: 10 });
    expect(few.models.length).toBeLessThanOrEqual(10);
    const flat = await search({ depth: 2 });
    const some = await search({ models: 7 });
    expect([few, flat, some].map((found) => countOf(found, 'search-limit'))).toEqual([1, 1, 1]);
    expect([flat.models.length, some.models.length]).toEqual([30, 7]);
  });
});

describe('a search', () => {
  it('changes nothing, not even a time', async () => {
    home.ollama({ model: 'qwen3', tag: '8b' }, spare());
    home.mlx(['.lmstudio', 'models', 'mlx-community', 'tiny-4bit']);
    const state = async () =>
      (await readdir(home.folder, { recursive: true })).sort().map((name) => {
        const { mtimeMs, size, mode } = statSync(home.at(name));
        return [name, mtimeMs, size, mode];
      });
    const before = await state();
    await discover();
    expect(await state()).toEqual(before);
  });

  it('ends when it is cancelled', async () => {
    home.model(['own', 'a.gguf']);
    const signal = AbortSignal.abort();
    await expect(discover({ folders: [home.at('own')], signal })).rejects.toThrow(
      expect.objectContaining({ code: 'cancelled' }),
    );
  });

  it.each(['missing', 'file'])('names a folder of the user that is none: %s', async (name) => {
    writeFileSync(home.at('file'), '');
    await expect(discover({ folders: [home.at(name)] })).rejects.toThrow(
      expect.objectContaining({
        code: 'file-unreadable',
        details: expect.objectContaining({ path: home.at(name) }),
      }),
    );
  });

  it('tells a folder within another once', async () => {
    home.model(['.lmstudio', 'models', 'org', 'repo', 'a.gguf']);
    const found = await discover({ folders: [home.folder, home.at('.lmstudio')] });
    expect(namesOf(found)).toEqual(['lm-studio gguf org/repo/a']);
    expect(found.skipped).toEqual([]);
  });

  it('samples files of one size, and no others, so that copies are equal and fine-tunes are not', async () => {
    const first = home.model(['own', 'a.gguf']);
    copyFileSync(first, home.at('own', 'copy.gguf'));
    copyFileSync(first, home.at('own', 'tuned.gguf'));
    changeByte(home.at('own', 'tuned.gguf'), statSync(first).size - 1);
    home.model(['own', 'longer.gguf'], { 'general.name': { type: 'string', value: 'longer'.repeat(100) } });
    const { models } = await discover({ folders: [home.at('own')] });
    const [a, copy, longer, tuned] = models.map(({ files }) => files[0]?.sampledHash);
    expect(a).toMatch(/^[0-9a-f]{64}$/);
    expect([copy, longer]).toEqual([a, undefined]);
    expect(tuned).not.toBe(a);
  });

  it('tells MLX folders of one shape, whose headers are equal, apart by their weights', async () => {
    const folders = ['a', 'b', 'c'].map((name) => home.mlx(['own', name]));
    const [first, same, other] = folders.map((folder) => path.join(folder, 'model.safetensors'));
    copyFileSync(first ?? '', same ?? '');
    copyFileSync(first ?? '', other ?? '');
    changeByte(other ?? '', statSync(first ?? '').size - 2048);
    const { models } = await discover({ folders: [home.at('own')] });
    const hashOf = (name: string) => models.find((model) => model.name === name)?.files[0]?.sampledHash;
    const [a, b, c] = ['a', 'b', 'c'].map(hashOf);
    expect(a).toBeDefined();
    expect([b === a, c === a]).toEqual([true, false]);
  });

  it('samples each part of a split model', async () => {
    const [, second = ''] = home.splitModel('own', 'a');
    home.splitModel('own', 'b');
    const changed = second.replace(`${path.sep}a${path.sep}`, `${path.sep}b${path.sep}`);
    changeByte(changed, statSync(changed).size - 1);
    const { models } = await discover({ folders: [home.at('own')] });
    const [a, b] = models.map(({ files }) => files.map(({ sampledHash }) => sampledHash));
    expect(a?.[0]).toBe(b?.[0]);
    expect(a?.[1]).not.toBe(b?.[1]);
  });

  it('goes through three thousand files of all kinds', async () => {
    const folder = home.make('.lmstudio', 'models', 'org');
    const model = spare();
    writeFileSync(home.at('note'), '');
    for (let index = 0; index < 60; index += 1) {
      const repository = path.join(folder, `repo${index}`);
      mkdirSync(repository);
      // Names are what there is to go through: links to one file are made in a third of the time.
      for (let file = 0; file < 49; file += 1)
        linkSync(home.at('note'), path.join(repository, `note${file}.txt`));
      linkSync(model, path.join(repository, 'model.gguf'));
    }
    expect((await discover()).models).toHaveLength(60);
  });
});

/** One byte of a file that is another one. */
function changeByte(file: string, offset: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.from([7]), 0, 1, offset);
  closeSync(handle);
}
