import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..', '..');
const page = readFileSync(join(root, 'docs', 'security.md'), 'utf8');

const named = [...page.matchAll(/`(test\/[\w/.-]+)` “([^”]+)”/g)].map(([, file = '', name = '']) => ({
  file,
  name,
}));

describe('the page on security', () => {
  it('names a test for all points of Electron’s checklist but the one that no test here can hold', () => {
    const rows = page.split('\n').filter((line) => /^\| \d+ /.test(line));
    expect(rows).toHaveLength(20);
    const without = rows.filter((row) => !/`test\/[^`]+` “/.test(row));
    expect(without.map((row) => Number(/\d+/.exec(row)?.[0]))).toEqual([16]);
  });

  it('names a test for everything else that stands in the way', () => {
    const [, below = ''] = page.split('## What else stands in the way');
    const rows = below.split('\n').filter((line) => /^\| (?!point|-)/.test(line));
    expect(rows.length).toBeGreaterThan(30);
    expect(rows.filter((row) => !/`test\/[^`]+` “/.test(row))).toEqual([]);
  });

  it.each(named)('names “$name”, which is a test of $file', ({ file, name }) => {
    const path = join(root, file);
    expect(existsSync(path)).toBe(true);
    expect(readFileSync(path, 'utf8')).toContain(`'${name}'`);
  });
});
