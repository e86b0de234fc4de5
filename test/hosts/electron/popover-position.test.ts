import { describe, expect, it } from 'vitest';
import { popoverAnchor, popoverBounds } from '../../../src-main/hosts/electron/popover-position.ts';

const workArea = { x: 0, y: 25, width: 1512, height: 957 };
const size = { width: 380, height: 560 };

describe('the place of the popover', () => {
  it.each([
    ['centred under an icon in the middle', { x: 1012, y: 12 }, workArea, { x: 822, y: 33 }],
    ['inside the right edge', { x: 1500, y: 12 }, workArea, { x: 1124, y: 33 }],
    ['inside the left edge', { x: 10, y: 12 }, workArea, { x: 8, y: 33 }],
    ['above an icon at the bottom', { x: 700, y: 990 }, { ...workArea, y: 0 }, { x: 510, y: 389 }],
    [
      'beside a Dock at the left',
      { x: 90, y: 12 },
      { x: 80, y: 25, width: 1432, height: 957 },
      { x: 88, y: 33 },
    ],
    [
      'on a screen at negative coordinates',
      { x: -20, y: -1068 },
      { x: -1920, y: -1055, width: 1920, height: 1055 },
      { x: -388, y: -1047 },
    ],
  ])('is %s', (_where, anchor, area, corner) => {
    expect(popoverBounds(anchor, area, size)).toEqual({ ...corner, ...size });
  });

  it('shrinks on a screen that is too small, and stays inside', () => {
    const area = { x: 0, y: 25, width: 300, height: 400 };
    expect(popoverBounds({ x: 290, y: 10 }, area, size)).toEqual({ x: 8, y: 33, width: 284, height: 384 });
  });

  it('is never outside the work area, wherever the icon is', () => {
    for (let x = -500; x <= 2000; x += 37) {
      for (let y = -100; y <= 1100; y += 31) {
        const bounds = popoverBounds({ x, y }, workArea, size);
        expect(bounds.x).toBeGreaterThanOrEqual(workArea.x);
        expect(bounds.y).toBeGreaterThanOrEqual(workArea.y);
        expect(bounds.x + bounds.width).toBeLessThanOrEqual(workArea.x + workArea.width);
        expect(bounds.y + bounds.height).toBeLessThanOrEqual(workArea.y + workArea.height);
      }
    }
  });

  it('is in whole points, as Electron demands', () => {
    const bounds = popoverBounds({ x: 700.5, y: 12.25 }, { ...workArea, x: 0.5, y: 24.5 }, size);
    expect(Object.values(bounds).every(Number.isInteger)).toBe(true);
  });

  it('hangs on the middle of the icon, or on the pointer when the icon is hidden', () => {
    expect(popoverAnchor({ x: 1000, y: 0, width: 24, height: 24 }, { x: 1, y: 2 })).toEqual({
      x: 1012,
      y: 12,
    });
    expect(popoverAnchor({ x: 0, y: 0, width: 0, height: 0 }, { x: 1, y: 2 })).toEqual({ x: 1, y: 2 });
  });
});
