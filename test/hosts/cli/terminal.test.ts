import { describe, expect, it } from 'vitest';
import { createTerminal } from '../../../src-main/hosts/cli/terminal.ts';

const rate = '12.6\u00a0tokens/s, 1\u202fmin';

function written(isTTY: boolean, isData = false): { out: string; err: string } {
  const kept = { out: '', err: '' };
  const stream = (name: 'out' | 'err') => ({ isTTY, write: (text: string) => (kept[name] += text) !== '' });
  const terminal = createTerminal('en', { out: stream('out'), err: stream('err'), isData });
  terminal.out(rate);
  terminal.err(rate);
  return kept;
}

describe('what a command prints', () => {
  it('keeps figures beside their units on a terminal', () => {
    expect(written(true)).toEqual({ out: `${rate}\n`, err: `${rate}\n` });
  });

  it('is found by a search with plain spaces where it goes elsewhere', () => {
    const plain = '12.6 tokens/s, 1 min\n';
    expect(written(false)).toEqual({ out: plain, err: plain });
  });

  it('is left as it is where it is data', () => {
    expect(written(false, true).out).toBe(`${rate}\n`);
  });
});
