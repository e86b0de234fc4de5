import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { lockProblems } from '../../src-main/tools/check-lock.mjs';

const lock = (packages: Record<string, object>): string =>
  JSON.stringify({
    packages: {
      'node_modules/node-llama-cpp': { version: '3.21.1' },
      'node_modules/@node-llama-cpp/mac-arm64-metal': { version: '3.21.1' },
      ...packages,
    },
  });

describe('the lock check', () => {
  it('finds nothing wrong with the lock of this project', () => {
    expect(lockProblems(readFileSync('package-lock.json', 'utf8'))).toEqual([]);
  });

  it('names an optional dependency that is not locked for its platform', () => {
    const text = lock({ 'node_modules/a': { optionalDependencies: { '@a/darwin-arm64': '1.0.0' } } });
    expect(lockProblems(text)).toEqual(['node_modules/a names @a/darwin-arm64, which is not locked']);
  });

  it('finds an optional dependency that is locked beside its owner or above it', () => {
    const text = lock({
      'node_modules/a/node_modules/b': { optionalDependencies: { near: '1', middle: '1', far: '1' } },
      'node_modules/a/node_modules/b/node_modules/near': { version: '1' },
      'node_modules/a/node_modules/middle': { version: '1' },
      'node_modules/far': { version: '1' },
    });
    expect(lockProblems(text)).toEqual([]);
  });

  it('refuses a Metal engine of another version than node-llama-cpp', () => {
    const text = lock({ 'node_modules/node-llama-cpp': { version: '3.22.1' } });
    expect(lockProblems(text)).toEqual(['the Metal engine is 3.21.1, node-llama-cpp is 3.22.1']);
  });

  it('refuses a recorded download address', () => {
    const text = lock({ 'node_modules/a': { resolved: 'https://example.invalid/a.tgz' } });
    expect(lockProblems(text)).toEqual(['node_modules/a records a download address']);
  });
});
