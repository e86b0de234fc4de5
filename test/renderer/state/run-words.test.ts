import { describe, expect, it } from 'vitest';
import { conditionRows } from '../../../src-renderer/state/run-words.ts';
import { en } from '../../../src-renderer/text/en.ts';
import { ja } from '../../../src-renderer/text/ja.ts';
import { resultOf } from '../../fakes/benchmark-results.ts';

describe('the conditions of a run', () => {
  it.each([
    ['en', en, 'Load per CPU, before'],
    ['ja', ja, 'CPU あたりの負荷（開始前）'],
  ] as const)('tell the load average as the figure that it is (%s)', (language, text, name) => {
    const rows = conditionRows(resultOf({ conditions: { loadBefore: 5.114 } }), { text, language });
    expect(rows).toContainEqual([name, '5.11']);
    expect(JSON.stringify(rows)).not.toContain('%');
  });
});
