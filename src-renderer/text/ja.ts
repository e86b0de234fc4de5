import { limitTable } from '#contract/text/limit-table.ts';
import { adviceJa } from './advice-ja.ts';
import type { Strings } from './en.ts';
import { runsJa } from './runs-ja.ts';
import { settingsJa } from './settings-ja.ts';
import { speedViewJa } from './speed-ja.ts';
import { statesJa } from './states-ja.ts';
import { termsJa } from './terms-ja.ts';

export const ja: Strings = {
  name: 'Kaidoki',
  language: '表示言語',
  openKaidoki: 'Kaidoki を開く',
  skipToContent: '本文へ移動',
  navigation: '項目',
  rateUnit: 't/s',
  unknown: '不明',

  machine: {
    probing: 'このマシンを調べています…',
    kinds: {
      'apple-silicon': 'Mac',
      'intel-mac': 'Intel Mac',
      'virtual-mac': '仮想 Mac',
      'not-a-mac': 'Mac ではないマシン',
      unknown: '不明なマシン',
    },
    translated: 'Rosetta 経由',
    notInCatalogue: '未知のチップ',
    gpuCores: (count) => `${count}コアGPU`,
    cpuCores: (count) => `CPU ${count} コア`,
    memory: (size) => `メモリ ${size}`,
    probeAgain: '調べ直す',
    notes: (count) => `ほか ${count} 件`,
    historySetAside: (count) => `壊れていた履歴 ${count} 行を別に保管しました。`,
    historyNewer: (count) => `新しい版の Kaidoki が記録した ${count} 件は、ここでは表示できません。`,
  },

  memory: {
    title: 'メモリ',
    room: 'モデルに使えるメモリ',
    inUse: '使用中',
    total: '全体',
    soldAs: (size) => `（表記は ${size}）`,
    limit: '上限',
    limitFrom: (source) => `上限（${source}）`,
    roomInUse: (inUse, free) => `モデル用のうち使用中 ${inUse}・いまの空き ${free}`,
    unknown: 'モデルに使えるメモリの大きさがわかりません。',
    sources: {
      metal: 'Metal の実値',
      rule: limitTable.ja,
      sysctl: '手動で設定された上限',
    },
    free: 'いま空いている分',
    label: (room, total, inUse, roomFree) =>
      `全体 ${total} のうち、モデルに使えるのは ${room}${inUse ? `、使用中は ${inUse}` : ''}です。${roomFree ? `そのため、モデル用でいま空いているのは ${roomFree} です。` : ''}`,
  },

  speed: {
    title: '速さ',
    reads: '読む速さ',
    readsTerm: 'プロンプト処理',
    writes: '書く速さ',
    writesTerm: '生成',
    firstWord: '最初の一語まで',
    firstWordFor: (tokens) => `${tokens} トークンを渡したとき`,
    interval: (low, high) => `95% の幅は ${low}～${high}`,
    range: (low, high) => (low === high ? low : `${low}～${high}`),
    publishedShort: '公開値',
    publishedWith: (model) => `公開値は、このチップでの ${model} の計測`,
    published: '同じチップの公開値',
    runs: (count, from, to) => (from === to ? `${count} 件、${from}` : `${count} 件、${from}～${to}`),
    bandLabel: (mine, low, high) =>
      `このマシンは毎秒 ${mine} トークン、同じチップの公開値は ${low}～${high} です。`,
    markLabel: (mine) => `このマシンは毎秒 ${mine} トークン。このチップの公開値はありません。`,
    measuredWith: (model, quantisation) => `${model} ${quantisation} で実測`,
    withoutDownload: 'ダウンロードなしで計測',
    notMeasured: '未計測',
    firstStart: 'ワンクリックで、読む速さと書く速さを測ります。約 1 分で終わり、何もダウンロードしません。',
    firstStartShort: '· 約 1 分、ダウンロードなし',
    trusted: '信頼できる計測',
    untrusted: '参考値：計測の条件がよくありません',
    missing: '未計測',
  },

  benchmark: {
    start: 'ベンチマーク',
    again: 'もう一度計測',
    cancel: '中止',
    cancelling: '中止して、計測用ファイルを片付けています…',
    phases: {
      checking: 'メモリとディスクの確認',
      writing: '計測用モデルの作成',
      loading: '読み込み',
      'warming-up': '慣らし運転',
      measuring: '計測',
      paused: 'スリープから戻るまで待機',
      finishing: '後片付け',
    },
    tests: { pp: '読む速さ', tg: '書く速さ' },
    afterTokens: (tokens) => `（${tokens} トークンのあと）`,
    modelOf: (index, count, name) => `モデル ${index}/${count}: ${name}`,
    newest: (model, mode) => `最新の計測: ${model}（${mode}）`,
    layers: (count) => `${count} 層`,
    left: (time) => `残り約 ${time}`,
    progress: '計測の進み具合',
  },

  fit: {
    title: '何が入るか',
    nav: '入るモデル',
    summary: (count, all) => `${all} モデル中 ${count} が入る`,
    summaryElsewhere: (count, all) => `仮の Mac には ${all} モデル中 ${count} が入る`,
    context: 'コンテキスト',
    contextValue: (tokens) => `${tokens} トークン`,
    kv: 'KV キャッシュ',
    kvTypes: { f16: 'F16（標準）', q8_0: 'Q8_0（約半分）', q4_0: 'Q4_0（約 1/4）' },
    whatIf: 'もしこの Mac なら',
    thisMachine: 'このマシン',
    ownChip: 'このマシンのチップ',
    macs: 'Mac の機種',
    chips: 'チップと好きなメモリ容量',
    memory: 'メモリ',
    memoryGB: 'メモリ（GB）',
    lessMemory: 'メモリを減らす',
    moreMemory: 'メモリを増やす',
    memoryProblem: (least, most) => `${least}～${most} の整数で入力してください。`,
    model: 'モデル',
    grid: 'モデルと量子化',
    caption: (tokens) => `数字は、コンテキスト ${tokens} を使い切ったときの書く速さ（トークン/秒）です。`,
    short: (tokens) => `数字は t/s · コンテキスト ${tokens}`,
    speeds: (provenance) => `速さは${provenance}です。`,
    active: (size) => `アクティブ ${size}`,
    answers: {
      fits: '入る',
      tight: 'ぎりぎり',
      'raise-limit': '上限を上げれば入る',
      crawls: '載るが実用にならない',
      refused: '入らない',
    },
    legend: '記号の意味',
    waiting: '何が入るかを計算しています…',
    choose: 'マスを選ぶと内訳が出ます。',
    recalledShape: 'このモデルの形は出典の確認が取れていません。数字は参考程度にご覧ください。',
    beyond: (tokens) => `このモデルの上限は ${tokens} トークンです。数字はその長さでの値です。`,
  },

  detail: {
    close: '閉じる',
    needs: (need, limit) => `必要 ${need}、使えるのは ${limit}`,
    weights: '重み',
    kvCache: 'KV キャッシュ',
    buffers: '作業領域',
    limit: 'モデルに使えるメモリ',
    largestContext: '最大コンテキスト',
    none: 'なし',
    speed: '速さ',
    provenance: '速さの根拠',
    confidenceLong: {
      measured: 'このマシンでの実測',
      calibrated: 'ここでの実測からの計算値',
      predicted: '公開値からの計算値',
    },
    noSpeed: '根拠となる値なし',
    toFit: '入れるには',
    memoryFrom: ({ method, basis }) =>
      basis === 'parameters'
        ? '計算値（重みはパラメータ数だけから求めています）'
        : method === 'simulation'
          ? 'テンソルごとの計算値（作業領域は llama.cpp の割り当てによる値）'
          : 'テンソルごとの計算値（llama.cpp の配置に合わせています）',
    training: '追加学習',
    trainingNote: (tokens) => `QLoRA、${tokens} トークンのサンプル 1 つずつ、チェックポイントあり。計算値`,
    trainingRule: (size) => `目安の「2 倍」では ${size}`,
    ruleOfThumb: '目安の式',
    ruleOfThumbNote: 'パラメータ数 × ビット ÷ 8 × 1.2。判定には使いません',
    slack: '余裕',
    missing: '不足',
    barLabel: (weights, kv, buffers, limit, rest) =>
      `重み ${weights}、KV キャッシュ ${kv}、作業領域 ${buffers}。使えるのは ${limit}、${rest}です。`,
    nothingHelps: 'もっと小さい形式でも、設定でも、市販の Mac のメモリでも入りません。',
    asking: '入れる方法を調べています…',
    budgetRange: (low, high) =>
      `この容量の Mac は報告が少ないため、使えるメモリには ${low}～${high} の幅があります。`,
  },

  advice: adviceJa,

  localModels: { title: 'このディスクにあるモデル', nav: '手元のモデル' },
  engines: { title: 'エンジンの比較', nav: 'エンジン' },

  history: {
    title: 'ベンチマーク',
    nav: 'ベンチマーク',
    summary: (count) => `${count} 件`,
  },
  runs: runsJa,
  settings: settingsJa,

  speedView: speedViewJa,
  states: statesJa,
  terms: termsJa,

  connection: {
    gone: 'Kaidoki が応答していません。',
    goneHint:
      'もう一度起動して、表示されたアドレスを開いてください。応答が戻れば、この画面も自動で戻ります。',
  },
};
