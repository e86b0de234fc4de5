import type { Language } from '#contract/text/format.ts';

interface UpdateText {
  ask: string;
  askDetail: string;
  daily: string;
  look: string;
  cancel: string;
  newest: string;
  fetching: string;
  waiting: string;
  available(version: string): string;
  availableDetail: string;
  download: string;
  later: string;
  failed: string;
  failedDetail: string;
  notTaken: string;
  notTakenDetail: string;
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
    fetching: 'The newer Kaidoki is being downloaded',
    waiting: 'The newer Kaidoki is installed when you quit this one',
    available: (version) => `Kaidoki ${version} is there`,
    availableDetail:
      'It is downloaded, but not during a benchmark, and installed when you quit Kaidoki. macOS first checks that it is signed by the same maker.',
    download: 'Download',
    later: 'Later',
    failed: 'No answer about updates',
    failedDetail: 'Check the connection and try again later.',
    notTaken: 'The newer Kaidoki could not be taken',
    notTakenDetail:
      'Nothing has changed. Check the connection, and that Kaidoki is in the Applications folder, and try again. macOS takes only what is signed by the same maker.',
  },
  ja: {
    ask: '新しい Kaidoki があるか確認しますか？',
    askDetail:
      '配布ページに問い合わせます。あなたやこの Mac の情報は送りません（通常の閲覧と同じく、接続元のアドレスは相手に伝わります）。',
    daily: '今後は 1 日 1 回確認する',
    look: '確認する',
    cancel: 'キャンセル',
    newest: 'お使いの Kaidoki は最新です',
    fetching: '新しい Kaidoki をダウンロードしています',
    waiting: '新しい Kaidoki は、終了するときにインストールされます',
    available: (version) => `Kaidoki ${version} があります`,
    availableDetail:
      'ダウンロードし（計測中は行いません）、Kaidoki を終了するときにインストールします。その前に、同じ開発元の署名であることを macOS が確認します。',
    download: 'ダウンロード',
    later: 'あとで',
    failed: 'アップデートを確認できませんでした',
    failedDetail: '接続を確認して、あとでもう一度試してください。',
    notTaken: '新しい Kaidoki を受け取れませんでした',
    notTakenDetail:
      '今の Kaidoki はそのままです。接続と、Kaidoki が「アプリケーション」フォルダにあることを確認して、もう一度試してください。同じ開発元の署名がないものを macOS は受け付けません。',
  },
};
