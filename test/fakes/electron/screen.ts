import { EventEmitter } from 'node:events';
import type { Display, Point, Rectangle } from 'electron';
import type { HostScreen } from '../../../src-main/hosts/electron/modules.ts';

/** A display of this size with a menu bar of 25 points; the rest is Electron's own shape, unread. */
export const fakeDisplay = (bounds: Rectangle): Display => ({
  accelerometerSupport: 'unknown',
  bounds,
  colorDepth: 24,
  colorSpace: '',
  depthPerComponent: 8,
  detected: true,
  displayFrequency: 60,
  id: bounds.x + 1,
  internal: bounds.x === 0,
  label: '',
  maximumCursorSize: { width: 0, height: 0 },
  monochrome: false,
  nativeOrigin: { x: bounds.x, y: bounds.y },
  rotation: 0,
  scaleFactor: 2,
  size: { width: bounds.width, height: bounds.height },
  touchSupport: 'unknown',
  workArea: { ...bounds, y: bounds.y + 25, height: bounds.height - 25 },
  workAreaSize: { width: bounds.width, height: bounds.height - 25 },
});

const distance = (value: number, low: number, high: number): number => Math.max(low - value, 0, value - high);

export class FakeScreen extends EventEmitter implements HostScreen {
  displays: Display[] = [fakeDisplay({ x: 0, y: 0, width: 1512, height: 982 })];
  pointer: Point = { x: 600, y: 500 };

  getAllDisplays(): Display[] {
    return this.displays;
  }

  getCursorScreenPoint(): Point {
    return this.pointer;
  }

  getDisplayNearestPoint(point: Point): Display {
    const away = ({ bounds }: Display): number =>
      Math.hypot(
        distance(point.x, bounds.x, bounds.x + bounds.width - 1),
        distance(point.y, bounds.y, bounds.y + bounds.height - 1),
      );
    const [nearest] = [...this.displays].sort((one, other) => away(one) - away(other));
    if (!nearest) throw new Error('a machine without a display');
    return nearest;
  }
}
