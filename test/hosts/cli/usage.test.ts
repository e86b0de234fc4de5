import { describe, expect, it } from 'vitest';
import { usageAsTyped } from '../../../src-main/hosts/cli/usage.ts';

describe('the help of a command', () => {
  it.each([
    ['  --maxWeight=<KG>    Heaviest', ' --max-weight=<KG>    Heaviest'],
    ['      --asOf=<YYYY-MM-DD>    Day', '     --as-of=<YYYY-MM-DD>    Day'],
    ['     --keepMac    Keep   ', '    --keep-mac    Keep'],
    ['--tokensPerDay=<N>    x', '--tokens-per-day=<N>    x'],
    ['  \u001B[36m--maxWeight\u001B[39m    Heaviest', ' \u001B[36m--max-weight\u001B[39m    Heaviest'],
    ['    --lang=<ja|en>    ja', '    --lang=<ja|en>    ja'],
    ['  --no-checkpointing', '  --no-checkpointing'],
    ['prose about --maxWeight', 'prose about --maxWeight'],
  ])('has "%s" as "%s"', (line, typed) => {
    expect(usageAsTyped(line)).toBe(typed);
  });

  it('keeps its lines', () => {
    expect(usageAsTyped('USAGE\n\n  --json    Print   \n')).toBe('USAGE\n\n  --json    Print\n');
  });
});
