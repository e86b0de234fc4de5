import type { ReasonReader, ReasonSentences } from './reason-reader.ts';
import { spanOf } from './span.ts';

const span = (low: string, high: string): string => spanOf(low, high, '～');
/** MLX has files of its own. */
const otherFiles = (d: ReasonReader): string =>
  d.has('quantisation') ? `（${d.text('quantisation')}）` : ' ';

/** By a comparison of engines on this machine. */
const measuredHere = (d: ReasonReader): string =>
  `このマシンでの計測（${d.date('measuredAt')}${d.has('measuredModel') ? `、${d.text('measuredModel')}` : ''}）では`;

const targetRate = (d: ReasonReader): string => span(d.rate('targetLow'), d.rate('targetHigh'));
const electricity = (d: ReasonReader): string =>
  d.has('electricityLow')
    ? `本体 ${d.money('computerPerYear')}、電気代 ${span(d.smallMoney('electricityLow'), d.smallMoney('electricityHigh'))}：1 日 ${d.rough('hoursPerDay')} 時間、${power(d)}`
    : '消費電力が公表されていないため、電気代は別';
const power = (d: ReasonReader): string => {
  const basis = d.text('basis') === 'maker-maximum' ? '最大消費電力からの計算' : '公開値';
  const dated = d.has('tariffAsOf') ? `、${d.date('tariffAsOf')}` : '';
  return `${span(d.rough('wattsLow'), d.rough('wattsHigh'))} W（${basis}）、1 kWh ${d.smallMoney('pricePerKilowattHour')}${dated}`;
};
const api = (d: ReasonReader): string => {
  const which = d.text('isOfModel') === 'true' ? 'このモデル' : '公開モデル';
  const yen = d.has('yenPerDollarLow')
    ? `、1 ドル ${span(d.rough('yenPerDollarLow'), d.rough('yenPerDollarHigh'))} 円（Apple の価格比）で換算`
    : '';
  return `API なら年に ${span(d.smallMoney('apiLow'), d.smallMoney('apiHigh'))}（${which}、${d.date('apiAsOf')}${yen}）`;
};

/** When a card is the answer, once for all that are named. */
const cardOpening = (d: ReasonReader): string =>
  `${d.has('isFurther') ? 'メモリがもっと要るなら' : '据え置きで速さ優先なら'} ${d.text('card')}`;

/** How long the newest of a line has been on sale. */
const timeOnSale = (d: ReasonReader): string =>
  d.count('monthsSince') === '0' ? '半月足らず' : ` ${d.count('monthsSince')} か月`;

