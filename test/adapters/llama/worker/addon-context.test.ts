import { describe, expect, it } from 'vitest';
import { addonContextOf } from '../../../../src-main/adapters/llama/worker/addon-context.ts';

const addon = {
  initBatch: () => undefined,
  addToBatch: () => undefined,
  decodeBatch: () => Promise.resolve(),
  removeTokenCellsFromSequence: () => true,
  restoreCheckpoint: () => Promise.resolve(true),
};

describe("node-llama-cpp's native context", () => {
  it('is taken when it has every method we call', () => {
    expect(addonContextOf({ _ctx: addon })).toBe(addon);
  });

  it.each([
    ['the field is gone', {}],
    ['the field is empty', { _ctx: null }],
    ['a method is gone', { _ctx: { ...addon, decodeBatch: undefined } }],
    ['another one is', { _ctx: { ...addon, restoreCheckpoint: undefined } }],
  ])('is refused when %s, as a newer version may have it', (_, context) => {
    expect(() => addonContextOf(context)).toThrowError(expect.objectContaining({ code: 'engine-missing' }));
  });
});
