import type { statesEn } from './states-en.ts';

export const statesJa: typeof statesEn = {
  faults: {
    question: 'この条件では答えられません',
    unknown: 'カタログにありません',
    permission: '許可がありません',
    disk: 'ディスクに書き込めません',
    memory: 'メモリが足りません',
    unread: '読み取れませんでした',
    engine: 'エンジンを使えません',
    measurement: '計測できませんでした',
    file: 'ファイルを使えません',
    history: '計測の履歴を使えません',
    settings: '設定を使えません',
    busy: '実行中です',
    stopped: '中止しました',
    program: 'プログラムの不具合',
  },
  probeAgain: '調べ直す',
  askAgain: 'もう一度試す',
  thisMachine: 'このマシンに戻す',
  startOver: 'いつもの条件に戻す',
  reload: 'ページを再読み込み',
  sectionMissing: 'この部分を読み込めませんでした。',
  sectionHint: 'もう一度試しても表示されないときは、ページを再読み込みしてください。',
  sectionWaiting: '読み込んでいます…',
  machines: {
    'not-a-mac': {
      title: 'このマシンは Mac ではありません',
      text: () =>
        'ここで測る速さはプロセッサのものです。Mac に何が入るかは「もしこの Mac なら」、どの Mac がよいかは「買い替え」でわかります。',
    },
    'intel-mac': {
      title: 'Intel Mac です',
      text: () =>
        'Metal エンジンが使えないため、ここで測る速さはプロセッサのものです。新しい Mac に何が入るかは「もしこの Mac なら」でわかります。',
    },
    'virtual-machine': {
      title: '仮想マシンの中です',
      text: () =>
        '見えているチップやメモリは、Mac 全体のものではありません。全体の数字は、Kaidoki を Mac で直接動かすとわかります。',
    },
    'translated-process': {
      title: 'Rosetta 経由で動いています',
      text: () =>
        'このままでは Metal が使えません。Apple シリコン版の Kaidoki を入れてください。何が入るかは、このままでもわかります。',
    },
    'unknown-chip': {
      title: 'カタログにまだないチップです',
      text: (name) =>
        `「${name}」はカタログにありません。何が入るかはこのままでもわかりますが、速さはここで実測した値だけをお伝えします。`,
    },
    'memory-unknown': {
      title: 'メモリ容量を読めませんでした',
      text: () =>
        'このマシンに何が入るかは判断できません。調べ直すか、「もしこの Mac なら」で Mac を選んでください。',
    },
    'macos-too-old-for-benchmark': {
      title: '計測には macOS が古すぎます',
      text: (name) =>
        `エンジンには macOS 14 以降が必要です（この Mac は ${name}）。何が入るかと、公開値から計算した速さは、このままでもわかります。`,
    },
  },
  noPrices: {
    title: '価格のわかる Mac がありません',
    text: '値段に見合うかどうかは判断できません。表に手元の価格を入れるか、もう一方の通貨を選んでください。',
  },
};
