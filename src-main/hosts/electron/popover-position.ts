import type { Point, Rectangle, Size } from 'electron';

/** Points kept free between the popover and the edges of the work area, and under the icon. */
export const popoverMarginPoints = 8;

const clamp = (value: number, low: number, high: number): number => Math.max(low, Math.min(value, high));

/**
 * Middle of the icon, in screen points; it names the screen that the popover belongs to. macOS gives
 * an icon hidden behind the camera or by a full menu bar an empty rectangle: then the pointer decides.
 */
export function popoverAnchor(icon: Rectangle, pointer: Point): Point {
  const isHidden = icon.width === 0 || icon.height === 0;
  return isHidden ? pointer : { x: icon.x + icon.width / 2, y: icon.y + icon.height / 2 };
}

/**
 * Where the popover stands, in whole screen points: centred under the icon, within the work area of the icon's screen,
 * above the icon when that is in the lower half (a taskbar), smaller when the screen is smaller.
 * An icon 24 wide at x 1000 under a menu bar of 25, popover 380 × 560: x 822, y 33.
 */
export function popoverBounds(anchor: Point, workArea: Rectangle, size: Size): Rectangle {
  const margin = popoverMarginPoints;
  const width = Math.min(size.width, workArea.width - 2 * margin);
  const height = Math.min(size.height, workArea.height - 2 * margin);
  const right = workArea.x + workArea.width - margin - width;
  const top = workArea.y + margin;
  const bottom = workArea.y + workArea.height - margin - height;
  return {
    x: Math.round(clamp(anchor.x - width / 2, workArea.x + margin, right)),
    y: Math.round(anchor.y < workArea.y + workArea.height / 2 ? top : bottom),
    width: Math.round(width),
    height: Math.round(height),
  };
}
