import type { Language } from '#contract/text/format.ts';
import type { HostDialog } from './modules.ts';
import { updateText } from './update-text.ts';

/** The part of electron-updater's `autoUpdater` that is used. */
export interface HostUpdater {
  autoDownload: boolean;
  autoInstallOnAppQuit: boolean;
  allowDowngrade: boolean;
  allowPrerelease: boolean;
  checkForUpdates(): Promise<{ isUpdateAvailable: boolean; updateInfo: { version: string } } | null>;
  downloadUpdate(): Promise<unknown>;
}

export interface UpdatesOptions {
  updater: HostUpdater;
  dialog: Pick<HostDialog, 'showMessageBox'>;
  language(): Language;
  hasAgreed(): boolean;
  onAgreed(isAgreed: boolean): void;
  /** A benchmark runs, which a download would disturb. */
  isMeasuring(): boolean;
}

export interface Updates {
  /** Looks once a day, if the user has agreed to that. */
  start(): void;
  /** The user asks. */
  checkNow(): Promise<void>;
  /** Nothing is measured: what was put off is done now. */
  calm(): void;
}

const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Newer versions from the releases page: never asked for before the user agrees, never amid a benchmark,
 * installed when the user quits. macOS's own updater takes only an app signed by the same maker.
 */
export function createUpdates(options: UpdatesOptions): Updates {
  const { updater, dialog, language, isMeasuring } = options;
  updater.autoDownload = false;
  updater.autoInstallOnAppQuit = true;
  updater.allowDowngrade = false;
  updater.allowPrerelease = false;
  /** Put off until the benchmark has ended. */
  let putOff: (() => Promise<void>) | undefined;
  let isLooking = false;
  let hasDownloaded = false;

  const whenCalm = async (work: () => Promise<void>): Promise<void> => {
    if (isMeasuring()) putOff = work;
    else await work();
  };

  const tellFailure = async (): Promise<void> => {
    const { failed, failedDetail } = updateText[language()];
    await dialog.showMessageBox({ type: 'warning', message: failed, detail: failedDetail });
  };

  async function download(): Promise<void> {
    try {
      await updater.downloadUpdate();
      hasDownloaded = true;
    } catch {
      await tellFailure();
    }
  }

  async function offer(version: string): Promise<void> {
    const text = updateText[language()];
    const { response } = await dialog.showMessageBox({
      type: 'info',
      message: text.available(version),
      detail: text.availableDetail,
      buttons: [text.download, text.later],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0) await whenCalm(download);
  }

  /** `isAsked`: the user waits for an answer, also for "nothing new". */
  async function look(isAsked: boolean): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      if (hasDownloaded) {
        if (isAsked) await dialog.showMessageBox({ type: 'info', message: updateText[language()].waiting });
        return;
      }
      const found = await updater.checkForUpdates();
      if (found?.isUpdateAvailable) await offer(found.updateInfo.version);
      else if (isAsked) await dialog.showMessageBox({ type: 'info', message: updateText[language()].newest });
    } catch {
      if (isAsked) await tellFailure();
    } finally {
      isLooking = false;
    }
  }

  const lookDaily = (): void => {
    if (options.hasAgreed()) void whenCalm(() => look(false));
  };

  return {
    start() {
      lookDaily();
      setInterval(lookDaily, dayMilliseconds).unref();
    },
    async checkNow() {
      const text = updateText[language()];
      const { response, checkboxChecked } = await dialog.showMessageBox({
        type: 'question',
        message: text.ask,
        detail: text.askDetail,
        checkboxLabel: text.daily,
        checkboxChecked: options.hasAgreed(),
        buttons: [text.look, text.cancel],
        defaultId: 0,
        cancelId: 1,
      });
      if (checkboxChecked !== options.hasAgreed()) options.onAgreed(checkboxChecked);
      if (response === 0) await whenCalm(() => look(true));
    },
    calm() {
      const work = putOff;
      putOff = undefined;
      void work?.();
    },
  };
}
