import type { Rectangle, Size } from 'electron';

/** Height of the strip by which a window is dragged, in points. */
const titleBarPoints = 28;
/** Of that strip so much must be on a display for a window to be caught by it, in points. */
const leastHandlePoints = 80;

const overlap = (start: number, length: number, otherStart: number, otherLength: number): number =>
  Math.max(0, Math.min(start + length, otherStart + otherLength) - Math.max(start, otherStart));

/** Points of the window's title bar that lie within this area, by its width; 0 where it is above or below. */
const handlePoints = (window: Rectangle, area: Rectangle): number =>
  overlap(window.y, titleBarPoints, area.y, area.height) > 0
    ? overlap(window.x, window.width, area.x, area.width)
    : 0;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/**
 * Where a window that stood at `saved` opens again, in whole screen points: in the work area that holds most of
 * its title bar, made no larger than that area and no smaller than `least`, moved wholly inside. `undefined`
 * where its title bar could not be caught on any display that is there now: then the system places it.
 */
export function restoredBounds(
  saved: Rectangle,
  workAreas: readonly Rectangle[],
  least: Size,
): Rectangle | undefined {
  const [best] = workAreas
    .map((area) => ({ area, points: handlePoints(saved, area) }))
    .sort((one, other) => other.points - one.points);
  if (!best || best.points < leastHandlePoints) return undefined;
  const { area } = best;
  const width = Math.min(Math.max(saved.width, least.width), area.width);
  const height = Math.min(Math.max(saved.height, least.height), area.height);
  return {
    x: Math.round(clamp(saved.x, area.x, area.x + area.width - width)),
    y: Math.round(clamp(saved.y, area.y, area.y + area.height - height)),
    width: Math.round(width),
    height: Math.round(height),
  };
}
