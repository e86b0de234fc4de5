import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../../src-main/hosts/cli/table.ts';
import { wrap } from '../../../src-main/hosts/cli/wrap.ts';

const bullet = { first: '  - ', hanging: 4 };

describe('prose for a terminal', () => {
  it('stays on one line where it fits, and keeps what stands before it', () => {
    expect(wrap('Keep it.', bullet)).toEqual(['  - Keep it.']);
    expect(wrap('', bullet)).toEqual(['  -']);
  });

  it('breaks English at spaces, with the other lines under the first word', () => {
    const lines = wrap('word '.repeat(40).trim(), bullet);
    expect(lines.length).toBeGreaterThan(2);
    expect(lines.join(' ').match(/word/g)).toHaveLength(40);
    for (const line of lines.slice(1)) expect(line).toMatch(/^ {4}word/);
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(80);
  });

  it('never parts a figure from its unit', () => {
    const lines = wrap('about 12.3\u00a0tokens/s '.repeat(12).trim(), bullet);
    for (const line of lines) expect(line).not.toMatch(/12\.3$/);
    for (const line of wrap('with 24 GB or '.repeat(12).trim(), bullet)) expect(line).not.toMatch(/24$/);
  });

  it('never parts what is counted from what it is counted by', () => {
    const lines = wrap('速さは 12\u00a0トークン/秒です。'.repeat(12), bullet);
    for (const line of lines) expect(line.trim()).not.toMatch(/^\/|\/$/);
  });

  it('breaks Japanese anywhere but before a full stop or after an opening bracket', () => {
    const lines = wrap('必要なメモリは（計算値）モデルに使えます。'.repeat(9), bullet);
    expect(lines.map((line) => line.trim().replace(/^- /, '')).join('')).toBe(
      '必要なメモリは（計算値）モデルに使えます。'.repeat(9),
    );
    for (const line of lines) {
      expect(displayWidth(line)).toBeLessThanOrEqual(80);
      expect(line).not.toMatch(/^ *[。）]|（$/);
    }
  });

  it('leaves a word that is longer than a line whole', () => {
    expect(wrap(`see ${'x'.repeat(100)}`, bullet)).toEqual(['  - see', `    ${'x'.repeat(100)}`]);
  });
});
