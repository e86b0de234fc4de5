import type { benchWords as english } from '../en/bench.ts';

export const benchWords: typeof english = {
  phases: {
    checking: '確認中',
    writing: '計測用モデルを作成中',
    loading: '読み込み中',
    'warming-up': '準備運転中',
    measuring: '計測中',
    paused: 'スリープ中は休止',
    finishing: '片付け中',
  },
  benchmark: {
    title: 'ダウンロードなしで計測',
    reference: '比較用の基準（llama.cpp の公開表のモデル）',
    reused: (when) => `比較用の基準（${when} の計測がまだ有効。kaidoki bench だけで実行すると測り直します）`,
    reads: '読む速さ',
    writes: '書く速さ',
    published: '同じチップの公開値',
    publishedRuns: (count, from, to) =>
      `同じチップの公開値: ${count} 件、${from === to ? from : `${from}～${to}`}`,
    measuredOn: (when) => `計測 ${when}`,
    afterTokens: (tokens) => `${tokens} トークンの会話のあと`,
    leftOut: (depths) => `${depths} トークンのあとは、モデルのコンテキストを超えるため計測していません`,
    firstToken: (prompt, seconds, interval) =>
      `${prompt} トークンのプロンプトでは、最初の一語まで ${seconds}（${interval}）`,
    stillWrites: (minutes, share) => `${minutes} 分後も、書く速さは最初の ${share}`,
    stillReads: (minutes, share) => `${minutes} 分後も、読む速さは最初の ${share}`,
    blocks: (kept) => `繰り返し ${kept} 回`,
    blocksAside: (kept, aside) => `繰り返し ${kept} 回（ほかに、乱れがあった ${aside} 回を除外）`,
    untrusted: '信頼できない理由:',
    notMeasured: 'まだ計測していません。kaidoki bench で計測できます。',
    notMeasuredThere:
      'フォルダのマシンの計測はありません。そのマシンで kaidoki bench を実行すると計測できます。',
    modelOf: (index, count, name) => `${index}/${count} ${name}`,
    left: (time) => `残り約 ${time}`,
    layers: (layers) => `${layers} 層`,
    wrote: (size) => `${size} を書き込み、削除済み`,
    took: (time) => `所要 ${time}`,
  },
  engineComparison: {
    title: (model) => `${model} を、このマシンのエンジンで順番に計測しました`,
    engine: 'エンジン',
    asked: (prompt, generated) =>
      `単位はトークン/秒。どのエンジンでも ${prompt} トークンを読み、${generated} トークンを書く`,
  },
  engineRun: {
    title: (program) => `${program} に直接たずねて計測`,
    clockEngine: 'エンジン自身の所要時間',
    clockWall: 'エンジンが所要時間を返さないため外側の時計で計測（通信と待ち時間を含む）',
    wallClock: (rate) => `外側の時計では ${rate}`,
    context: (tokens) => `コンテキスト ${tokens}`,
    contextUnknown: 'コンテキスト長は不明',
    sampling: (temperature, seed) => `temperature ${temperature}、seed ${seed}`,
    cache: '毎回新しいプロンプトを使い、キャッシュは効かせない',
    depth: (tokens) => `${tokens} トークンのプロンプトのあとに書く`,
    firstRequest: (time, wasLoaded) =>
      wasLoaded
        ? `最初の要求 ${time}（計測に含めない）`
        : `読み込みを含む最初の要求 ${time}（計測に含めない）`,
    repetitions: (count) => `${count} 回の繰り返し`,
    titleOwn: (program) => `${program} 自身のベンチマークで計測`,
    noCache: 'プロンプトのキャッシュなし',
    start: (time) => `起動、読み込み、ウォームアップ ${time}（計測に含めない）`,
    made: (measured, total) => `乱数の重みで作って計測後に削除（全 ${total} 層のうち ${measured} 層）`,
    peakMemory: (size) => `メモリは最大 ${size}（エンジン自身の値）`,
    otherVersion: (known) =>
      `出力の形式を確かめてある版（${known}）より新しい版です。出力の形式は同じでした。`,
    evicted: (models) =>
      `場所を空けるためにエンジンが ${models} を手放しました。必要なら読み込み直してください。`,
    apart: '動かし方を決めたのは別のプログラムなので、kaidoki bench の計測とは分けて残します。',
  },
};
