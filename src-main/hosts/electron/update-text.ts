import type { Language } from '#contract/text/format.ts';

interface UpdateText {
  ask: string;
  askDetail: string;
  daily: string;
  look: string;
  cancel: string;
  newest: string;
  waiting: string;
  available(version: string): string;
  availableDetail: string;
  download: string;
  later: string;
  failed: string;
  failedDetail: string;
}

/** Words of the dialogs on updates. */
export const updateText: Record<Language, UpdateText> = {
  en: {
    ask: 'Look for a newer Kaidoki?',
    askDetail:
      'Kaidoki asks its releases page. It sends nothing about you or this Mac; the page sees your address, as with every visit.',
    daily: 'Look once a day from now on',
    look: 'Look now',
    cancel: 'Cancel',
    newest: 'This is the newest Kaidoki',
    waiting: 'The newer Kaidoki is installed when you quit this one',
    available: (version) => `Kaidoki ${version} is there`,
    availableDetail:
      'It is downloaded now and installed when you quit Kaidoki. macOS checks that it comes from the same maker.',
    download: 'Download',
    later: 'Later',
    failed: 'No answer about updates',
    failedDetail: 'Check the connection and try again later.',
  },
  ja: {
    ask: '新しい Kaidoki があるか確認しますか？',
    askDetail:
      '配布ページに問い合わせます。あなたやこの Mac の情報は送りません（通常の閲覧と同じく、接続元のアドレスは相手に伝わります）。',
    daily: '今後は 1 日 1 回確認する',
    look: '確認する',
    cancel: 'キャンセル',
    newest: 'お使いの Kaidoki は最新です',
    waiting: '新しい Kaidoki は、終了するときにインストールされます',
    available: (version) => `Kaidoki ${version} があります`,
    availableDetail:
      '今ダウンロードし、Kaidoki を終了するときにインストールします。同じ開発元の署名であることを macOS が確認します。',
    download: 'ダウンロード',
    later: 'あとで',
    failed: 'アップデートを確認できませんでした',
    failedDetail: '接続を確認して、あとでもう一度試してください。',
  },
};
