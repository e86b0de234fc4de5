import { describe, expect, it } from 'vitest';
import { inTestOrder } from '../../../src-main/core/benchmark/test-order.ts';

const ordered = ['pp512', 'pp4096', 'tg128', 'pp512@d4096', 'tg128@d4096', 'pp512@d16384', 'a name', 'other'];

describe('tests in a table', () => {
  it('stand by depth, prompts before generation, short before long, foreign names last', () => {
    expect(inTestOrder(ordered.toReversed())).toEqual(ordered);
    expect(inTestOrder(ordered.toSorted())).toEqual(ordered);
  });

  it('stand in the same order however they came, each once more when there twice', () => {
    expect(inTestOrder(['tg128', 'pp512', 'tg128'])).toEqual(['pp512', 'tg128', 'tg128']);
  });
});
