import type { HostApp, HostPowerMonitor } from './modules.ts';

export interface PowerListener {
  pauseBenchmark(): void;
  resumeBenchmark(): void;
  conditionsChanged(): Promise<void>;
}

/**
 * What is measured while the Mac falls asleep or wakes up is worth nothing: it waits, and measures again. What
 * is measured while power or heat changes is measured, and the run says so.
 */
export function followPower(
  powerMonitor: HostPowerMonitor,
  app: Pick<HostApp, 'quit'>,
  listener: PowerListener,
): void {
  const look = (): void => void listener.conditionsChanged().catch(() => undefined);
  powerMonitor.on('suspend', () => listener.pauseBenchmark());
  powerMonitor.on('resume', () => {
    listener.resumeBenchmark();
    look();
  });
  // Of Low Power Mode Electron tells nothing: it is read between the blocks of a run.
  powerMonitor.on('on-ac', look);
  powerMonitor.on('on-battery', look);
  powerMonitor.on('thermal-state-change', look);
  powerMonitor.on('speed-limit-change', look);
  // A benchmark takes a moment to remove its files: it begins to as soon as macOS says that it goes down.
  powerMonitor.on('shutdown', () => app.quit());
}
