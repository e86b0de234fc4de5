import type { Language } from '#contract/text/format.ts';

/** The first of the system's languages that we speak; English when there is none. */
export function systemLanguage(preferredLanguages: readonly string[]): Language {
  for (const tag of preferredLanguages) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'ja' || language === 'en') return language;
  }
  return 'en';
}

/** Words that only the native menu and dialogs show. */
export const menuText = {
  openKaidoki: { en: 'Open Kaidoki', ja: 'Kaidoki を開く' },
  benchmarkNow: { en: 'Benchmark now', ja: '今すぐ計測' },
  stopBenchmark: { en: 'Stop the benchmark', ja: '計測を中止' },
  quit: { en: 'Quit Kaidoki', ja: 'Kaidoki を終了' },
  cannotStart: { en: 'Kaidoki cannot start', ja: 'Kaidoki を起動できません' },
} as const satisfies Record<string, Record<Language, string>>;
