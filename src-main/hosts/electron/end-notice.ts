import type { AppState } from '#contract/contract.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { formatTokensPerSecond, type Language } from '#contract/text/format.ts';
import { menuText, ratesText } from './menu-text.ts';
import type { ElectronModules, HostNotification } from './modules.ts';

/** What a notification says. */
interface Notice {
  title: string;
  body: string;
}

export interface EndNoticeOptions {
  /** The user is looking at a window of ours, which shows the same. */
  isWatched(): boolean;
  language(): Language;
  onClick(): void;
}

/**
 * Answers what looks at each state and tells that a benchmark has ended while nobody watched. One that the
 * user stopped is no news.
 */
export function createEndNotice(
  Notification: ElectronModules['Notification'],
  options: EndNoticeOptions,
): (state: AppState) => void {
  let isRunning = false;
  let latestBefore: string | undefined;
  /** Kept, since a notification that was collected as garbage is not clicked any more. */
  let shown: HostNotification | undefined;

  return (state) => {
    const { status } = state.benchmark;
    const hasEnded = isRunning && (status === 'idle' || status === 'failed');
    if (status === 'running' && !isRunning) latestBefore = state.latest?.startedAt;
    isRunning = status === 'running';
    if (!hasEnded || options.isWatched() || !Notification.isSupported()) return;
    shown = new Notification(noticeOf(state, latestBefore, options.language()));
    shown.on('click', () => options.onClick());
    shown.show();
  };
}

function noticeOf(
  { benchmark, latest }: AppState,
  latestBefore: string | undefined,
  language: Language,
): Notice {
  if (benchmark.status === 'failed') {
    return { title: menuText.benchmarkFailed[language], body: faultSentence(benchmark.fault, language) };
  }
  const title = menuText.benchmarkEnded[language];
  const prompt = latest?.results['pp512']?.tokensPerSecond;
  const generation = latest?.results['tg128']?.tokensPerSecond;
  const isNew = latest !== undefined && latest.startedAt !== latestBefore;
  if (!isNew || prompt === undefined || generation === undefined) {
    return { title, body: menuText.seeResult[language] };
  }
  const rate = (tokensPerSecond: number): string => formatTokensPerSecond(tokensPerSecond, language);
  const rates = ratesText[language](rate(prompt), rate(generation));
  return { title, body: latest.trusted ? rates : `${rates} ${menuText.disturbed[language]}` };
}
