import type { HostApp } from './modules.ts';

/** A benchmark that does not end in this time is left to the system, which ends our children with us. */
const longestStopMilliseconds = 5000;

export interface Stoppable {
  /** Ends what runs and removes its files. */
  stop(): Promise<void>;
  isBusy(): boolean;
}

/** Holds a quit back until a running benchmark has ended and removed its files; otherwise lets it pass. */
export function stopBeforeQuit(app: Pick<HostApp, 'on' | 'quit'>, { stop, isBusy }: Stoppable): void {
  let isStopped = false;
  let stopping: Promise<void> | undefined;
  app.on('before-quit', (event) => {
    if (isStopped) return;
    const wasBusy = isBusy() || stopping !== undefined;
    const deadline = new Promise<void>((resolve) => setTimeout(resolve, longestStopMilliseconds).unref());
    stopping ??= Promise.race([stop(), deadline])
      .catch(() => {})
      .then(() => {
        isStopped = true;
        if (wasBusy) app.quit();
      });
    // Held back only when there is something to end: a held quit interrupts logging out of macOS.
    if (wasBusy) event.preventDefault();
  });
}
