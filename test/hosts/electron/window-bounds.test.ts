import { describe, expect, it } from 'vitest';
import { restoredBounds } from '../../../src-main/hosts/electron/window-bounds.ts';

const laptop = { x: 0, y: 25, width: 1512, height: 957 };
const left = { x: -1920, y: 0, width: 1920, height: 1055 };
const least = { width: 720, height: 520 };

describe('a window that is opened again', () => {
  it.each([
    ['stands where it stood', { x: 100, y: 60, width: 900, height: 600 }, undefined],
    ['stands where it stood on the other display', { x: -1800, y: 60, width: 900, height: 600 }, undefined],
    [
      'is moved inside when it hung over an edge',
      { x: 1400, y: 900, width: 900, height: 600 },
      { x: 612, y: 382, width: 900, height: 600 },
    ],
    [
      'is moved to the display that held most of it',
      { x: -500, y: 100, width: 900, height: 600 },
      { x: -900, y: 100, width: 900, height: 600 },
    ],
    [
      'is no larger than its display',
      { x: 0, y: 25, width: 5000, height: 5000 },
      { x: 0, y: 25, width: 1512, height: 957 },
    ],
    [
      'is no smaller than a window may be',
      { x: 10, y: 30, width: 100, height: 1 },
      { x: 10, y: 30, width: 720, height: 520 },
    ],
  ])('%s', (_what, saved, bounds) => {
    expect(restoredBounds(saved, [laptop, left], least)).toEqual(bounds ?? saved);
  });

  it.each([
    ['on a display that is gone', { x: -1800, y: 60, width: 900, height: 600 }, [laptop]],
    ['above every display', { x: 100, y: -600, width: 900, height: 600 }, [laptop]],
    ['below every display', { x: 100, y: 982, width: 900, height: 600 }, [laptop]],
    ['too far to the side to be caught', { x: 1500, y: 60, width: 900, height: 600 }, [laptop]],
    ['where there is no display at all', { x: 100, y: 60, width: 900, height: 600 }, []],
  ])('is left to the system when it stood %s', (_where, saved, displays) => {
    expect(restoredBounds(saved, displays, least)).toBeUndefined();
  });

  it('is wholly inside one display, wherever it stood', () => {
    const displays = [laptop, left];
    for (let x = -3000; x <= 2000; x += 97) {
      for (let y = -700; y <= 1200; y += 83) {
        const found = restoredBounds({ x, y, width: 900, height: 600 }, displays, least);
        const isInside = displays.some(
          (area) =>
            found !== undefined &&
            found.x >= area.x &&
            found.y >= area.y &&
            found.x + found.width <= area.x + area.width &&
            found.y + found.height <= area.y + area.height,
        );
        expect(found === undefined || isInside).toBe(true);
      }
    }
  });
});