export const moneyReasonsJa = {
  'line-due': (d) =>
    `${d.text('line')} の現行機は、${d.date('renewed')}の発売から${timeOnSale(d)}です。これまで ${span(d.count('shortestMonths'), d.count('longestMonths'))} か月ごとに新しくなっており、次が出てもおかしくない時期です。安くなるとは限りません。`,
  'line-renewed': (d) =>
    `${d.text('line')} の現行機は、${d.date('renewed')}の発売から${timeOnSale(d)}です。これまでは ${span(d.count('shortestMonths'), d.count('longestMonths'))} か月ごとに新しくなっています。`,

  'cost-per-year': (d) =>
    `${d.rough('years')} 年使うとして、費用は年に ${span(d.money('lowPerYear'), d.money('highPerYear'))} です（${electricity(d)}${d.text('countsLaterSale') === 'true' ? '' : '。手放すときの売却額は引いていません'}）。`,
  'cost-per-million-tokens': (d) =>
    `100 万トークン書くのに ${span(d.rough('kilowattHoursLow'), d.rough('kilowattHoursHigh'))} kWh、電気代は ${span(d.smallMoney('low'), d.smallMoney('high'))} です（計算値。${power(d)}）。`,
  'daily-tokens-take': (d) =>
    `1 日 ${d.tokens('tokensPerDay')} トークンなら、動かす時間は 1 日 ${d.seconds('seconds')}（計算値）です` +
    (d.text('isTooLong') === 'true' ? `（希望の 1 日 ${d.rough('hoursPerDay')} 時間を超えます）。` : '。'),
  'daily-tokens-impossible': (d) =>
    `1 日 ${d.tokens('tokensPerDay')} トークンはこなせません。1 日あたり ${d.seconds('seconds')}かかる計算です。`,

  'mac-pays-off': (d) =>
    `1 日 ${d.tokens('tokensPerDay')} トークンなら、${d.mac()}（${d.money('netCost')}）の元は ${span(d.rough('earliestYears'), d.rough('latestYears'))} 年で取れます。${api(d)}かかるためです。`,
  'mac-may-pay-off': (d) =>
    `1 日 ${d.tokens('tokensPerDay')} トークンなら、${d.mac()}（${d.money('netCost')}）の元は早ければ ${d.rough('earliestYears')} 年で取れますが、${d.rough('years')} 年のうちとは言い切れません。${api(d)}です。`,
  'mac-never-pays-off': (d) =>
    `1 日 ${d.tokens('tokensPerDay')} トークンでは、${d.mac()}（${d.money('netCost')}）の元は ${d.rough('years')} 年では取れません。${api(d)}で済み、` +
    (d.has('earliestYears')
      ? `元を取るには早くても ${d.rough('earliestYears')} 年かかります${d.has('electricityLow') ? '' : '（電気代は別）'}。`
      : '電気代だけでそれを超えます。'),

  'nvidia-card': (d) =>
    d.has('targetLow')
      ? `${cardOpening(d)}（${d.text('memoryGB')} GB）。${d.has('isFurther') ? '' : `${d.text('model')} での`}書く速さは ${targetRate(d)}、回答 1 回に ${span(d.seconds('secondsLow'), d.seconds('secondsHigh'))}です（LLaMA 7B Q4_0 の公開値からの計算値。公開値は読む ${d.rate('promptTokensPerSecond')}、書く ${d.rate('generationTokensPerSecond')}、${d.date('date')}。価格は不明）。`
      : `${cardOpening(d)}（${d.text('memoryGB')} GB）。LLaMA 7B Q4_0 で読む速さ ${d.rate('promptTokensPerSecond')}、書く速さ ${d.rate('generationTokensPerSecond')}（公開値、${d.date('date')}）。`,
  'other-computer': (d) =>
    `Mac でなくてよければ ${d.text('product')}（${d.text('memoryGB')} GB、${d.money('amount')}、${d.date('asOf')}の価格）。${d.text('model')} での書く速さは ${targetRate(d)}、回答 1 回に ${span(d.seconds('secondsLow'), d.seconds('secondsHigh'))}です（公開値からの計算値）。`,
  'mac-beside': (d) =>
    `比較のため：${d.mac()}では書く速さ ${targetRate(d)}、回答 1 回に ${d.seconds('seconds')}です（計算値）。`,
  'api-is-cheaper': (d) =>
    'API のほうが安上がりです。' +
    (d.has('input')
      ? `このモデルは 100 万トークンあたり入力 ${d.count('input')} ドル、出力 ${d.count('output')} ドル`
      : `公開モデルは 100 万トークンあたり入力 ${d.count('inputLow')}～${d.count('inputHigh')} ドル、出力 ${d.count('outputLow')}～${d.count('outputHigh')} ドル`) +
    `（${d.date('asOf')}）。`,

  'other-engine': (d) =>
    `${d.text('fromName')} の代わりに ${d.text('engineName')}${otherFiles(d)}で動かすと、` +
    (d.has('measuredAt') ? measuredHere(d) : '公開されている比較では') +
    ` ${span(d.rough('factorLow'), d.rough('factorHigh'))} 倍の速さです` +
    (d.has('low') ? `（ここでは約 ${span(d.rate('low'), d.rate('high'))}、計算値）。` : '。'),

  'cluster-one-mac-suffices': (d) =>
    `Mac 1 台で足ります。${d.mac()}だけで入ります` +
    (d.has('amount') ? `（${d.money('amount')}、${d.date('asOf')}の価格）。` : '。'),
  'cluster-does-not-hold': (d) => `${d.mac()}を ${d.count('count')} 台つないでも入りません。`,
  'cluster-without-rdma': (d) =>
    `${d.mac()}に Thunderbolt 5 があるとは確認できません。Mac どうしでメモリを直接読み書きする RDMA（macOS ${d.text('minimumMacos')} 以降）が使えず、層ごとに分けるしかありません。`,
  'cluster-holds': (d) =>
    `${d.mac()}を ${d.count('count')} 台つなげば入ります。` +
    (d.has('amount') ? `合計 ${d.money('amount')}（${d.date('asOf')}の価格）。` : '') +
    (d.has('pipelineLow')
      ? `書く速さは層を分けて ${span(d.rate('pipelineLow'), d.rate('pipelineHigh'))}${
          d.has('tensorLow') ? `、各層を割って ${span(d.rate('tensorLow'), d.rate('tensorHigh'))}` : ''
        }（計算値）。`
      : ''),
  'cluster-loses': (d) =>
    `1 台に入るモデルは、2 台に分けると遅くなるだけです。層を分けて ${d.percent('pipeline')}、各層を割ると ${d.percent('tensor')} 落ちます（${d.text('model')} ${d.text('quantisation')}、${d.text('software')}、${d.text('chip')}、${d.date('asOf')}の公開値）。`,
  'cluster-needs': (d) =>
    `必要なのは、Thunderbolt 5 のケーブル、両方の Mac に macOS ${d.text('minimumMacos')} 以降（RDMA を使う場合）、それに MLX distributed、exo、llama.cpp RPC のいずれかです。まだ不安定な構成です。`,
} satisfies Partial<ReasonSentences>;
