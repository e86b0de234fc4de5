import type { AppState, Handlers } from '#contract/contract.ts';
import { createDispatcher, type Dispatch, type OnState } from '#contract/dispatch.ts';
import type { Language } from '#contract/text/format.ts';
import type { Settings, SettingsChange } from '#core/settings/settings.ts';
import { systemLanguage } from './menu-text.ts';
import type { HostApp } from './modules.ts';
import type { PowerListener } from './power.ts';

/** What the host carries: the application, joined by `compose`. */
export interface HostedApp extends PowerListener {
  handlers: Handlers;
  onState: OnState;
  start(): Promise<void>;
  stop(): Promise<void>;
  settings(): Settings;
  changeSettings(change: SettingsChange): Promise<void>;
}

/** The hosted application as the parts of the shell see it. */
export interface Shell {
  dispatch: Dispatch;
  /** Chosen, else the system's. */
  language(): Language;
  settings(): Settings;
  /** What cannot be kept is told in the state. */
  changeSettings(change: SettingsChange): void;
  /** As it was last told; absent before the first word. */
  state(): AppState | undefined;
  benchmarkStatus(): AppState['benchmark']['status'];
  /** A benchmark runs or is being cancelled. */
  isBusy(): boolean;
  start(): Promise<void>;
}

export function createShell(
  hosted: HostedApp,
  app: Pick<HostApp, 'getPreferredSystemLanguages'>,
  onProblem: (where: string, error: unknown) => void,
): Shell {
  const dispatch = createDispatcher(hosted.handlers, { onInternal: (error, call) => onProblem(call, error) });
  let state: AppState | undefined;
  let started: Promise<void> | undefined;
  hosted.onState((told) => (state = told));
  const benchmarkStatus: Shell['benchmarkStatus'] = () => state?.benchmark.status ?? 'idle';

  return {
    // A page may ask before the machine has been read, and waits; only the state can be told meanwhile.
    async dispatch(name, input) {
      if (name !== 'readState') await started?.catch(() => undefined);
      return dispatch(name, input);
    },
    language: () => hosted.settings().language ?? systemLanguage(app.getPreferredSystemLanguages()),
    settings: () => hosted.settings(),
    changeSettings: (change) => void hosted.changeSettings(change).catch(() => undefined),
    state: () => state,
    benchmarkStatus,
    isBusy: () => benchmarkStatus() === 'running' || benchmarkStatus() === 'cancelling',
    start: () => (started = hosted.start()),
  };
}
