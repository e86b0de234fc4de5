import { describe, expect, it } from 'vitest';
import {
  groupedByModel,
  isPieceOfDownload,
  isUnfinishedDownload,
  missingParts,
} from '#core/local-models/file-names.ts';
import { ollamaName, readOllamaManifest } from '#core/local-models/ollama-manifest.ts';

describe('the name of a file', () => {
  it.each([
    'a.gguf.part',
    'a.gguf.PARTIAL',
    'a.gguf.downloadInProgress',
    'a.gguf.download',
    'a.gguf.crdownload',
    'a.gguf.aria2',
    'abc.incomplete',
    'sha256-abc-partial',
  ])('%s is of a download that is not done', (name) => expect(isUnfinishedDownload(name)).toBe(true));

  it.each(['a.gguf', 'partial.gguf', 'a-partial.gguf', 'incomplete', 'sha256-abc', 'sha256-abc-partial-0'])(
    '%s is not',
    (name) => expect(isUnfinishedDownload(name)).toBe(false),
  );

  it('tells the many pieces of a download of Ollama from the download', () => {
    expect(['sha256-a-partial-0', 'sha256-a-partial-12', 'sha256-a-partial'].map(isPieceOfDownload)).toEqual([
      true,
      true,
      false,
    ]);
  });

  it('groups the parts of split files in order, and leaves whole files alone', () => {
    const names = [
      'b-00002-of-00002.gguf',
      'a.gguf',
      'b-00001-of-00002.gguf',
      'b-00001-of-00003.gguf',
      'b.gguf',
    ];
    expect(groupedByModel(names)).toEqual([
      ['a.gguf'],
      ['b-00001-of-00002.gguf', 'b-00002-of-00002.gguf'],
      ['b-00001-of-00003.gguf'],
      ['b.gguf'],
    ]);
    expect(missingParts(['b-00001-of-00003.gguf'])).toBe(2);
    expect(missingParts(['a.gguf', 'model-00001-of-00002.safetensors'])).toBe(1);
    expect(missingParts(['a.gguf'])).toBe(0);
  });
});

describe('the name of a model of Ollama', () => {
  it.each([
    ['registry.ollama.ai/library/qwen3/8b', 'qwen3:8b'],
    ['registry.ollama.ai/hanako/tuned/latest', 'hanako/tuned:latest'],
    ['hf.co/org/some-GGUF/Q4_K_M', 'hf.co/org/some-GGUF:Q4_K_M'],
    ['localhost:5000/a/b/c', 'localhost:5000/a/b:c'],
  ])('at %s is %s', (path, name) => expect(ollamaName(path.split('/'))).toBe(name));

  it.each(['registry.ollama.ai/library/qwen3', 'a/b/c/d/e', 'a/b/c/-d', 'a/b/c/d e', 'a/b/../d', 'a//c/d'])(
    'at %s is none',
    (path) => expect(ollamaName(path.split('/'))).toBeUndefined(),
  );
});

describe('a manifest of Ollama', () => {
  const digest = (letter: string): string => `sha256:${letter.repeat(64)}`;
  const layer = (kind: string, letter: string, size = 10) => ({
    mediaType: `application/vnd.ollama.image.${kind}`,
    digest: digest(letter),
    size,
  });
  const read = (layers: unknown) => readOllamaManifest(JSON.stringify({ layers }));

  it('names the blob of the weights, and counts what lies beside them', () => {
    const layers = [
      layer('model', 'a', 100),
      layer('template', 'b'),
      layer('projector', 'c', 7),
      layer('adapter', 'd', 3),
    ];
    expect(read(layers)).toEqual({
      kind: 'gguf',
      digests: ['a'.repeat(64)],
      weightBytes: 100,
      besideBytes: 10,
    });
  });

  it('may name a blob for each tensor', () => {
    expect(read([layer('tensor; name=x', 'a', 5), layer('tensor; name=y', 'b', 6)])).toMatchObject({
      kind: 'tensors',
      digests: ['a'.repeat(64), 'b'.repeat(64)],
      weightBytes: 11,
    });
  });

  it.each([[[]], [null], [undefined]])('without weights is of a model elsewhere: %j', (layers) => {
    expect(read(layers)?.kind).toBe('none');
  });

  it.each([
    ['a digest that is a path', [{ ...layer('model', 'a'), digest: 'sha256:../../x' }]],
    ['a digest that is too short', [{ ...layer('model', 'a'), digest: 'sha256:abc' }]],
    ['a size that is none', [{ ...layer('model', 'a'), size: -1 }]],
    ['a size that is text', [{ ...layer('model', 'a'), size: '1' }]],
    ['no list', 5],
  ])('with %s is damaged', (_, layers) => expect(read(layers)).toBeUndefined());

  it('that is no JSON is damaged', () => expect(readOllamaManifest('{')).toBeUndefined());
});
