import { describe, expect, it } from 'vitest';
import { formatBytes, formatMemorySize } from '#contract/text/format.ts';

describe('the size of a memory', () => {
  it.each([8, 16, 18, 36, 48, 512])('is said as Apple sells it: %i GB', (gibibytes) => {
    expect(formatMemorySize(gibibytes * 2 ** 30, 'en')).toBe(`${gibibytes}\u00a0GB`);
  });

  it('that nobody sells is said in the unit of everything else', () => {
    expect(formatMemorySize(25.3e9, 'en')).toBe('25.3\u00a0GB');
    expect(formatMemorySize(25.3e9, 'ja')).toBe(formatBytes(25.3e9, 'ja'));
  });
});
