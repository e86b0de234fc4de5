import type { ElectronModules } from './modules.ts';
import type { HostedApp, Shell } from './shell.ts';
import type { Updates } from './updates.ts';

export interface HostOptions {
  /** Called when Electron is ready: only then can a utility process be started. */
  compose(): HostedApp;
  rendererFolder: string;
  preloadPath: string;
  trayIconPath: string;
  /** Told of a bug or a failed start, for the log. */
  onProblem(where: string, error: unknown): void;
}

/** What the parts of the shell stand on. */
export interface Ground {
  modules: ElectronModules;
  options: HostOptions;
  hosted: HostedApp;
  shell: Shell;
  updates: Updates | undefined;
}
