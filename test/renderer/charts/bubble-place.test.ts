import { describe, expect, it } from 'vitest';
import { bubblePlace } from '../../../src-renderer/charts/bubble-place.ts';

const page = { width: 360, height: 600 };
const bubble = { width: 300, height: 100 };
const mark = (left: number, top: number) => ({ left, top, bottom: top + 24, width: 24 });

describe('the bubble of an explanation', () => {
  it('stands under its mark', () => {
    expect(bubblePlace(mark(40, 100), bubble, page)).toEqual({ left: 32, top: 128 });
  });

  it('stays inside the page at the right and the left edge', () => {
    expect(bubblePlace(mark(330, 100), bubble, page).left).toBe(52);
    expect(bubblePlace(mark(0, 100), bubble, page).left).toBe(8);
  });

  it('stands above its mark at the foot of the page', () => {
    expect(bubblePlace(mark(40, 560), bubble, page).top).toBe(456);
  });

  it('stays below where there is no room above either', () => {
    expect(bubblePlace(mark(40, 60), { width: 300, height: 560 }, page).top).toBe(88);
  });
});
