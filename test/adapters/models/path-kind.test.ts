import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { modelPathKind } from '../../../src-main/adapters/models/path-kind.ts';
import { gguf } from '../../fakes/gguf-bytes.ts';
import { makeNamedPipe } from '../../fakes/named-pipe.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'kaidoki-kind-'));
  const at = (...names: string[]): string => path.join(root, ...names);
  writeFileSync(at('model.gguf'), gguf());
  writeFileSync(at('broken.GGUF'), 'text');
  writeFileSync(at('sha256-0123'), gguf());
  writeFileSync(at('picture.png'), 'PNG');
  writeFileSync(at('empty'), '');
  writeFileSync(at('config.json'), '{}');
  mkdirSync(at('hub'));
  writeFileSync(at('hub', 'config.json'), '{}');
  mkdirSync(at('folder'));
  mkdirSync(at('odd'));
  mkdirSync(at('odd', 'config.json'));
  makeNamedPipe(at('pipe'));
  symlinkSync(at('hub'), at('link'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

it.each([
  ['model.gguf', 'gguf'],
  ['broken.GGUF', 'gguf'],
  ['sha256-0123', 'gguf'],
  ['picture.png', 'other'],
  ['empty', 'other'],
  ['config.json', 'config'],
  ['hub', 'config'],
  ['link', 'config'],
  ['folder', 'other'],
  ['odd', 'other'],
  ['pipe', 'other'],
  ['llama-2-7b:Q4_0', 'missing'],
  ['model.gguf/inside', 'missing'],
  ['x'.repeat(5000), 'missing'],
])('%.20s is %s', async (name, kind) => {
  expect(await modelPathKind(path.join(root, name))).toBe(kind);
});

it('a path that no system can have is unreadable', async () => {
  await expect(modelPathKind('a\0b')).rejects.toThrow(/file-unreadable/);
});
