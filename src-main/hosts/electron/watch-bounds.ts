import type { Rectangle } from 'electron';
import type { HostWindow } from './modules.ts';

/** A window tells each step of being dragged; where it stands is told on when it has stood for so long. */
const restMilliseconds = 1000;

/** Tells where a window stands once it rests there, and when it is closed. */
export function watchBounds(window: HostWindow, tell: (bounds: Rectangle) => void): void {
  let resting: NodeJS.Timeout | undefined;
  const tellNow = (): void => tell(window.getNormalBounds());
  const tellSoon = (): void => {
    clearTimeout(resting);
    resting = setTimeout(tellNow, restMilliseconds);
  };
  window.on('move', tellSoon);
  window.on('resize', tellSoon);
  window.on('close', () => {
    clearTimeout(resting);
    tellNow();
  });
  window.on('closed', () => clearTimeout(resting));
}
