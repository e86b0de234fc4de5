import { describe, expect, it } from 'vitest';
import { outputFailed } from '../../../src-main/hosts/cli/output-error.ts';
import { keptWords } from '../../fakes/kept-words.ts';

function failed(code: string, language: 'en' | 'ja' = 'en') {
  const { said, terminal } = keptWords(language);
  return { exitCode: outputFailed(Object.assign(new Error(code), { code }), terminal), ...said };
}

describe('output that can’t be written', () => {
  it('is told in one sentence', () => {
    expect(failed('ENOSPC')).toEqual({
      exitCode: 1,
      out: '',
      err: expect.stringMatching(/^The output .*ENOSPC.*\n$/),
    });
    expect(failed('ENOSPC', 'ja').err).toMatch(/^出力を書き込めません（ENOSPC）.*\n$/);
  });

  it('is nothing to tell where the reader has read enough', () => {
    expect(failed('EPIPE')).toEqual({ exitCode: 0, out: '', err: '' });
  });
});
