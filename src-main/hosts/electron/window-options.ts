import type { BrowserWindowConstructorOptions, Rectangle, Size } from 'electron';
import { hardenedPreferences } from './harden.ts';
import { restoredBounds } from './window-bounds.ts';

export interface PageOptions {
  preloadPath: string;
  devTools: boolean;
}

/** In screen points. */
export const popoverSize: Size = { width: 380, height: 560 };
const mainSize: Size = { width: 1120, height: 760 };
const leastMainSize: Size = { width: 720, height: 520 };

export function popoverOptions({ preloadPath, devTools }: PageOptions): BrowserWindowConstructorOptions {
  return {
    ...popoverSize,
    show: false,
    frame: false,
    resizable: false,
    movable: false,
    minimizable: false,
    maximizable: false,
    fullscreenable: false,
    skipTaskbar: true,
    alwaysOnTop: true,
    webPreferences: hardenedPreferences(preloadPath, devTools),
  };
}

/** `left`: where it was left; `workAreas`: of the displays that are there now. */
export function mainOptions(
  { preloadPath, devTools }: PageOptions,
  left: Rectangle | undefined,
  workAreas: readonly Rectangle[],
): BrowserWindowConstructorOptions {
  return {
    ...mainSize,
    ...(left && restoredBounds(left, workAreas, leastMainSize)),
    minWidth: leastMainSize.width,
    minHeight: leastMainSize.height,
    title: 'Kaidoki',
    show: false,
    webPreferences: hardenedPreferences(preloadPath, devTools),
  };
}
