import { describe, expect, it } from 'vitest';
import { differenceLabel, differenceText } from '#contract/text/run-differences.ts';
import { differenceFields } from '#core/benchmark/run-differences.ts';

describe('what two runs differ in', () => {
  it.each(['en', 'ja'] as const)('has a name of its own in %s', (language) => {
    const names = differenceFields.map((field) => differenceLabel(field, language));
    expect(new Set(names).size).toBe(names.length);
    expect(names).not.toContain('');
  });

  it.each([
    ['memoryBytes', 24 * 2 ** 30, '24 GB', '24 GB'],
    ['fileBytes', 3.825e9, '3.83 GB', '3.83 GB'],
    ['lowPowerMode', true, 'on', 'オン'],
    ['trusted', false, 'no', 'いいえ'],
    ['powerSource', 'battery', 'battery', 'バッテリー'],
    ['backend', 'cpu', 'CPU', 'CPU'],
    ['residencySets', 'not-applicable', 'not applicable', '該当なし'],
    ['osVersion', '26.1', 'macOS 26.1', 'macOS 26.1'],
    ['osVersion', 'Debian 12', 'Debian 12', 'Debian 12'],
    ['file', undefined, 'random', 'ランダム'],
    ['chip', undefined, 'unknown', '不明'],
    ['mode', 'default', 'standard', '標準'],
    ['layersMeasured', '2 + 8', '2 + 8', '2 + 8'],
    // A name from outside is no word of ours.
    ['model', 'default', 'default', 'default'],
  ] as const)('%s %s is "%s" and "%s"', (field, value, en, ja) => {
    const plain = (text: string): string => text.replaceAll('\u00a0', ' ');
    expect(plain(differenceText(field, value, 'en'))).toBe(en);
    expect(plain(differenceText(field, value, 'ja'))).toBe(ja);
  });
});
