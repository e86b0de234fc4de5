import type { Language } from '#contract/text/format.ts';
import type { HostDialog } from './modules.ts';
import type { NewerVersions } from './newer-versions.ts';
import { updateText } from './update-text.ts';

export interface UpdatesOptions {
  /** Called when newer versions are looked for the first time, not before. */
  open(): Promise<NewerVersions>;
  dialog: Pick<HostDialog, 'showMessageBox'>;
  language(): Language;
  hasAgreed(): boolean;
  onAgreed(isAgreed: boolean): void;
  /** A benchmark runs, which a download would disturb. */
  isMeasuring(): boolean;
  /** Told why it did not work, for the log: the user is told what to do. */
  onProblem(error: unknown): void;
}

export interface Updates {
  /** Looks once a day, if the user has agreed to that. */
  start(): void;
  /** The user asks. */
  checkNow(): Promise<void>;
  /** A benchmark may have begun, which ends a download, or ended, after which is done what was put off. */
  follow(): void;
}

const dayMilliseconds = 24 * 60 * 60 * 1000;

/**
 * Newer versions from the releases page: never asked for before the user agrees, fetched only when he says so,
 * never amid a benchmark, put in place when he quits.
 */
export function createUpdates(options: UpdatesOptions): Updates {
  const { isMeasuring, onProblem } = options;
  /** Put off until the benchmark has ended. */
  const putOff: (() => Promise<void>)[] = [];
  let opened: Promise<NewerVersions> | undefined;
  let isLooking = false;
  let fetching: AbortController | undefined;
  let isTaken = false;

  const open = (): Promise<NewerVersions> => (opened ??= options.open());
  const tell = tellerOf(options);

  const whenCalm = async (work: () => Promise<void>): Promise<void> => {
    if (isMeasuring()) putOff.push(work);
    else await work();
  };

  async function fetch(): Promise<void> {
    fetching = new AbortController();
    const { signal } = fetching;
    try {
      await (await open()).take(signal);
      isTaken = true;
    } catch (error) {
      // Ended by a benchmark: begins anew after it.
      if (signal.aborted) return await whenCalm(fetch);
      onProblem(error);
      await tell.failure('notTaken');
    } finally {
      if (fetching?.signal === signal) fetching = undefined;
    }
  }

  /** `isAsked`: the user waits for an answer, also for "nothing new". */
  async function look(isAsked: boolean): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const version = await (await open()).find();
      if (version === undefined && isAsked) await tell.answer('newest');
      if (version !== undefined && (await tell.offer(version))) void whenCalm(fetch);
    } catch (error) {
      onProblem(error);
      if (isAsked) await tell.failure('failed');
    } finally {
      isLooking = false;
    }
  }

  const lookDaily = (): void => {
    if (options.hasAgreed() && !isTaken && !fetching) void whenCalm(() => look(false));
  };

  return {
    start() {
      lookDaily();
      setInterval(lookDaily, dayMilliseconds).unref();
    },
    async checkNow() {
      if (!(await tell.askWhetherToLook())) return;
      if (isTaken) await tell.answer('waiting');
      else if (fetching) await tell.answer('fetching');
      else await whenCalm(() => look(true));
    },
    follow() {
      if (isMeasuring()) return fetching?.abort();
      for (const work of putOff.splice(0)) void work();
    },
  };
}

/** The dialogs, each in the language of the moment. */
function tellerOf({ dialog, language, hasAgreed, onAgreed }: UpdatesOptions) {
  const say: HostDialog['showMessageBox'] = (message) => dialog.showMessageBox(message);
  return {
    answer: (what: 'fetching' | 'newest' | 'waiting') =>
      say({ type: 'info', message: updateText[language()][what] }),
    failure: (what: 'failed' | 'notTaken') => {
      const text = updateText[language()];
      return say({ type: 'warning', message: text[what], detail: text[`${what}Detail`] });
    },
    async offer(version: string): Promise<boolean> {
      const text = updateText[language()];
      const { response } = await say({
        type: 'info',
        message: text.available(version),
        detail: text.availableDetail,
        buttons: [text.download, text.later],
        defaultId: 0,
        cancelId: 1,
      });
      return response === 0;
    },
    async askWhetherToLook(): Promise<boolean> {
      const text = updateText[language()];
      const { response, checkboxChecked } = await say({
        type: 'question',
        message: text.ask,
        detail: text.askDetail,
        checkboxLabel: text.daily,
        checkboxChecked: hasAgreed(),
        buttons: [text.look, text.cancel],
        defaultId: 0,
        cancelId: 1,
      });
      if (checkboxChecked !== hasAgreed()) onAgreed(checkboxChecked);
      return response === 0;
    },
  };
}
