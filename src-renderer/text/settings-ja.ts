import type { settingsEn } from './settings-en.ts';

export const settingsJa: typeof settingsEn = {
  title: '設定',
  nav: '設定',
  language: '言語',
  languageHint: 'すべてのウインドウとメニューの文字、数字、日付にすぐ反映されます。',
  system: (name) => `システムと同じ（${name}）`,
  app: 'アプリ',
  login: 'ログイン時に起動',
  loginWhere: 'メニューバーのアイコンを右クリックすると切り替えられます。設定は macOS が保持します。',
  updates: 'アップデート',
  updatesWhere: '同じメニューの「アップデートを確認…」から。同意するまで確認は行いません。',
  icon: 'メニューバーのアイコン',
  iconWhere:
    '見えないときは、macOS が隠していることがあります。「システム設定」>「メニューバー」で Kaidoki を許可してください。',
  page: 'ログイン時の起動とアップデートはメニューバーアプリの機能です。この画面はターミナルのプログラムから開いています。',
  own: '自分のカタログ',
  ownNone: '自分で追加した価格・Mac・モデルのうち、取り込めなかったものはありません。',
  ownProblems: (count) => `${count} 件を取り込めませんでした。`,
  history: '計測の履歴',
  historyKept: (count) => `${count} 件をこのマシンに保存しています。`,
  privacy: 'プライバシー',
  privacyText:
    '計測結果はこのマシンの中だけに残ります。シリアル番号などの識別情報は保存せず、何も送信しません。',
  about: 'このアプリについて',
  version: (version) => `Kaidoki（バージョン ${version}）`,
  catalogue: (date) => `Mac・価格・速さのカタログは${date}時点`,
};
