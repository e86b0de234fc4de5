import type { Language } from '#contract/text/format.ts';

/** The first of the system's languages that we speak; English when there is none. */
export function systemLanguage(preferredLanguages: readonly string[]): Language {
  for (const tag of preferredLanguages) {
    const language = tag.toLowerCase().split('-')[0];
    if (language === 'ja' || language === 'en') return language;
  }
  return 'en';
}

/** Words that only the native menu, dialogs and notifications show. */
export const menuText = {
  benchmarkNow: { en: 'Benchmark now', ja: '今すぐ計測' },
  stopBenchmark: { en: 'Stop the benchmark', ja: '計測を中止' },
  openKaidoki: { en: 'Open Kaidoki', ja: 'Kaidoki を開く' },
  // Both words in both languages: the menu must be found by whoever cannot read the one it is in.
  language: { en: 'Language (言語)', ja: '言語 (Language)' },
  systemLanguage: { en: 'Same as the system', ja: 'システムと同じ' },
  launchAtLogin: { en: 'Launch at login', ja: 'ログイン時に起動' },
  checkForUpdates: { en: 'Check for updates…', ja: 'アップデートを確認…' },
  quit: { en: 'Quit Kaidoki', ja: 'Kaidoki を終了' },
  cannotStart: { en: 'Kaidoki cannot start', ja: 'Kaidoki を起動できません' },
  benchmarkEnded: { en: 'Benchmark finished', ja: '計測が終わりました' },
  benchmarkFailed: { en: 'The benchmark failed', ja: '計測できませんでした' },
  seeResult: { en: 'Open Kaidoki to see the result.', ja: '結果は Kaidoki で確認できます。' },
  disturbed: {
    en: 'The Mac was disturbed meanwhile; Kaidoki says by what.',
    ja: '計測中に妨げがありました。理由は Kaidoki で確認できます。',
  },
  loginApproval: { en: 'macOS asks for your approval', ja: 'macOS の許可が必要です' },
  loginApprovalDetail: {
    en: 'To launch Kaidoki at login, turn it on in System Settings > General > Login Items.',
    ja: 'ログイン時に Kaidoki を起動するには、「システム設定」>「一般」>「ログイン項目」でオンにしてください。',
  },
  loginRefused: { en: 'macOS did not take the change', ja: '変更が macOS に受け付けられませんでした' },
  loginRefusedDetail: {
    en: 'Kaidoki must be in the Applications folder. You can also add it in System Settings > General > Login Items.',
    ja: 'Kaidoki を「アプリケーション」フォルダに置いてください。「システム設定」>「一般」>「ログイン項目」でも追加できます。',
  },
  iconHint: { en: 'Kaidoki lives in the menu bar', ja: 'Kaidoki はメニューバーにあります' },
  iconHintDetail: {
    en: 'If you can’t see its icon there, macOS may be hiding it: allow Kaidoki in System Settings > Menu Bar.',
    ja: 'アイコンが見えないときは、macOS が隠していることがあります。「システム設定」>「メニューバー」で Kaidoki を許可してください。',
  },
} as const satisfies Record<string, Record<Language, string>>;

/** Each language by its own name. */
export const languageNames = { ja: '日本語', en: 'English' } as const satisfies Record<Language, string>;

/** Both rates of a run, for a line of a notification. */
export const ratesText = {
  en: (prompt: string, generation: string): string => `Prompt ${prompt}, generation ${generation}.`,
  ja: (prompt: string, generation: string): string => `プロンプト処理 ${prompt}、生成 ${generation}。`,
} as const satisfies Record<Language, (prompt: string, generation: string) => string>;
