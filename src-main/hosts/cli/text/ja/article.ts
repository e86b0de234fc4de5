import type { articleWords as english } from '../en/article.ts';

export const articleWords: typeof english = {
  article: {
    rule: '2024 年 12 月の記事の目安（パラメータ数 × ビット数 ÷ 8 × 1.2）と、実際のモデル（コンテキスト 4,096 トークン）の比較。目安の値は判定には使いません。',
    macs: '同じ記事の MacBook Pro の表（記載のまま）と、カタログから見つかった誤り',
    real: '同じ規模の実際のモデル',
    share: '目安の誤差',
    nothingFound: '誤りは見つかりません',
    articleOnly: '価格はこの記事以外で確認できていません。',
    anecdote: '記事が挙げる動画（ひとつの体験談）の値どうしの整合と、公開表との比較',
    anecdoteRun: (chip, derived, shown, tokens) =>
      `${chip}: プロンプトの処理速度から求めた最初の一語までの時間は ${derived} 秒（記載は ${shown} 秒）、残りの時間で書けるのは ${tokens} トークンです。`,
    anecdoteRatios: (chips, shown, published) =>
      `${chips} の比（プロンプト処理、生成）は ${shown}。公開表では ${published} です。`,
  },
};
