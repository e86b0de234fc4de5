import { execFileSync } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { shellCommand, shellWord } from '#core/local-models/shell-word.ts';

/** What bash makes of the words, each ended by a zero byte. */
const wordsOf = (line: string): string[] =>
  execFileSync('/bin/bash', ['--norc', '-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' })
    .split('\0')
    .slice(0, -1);

describe('a word for a shell', () => {
  it.each([
    ['/Users/a/model.gguf', '/Users/a/model.gguf'],
    ['qwen3:8b', 'qwen3:8b'],
    ["it's", "'it'\\''s'"],
    ['two words', "'two words'"],
    ['', "''"],
    ['~/x', "'~/x'"],
  ])('%s is written %s', (word, written) => {
    expect(shellWord(word)).toBe(written);
  });

  it('comes out of the shell as it went in, whatever is in it', () => {
    const words = [
      "it's",
      'two  words',
      '"quoted"',
      '日本語のモデル',
      '$HOME $(id) `id`',
      '!event *? [a] {b,c} ~ # & ; | < > \\',
      '-x',
      'line\nbreak 1',
      'bell\u00077',
      "right\u202eto-left's \\ mark",
      '',
    ];
    expect(wordsOf(shellCommand(words))).toEqual(words);
  });

  it('holds no character that a terminal obeys', () => {
    expect(shellWord('a\u001b[2Jb\u202ec\n')).toMatch(/^[ -~]*$/);
  });
});
