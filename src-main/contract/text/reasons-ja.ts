import type { ReasonReader, ReasonSentences } from './reason-reader.ts';
import { limitTable } from './limit-table.ts';
import { moneyReasonsJa } from './reasons-money-ja.ts';

const target = (d: ReasonReader): string => `${d.text('model')}（${d.text('quantisation')}）`;
const budgetSources: Readonly<Record<string, string>> = {
  metal: '（Metal の値）',
  sysctl: '（手動で設定された上限）',
  rule: `（${limitTable.ja}）`,
  systeminformation: '（いまの空き）',
  node: '（いまの空き）',
};
const room = (d: ReasonReader): string =>
  `必要なメモリは ${d.bytes('needBytes')}（計算値）、モデルに使えるのは ${d.bytes('budgetBytes')}${budgetSources[d.text('budgetSource')] ?? ' '}`;
/** What free memory is told by on a machine that is not a Mac. */
const isFreeMemory = (d: ReasonReader): boolean => /^(systeminformation|node)$/.test(d.text('budgetSource'));
const system = (d: ReasonReader): string => (isFreeMemory(d) ? 'システム' : 'macOS ');
/** The short mark of a figure; what it rests on stands under the list. */
const mark = (d: ReasonReader): string => {
  if (d.has('isSeen')) return '（お手元での値からの計算）';
  return d.text('confidence') === 'measured' ? '（ここでの実測）' : '（計算値）';
};
const instead = (d: ReasonReader): string =>
  d.has('generationTokensPerSecond') ? `書く速さは約 ${d.rate('generationTokensPerSecond')}${mark(d)}。` : '';
const day = (d: ReasonReader): string => (d.has('speedDate') ? `、${d.date('speedDate')}` : '');
/** Where a speed comes from, as beside every figure. */
const provenance = (d: ReasonReader): string => {
  if (d.text('confidence') === 'measured') return `ここでの実測${day(d)}`;
  return d.text('confidence') === 'predicted'
    ? `公開値からの計算${day(d)}`
    : `ここでの実測からの計算${day(d)}`;
};
/** Of a rate of writing. */
const writingProvenance = (d: ReasonReader): string => (d.has('isSeen') ? 'お手元での値' : provenance(d));
/** Of reading and writing at once. */
const bothProvenance = (d: ReasonReader): string =>
  d.has('isSeen') ? `書く速さはお手元での値、読む速さは${provenance(d)}` : provenance(d);
const trainingRun = (d: ReasonReader): string =>
  `${d.text('model')}（${d.text('method') === 'qlora' ? '4 bit' : '16 bit'}、バッチ ${d.count('batch')}、${d.tokens('sampleTokens')} トークン、チェックポイント${d.text('hasCheckpointing') === 'true' ? 'あり' : 'なし'}）`;
const trainingNeed = (d: ReasonReader): string =>
  `${d.bytes('needBytes')}（計算値、${d.bytes('lowBytes')}～${d.bytes('highBytes')}）`;
const also = (d: ReasonReader): string => (d.text('isInAddition') === 'true' ? 'さらに、' : '');
const gains: Readonly<Record<string, string>> = {
  unlocks: 'に入らないものが入ります',
  clear: 'よりはっきり速くなります',
  noticeable: 'より目に見えて速くなります',
  marginal: 'より少し速くなります',
  noise: 'とほとんど変わりません',
  downgrade: 'より遅くなります',
};
/** In words, then as a factor with its origin. */
const gain = (d: ReasonReader): string => {
  const words = gains[d.text('class')] ?? 'と比べられません';
  return d.has('ratio') && d.text('class') !== 'unlocks'
    ? `${words}（答えが出るまでの速さは ${d.count('ratio')} 倍、${provenance(d)}）`
    : words;
};
/** Nothing is measured again that never was. */
const measure = (d: ReasonReader): string => (d.has('isFirst') ? '測ってください' : '測り直してください');
const measuredModel = (d: ReasonReader): string => `${d.text('model')} ${d.text('quantisation')}`;

export const reasonsJa: ReasonSentences = {
  'memory-unknown': () => 'メモリの容量を読み取れないため、どのモデルが入るか判断できません。',
  'chip-not-in-catalogue': (d) =>
    `${d.has('chip') ? `チップ「${d.text('chip')}」` : 'このチップ'}はカタログにありません。ここで測った値だけを示し、買い替えの助言は控えます。`,
  'virtual-machine': () =>
    '仮想マシンから見えるのは Mac の一部だけです。Mac 本体で Kaidoki を動かしてください。',
  'measure-first': () => 'まずベンチマークで、このマシンの速さを測ってください。',
  'training-not-assessed': (d) =>
    `${d.text('model')}の追加学習に必要なメモリはわかりません（構造の情報がありません）。`,
  'on-battery': () => 'バッテリーで動いています。電源につないでから測ってください。',
  'nothing-on-sale-passes': () => '価格のわかる Mac に、条件をすべて満たすものはありません。',
  'considered-does-not-pass': () => 'お尋ねの Mac では、条件の一部を満たせません。',

  'fits-now': (d) =>
    `${target(d)}はこのマシンに${d.text('answer') === 'tight' ? 'ぎりぎり入ります' : '入ります'}。${room(d)}です。`,
  'seen-rate-not-counted': () =>
    'お手元での速さは使っていません。モデルがメモリに収まらないか、チップが不明なため、比べる予測値がありません。',
  'does-not-fit-now': (d) =>
    `${target(d)}は${d.text('answer') === 'crawls' ? '載っても実用になりません' : 'このマシンに入りません'}。${room(d)}です。`,
  'fits-if-limit-raised-now': (d) => `${target(d)}は上限を上げれば入ります。${room(d)}です。`,
  'leaves-too-little-now': (d) =>
    `${target(d)}は載りますが、${system(d)}に残るのは ${d.bytes('leftBytes')} だけです。${room(d)}です。`,
  'limit-raised-risky': (d) =>
    `上限が ${d.bytes('wiredLimitBytes')} まで引き上げられていて、macOS に残るメモリが足りません。載りますが、Mac が固まるおそれがあります${d.has('contextTokens') ? `（コンテキストは最大 ${d.tokens('contextTokens')} トークン）` : ''}。`,
  'limit-raised-now': (d) => `上限を ${d.bytes('wiredLimitBytes')} に引き上げてあることが前提の答えです。`,
  'fast-enough-now': (d) =>
    `${d.has('isOnceAtRest') ? '上の点が直れば、速さは足りる見込みです' : '速さは足りています'}。${d.tokens('promptTokens')} トークンを渡して最初の一語まで ${d.seconds('firstTokenSeconds')}、書く速さは約 ${d.rate('generationTokensPerSecond')}（${bothProvenance(d)}）。`,
  'writes-too-slowly-now': (d) =>
    `書く速さが足りません。約 ${d.rate('generationTokensPerSecond')}（${writingProvenance(d)}）で、希望は ${d.rate('minimumTokensPerSecond')}です。`,
  'first-word-late-now': (d) =>
    `最初の一語が遅れます。${d.tokens('promptTokens')} トークンを渡すと ${d.seconds('firstTokenSeconds')}かかり（${provenance(d)}）、希望は ${d.seconds('maximumSeconds')}以内です。`,
  'speed-unknown-now': () => 'このマシンでの速さはまだわかりません。ベンチマークで測れます。',
  'speed-not-trusted-now': () =>
    '計測はしましたが、結果が信頼できないため、速さは不明として扱います。もう一度測ってください。',
  'kept-when-hot-now': (d) =>
    `10 分続けて使っても、書く速さは当初の ${d.percent('generation')}、読む速さは ${d.percent('prompt')} を保ちます（${d.date('date')}にここで実測）。`,
  'fanless-slows-down': (d) =>
    `${d.text('product')}にはファンがありません。10 分ほど続けて使うと、速さは ${d.percent('factor')} 前後まで落ちます（一般的な知見で、ここでの実測ではありません）。`,

  'too-slow-when-hot-now': (d) =>
    `ファンがないため、続けて使うと速さが足りなくなります。約 ${d.rate('generationTokensPerSecond')}、最初の一語まで ${d.seconds('firstTokenSeconds')}（${bothProvenance(d)}。続けて使うと ${d.percent('factor')} 前後に落ちる分を見込んだ値）で、希望は ${d.rate('minimumTokensPerSecond')}、${d.seconds('maximumSeconds')}以内です。`,
  'room-for-quality': (d) =>
    `メモリに余裕があります。${d.text('quantisation')} なら答えの質が上がり、速さも足ります。${instead(d)}`,
  'training-fits-now': (d) =>
    `${trainingRun(d)}の追加学習は、このマシンのメモリに収まります。必要なメモリは約 ${trainingNeed(d)}、モデルに使えるのは ${d.bytes('budgetBytes')} です。`,
  'training-may-fit-now': (d) =>
    `${trainingRun(d)}の追加学習は、おそらくこのマシンのメモリに収まりますが、確実ではありません。必要なメモリは約 ${trainingNeed(d)}、モデルに使えるのは ${d.bytes('budgetBytes')} です。`,
  'training-does-not-fit-now': (d) =>
    `${trainingRun(d)}の追加学習は、このマシンのメモリに収まりません。必要なメモリは約 ${trainingNeed(d)}、モデルに使えるのは ${d.bytes('budgetBytes')} です。`,
  'training-speed-unknown': () =>
    '追加学習にかかる時間は計算していません。手がかりになる公開値が少なすぎます。',

  'raise-limit': (d) =>
    `上限を上げれば入ります：sudo sysctl iogpu.wired_limit_mb=${d.text('limitMebibytes')}（再起動で元に戻ります。macOS に残るメモリが足りないと、Mac が固まることがあります）`,
  'smaller-context': (d) => `コンテキストを ${d.tokens('contextTokens')} トークンにすれば入ります。`,
  'quantise-kv-cache': (d) =>
    `コンテキストを 8 bit で持つ（KV キャッシュ q8_0、flash attention が必要）と、${d.bytes('savedBytes')} 空きます（計算値）。`,
  'smaller-quantisation': (d) =>
    `量子化を ${d.text('quantisation')} に下げれば条件を満たします。${instead(d)}`,
  'moe-of-same-class': (d) =>
    `${target(d)}に替えれば条件を満たします。同じ規模でも、一語ごとに働くのは一部だけです。${instead(d)}`,
  'smaller-model': (d) => `小さめのモデルなら快適です：${target(d)}。${instead(d)}`,
  'shorter-prompt': (d) =>
    `一度に渡す量を減らす（ツールを絞る、文書を分ける）：${d.tokens('promptTokens')} トークンまでなら間に合います${mark(d)}。`,

  'keep-prompt-cache': (d) =>
    `プロンプトキャッシュを使い、変わらない部分を読み直さないようにする：二度目からは、新しい ${d.tokens('promptTokens')} トークンを約 ${d.seconds('firstTokenSeconds')}${mark(d)}で読めます（最初の一回は今と同じです）。`,
  'close-programs': (d) =>
    `先にほかのアプリを閉じてください。今空いているのは ${d.bytes('freeBytes')}、必要なのは ${d.bytes('needBytes')}（計算値）です。`,
  'training-checkpointing': (d) =>
    `${also(d)}勾配チェックポイントを有効にする（遅くなりますが、結果は同じです）：約 ${trainingNeed(d)}。`,
  'training-batch-of-one': (d) =>
    `${also(d)}バッチを 1 にする（勾配を蓄積すれば効果は同じです）：約 ${trainingNeed(d)}。`,
  'training-shorter-samples': (d) =>
    `${also(d)}学習サンプルを ${d.tokens('sampleTokens')} トークンで区切る：約 ${trainingNeed(d)}。`,
  'training-at-four-bits': (d) => `${also(d)}重みを 4 bit にして学習する（QLoRA）：約 ${trainingNeed(d)}。`,
  'training-smaller-model': (d) =>
    `小さめのモデルなら学習できます：${d.text('model')}（4 bit、バッチ 1、チェックポイントあり）で約 ${trainingNeed(d)}。`,

  'does-not-fit': (d) => `入りません。${room(d)}です。`,
  'tight-fit': (d) => `入ってもぎりぎりで、買うには余裕が足りません。${room(d)}です。`,
  'writes-too-slowly': (d) =>
    `書く速さが足りません。約 ${d.rate('generationTokensPerSecond')}${mark(d)}で、希望は ${d.rate('minimumTokensPerSecond')}です。`,
  'first-word-late': (d) =>
    `最初の一語が遅れます。${d.tokens('promptTokens')} トークンで ${d.seconds('firstTokenSeconds')}${mark(d)}、希望は ${d.seconds('maximumSeconds')}以内です。`,
  'speed-unknown': () => '速さがわかりません。手がかりになる公開値がありません。',
  'over-budget': (d) => `予算 ${d.money('budget')} を ${d.money('overBy')} 超えます。`,
  'price-unknown': (d) =>
    d.has('lastAmount')
      ? `現在の価格がわかりません（${d.date('asOf')}は ${d.money('lastAmount')}）。`
      : '価格がわかりません。',
  'too-heavy': (d) =>
    `重すぎます。${d.count('kilograms')} kg で、希望は ${d.count('maximumKilograms')} kg までです。`,
  'not-portable': () => '持ち運べません。',
  'not-a-desktop': () => '据え置き型ではありません。',
  'no-fan': (d) => `ファンがなく、1 日 ${d.count('hoursPerDay')} 時間使い続けると速さが落ちます。`,
  'slower-than-now': () => '今のマシンより遅くなります。',
  'gain-too-small': () => '今のマシンとほとんど変わりません。',
  'too-slow-when-hot': (d) =>
    `ファンがなく、続けて使うと速さが足りません。約 ${d.rate('generationTokensPerSecond')}、最初の一語まで ${d.seconds('firstTokenSeconds')}${mark(d)}です。`,
  'training-does-not-fit': (d) =>
    `収まりません。必要なメモリは約 ${trainingNeed(d)}、モデルに使えるのは ${d.bytes('budgetBytes')} です。`,
  'training-tight-fit': (d) =>
    `収まらないおそれがあり、買うには余裕が足りません。必要なメモリは約 ${trainingNeed(d)}、モデルに使えるのは ${d.bytes('budgetBytes')} です。`,

  'cheapest-that-passes': (d) =>
    `条件を満たし、価格のわかる中で最も安いのは ${d.mac()}、${d.price()}です。${instead(d)}`,
  'step-up': (d) =>
    `もう一段上は ${d.mac()}で、差額は ${d.money('extraPrice')}` +
    (d.has('lostMemoryGB') ? `（メモリは ${d.count('lostMemoryGB')} GB 減ります）` : '') +
    (d.has('pricePerGigabyte') ? `、増える 1 GB あたり ${d.money('pricePerGigabyte')}` : '') +
    (d.has('pricePerTokenPerSecond')
      ? `、毎秒 1 トークン速くなるごとに ${d.money('pricePerTokenPerSecond')}`
      : '') +
    ' です。',
  'only-price-unknown': (d) =>
    `ほかにも ${d.count('count')} 構成が条件を満たしそうですが、現在の価格がわかりません。おそらく最も安いのは ${d.mac()}です。`,
  'launch-expected': (d) =>
    `${d.text('product')}が${d.date('expected')}ごろ出ると報じられています（${d.date('asOf')}時点）。安くなるとは限りません。`,
  'launch-may-have-happened': (d) =>
    `${d.text('product')}が${d.date('expected')}ごろ出ると報じられていましたが、カタログでは未確認です。買う前に確かめてください。`,

  'considered-gain': (d) => `${d.mac()}は、今のマシン${gain(d)}。`,
  'considered-worth-from': (d) =>
    `一度に渡すのが ${d.tokens('promptTokens')} トークンほどを超えるなら（答えは ${d.tokens('outputTokens')} トークン）、${d.mac()}のほうが ${d.text('class') === 'clear' ? '2 倍' : '1.5 倍'}以上速くなります（公開値からの計算）。`,
  'considered-does-not-hold': (d) => `${d.mac()}には入りません。${room(d)}です。`,
  'replaces-present': (d) =>
    `今のマシンを ${d.money('resaleValue')} で売れば、支払いは差し引き ${d.money('netAmount')} です。`,
  'beside-present': (d) => `今のノートは手元に残し、${d.text('product')}を並べて使います。`,

  'passes-on-a-desk': (d) =>
    `据え置きでよければ ${d.mac()}で足ります。${d.has('amount') ? `${d.price()}。` : '価格はわかりません。'}${instead(d)}`,
  'passes-with-moe': (d) =>
    `${target(d)}に替えるなら ${d.mac()}で足ります。${d.has('amount') ? `${d.price()}。` : '価格はわかりません。'}${instead(d)}`,

  'passes-with-smaller-model': (d) =>
    `モデルを ${target(d)}まで小さくすれば、${d.mac()}で足ります。${d.price()}。${instead(d)}`,

  ...moneyReasonsJa,

  'speed-from-published-runs': (d) =>
    `${d.text('engine')} の公開値 ${d.count('rows')} 件（${d.date('from')}～${d.date('to')}、うちこのチップは ${d.count('chipRows')} 件）からの計算値です（${d.date('asOf')} 収集）。`,
  'speed-calibrated': (d) =>
    `計算値を、${d.date('date')}にここで測った ${measuredModel(d)} で補正しています。`,
  'speed-scaled-from-measurement': (d) =>
    `目安です。${d.date('date')}にここで測った ${measuredModel(d)} を、モデルの大きさだけで換算しています。`,
  'speed-no-evidence-for-engine': (d) =>
    `速さは示しません。${d.text('engine')} ではこの形式が動かないか、公開値がありません。`,
  'speed-thin-evidence': (d) => `この条件での ${d.text('engine')} の公開値は少なく、幅を広く取っています。`,
  'speed-older-builds': (d) =>
    `このチップの公開値 ${d.count('of')} 件のうち ${d.count('rows')} 件は 2025 年 9 月より前のエンジンのものです。今のエンジンはもっと速いことが多く、その両方が入る幅にしています。`,
  'speed-outside-published-lengths': (d) =>
    `この長さの公開値はなく（読む長さ ${d.count('shortestPromptTokens')}～${d.count('longestPromptTokens')} トークン、書くときの文脈 ${d.count('deepestTokens')} トークンまで）、幅を広げています。`,
  'speed-assumes-no-tensor-api': (d) =>
    `GPU のニューラルアクセラレータが使われない前提です。使われれば、長い文を読む速さは${d.has('share') ? `最大 ${d.count('factor')} 倍ほどに` : '大きく'}上がります。`,
  'speed-no-runs-of-chip': () => 'このチップの公開値がまだなく、幅を広く取っています。',
  'speed-other-build': (d) =>
    `実測は別のビルドのエンジンによるものです（${d.text('build')}。現在は ${d.text('installedBuild')}）。測り直してください。`,
  'speed-assumes-tensor-api': (d) =>
    `GPU のニューラルアクセラレータが使われる前提です。使われないと、長い文を読む速さは${d.has('share') ? `この ${d.percent('share')} ほどまで` : '大きく'}落ちます。`,
  'speed-without-tensor-api': () =>
    'ここでの実測では GPU のニューラルアクセラレータが使われませんでした。使われれば、読む速さは大きく上がります。',
  'prompt-speed-unknown': () => 'このチップの読む速さは、手がかりになる公開値がありません。',
  'speed-needs-measurement': () => 'このマシンで測らないと、速さはわかりません。',
  'speed-measured': (d) => `${d.date('date')}にここで測った ${measuredModel(d)} の値です。`,
  'speed-carried-to-context': (d) =>
    `計測時とは条件が違うため、${d.tokens('promptTokens')} トークンのプロンプトと ${d.tokens('contextTokens')} トークンのコンテキストによる変化は計算で補い、幅を広げています。`,
  'speed-carried-from-measurement': (d) =>
    `${d.date('date')}にこの Mac で測った ${measuredModel(d)} をもとに、ソフトウェアによるとみられる差の分だけ（最大でも 4 分の 1）補正しています。`,
  'speed-of-several-bins': (d) =>
    `このチップには GPU ${d.text('gpuCores')} コアの構成があり、どれか指定がないため、すべてを含む幅にしています。`,
  'speed-as-seen': (d) => `書く速さは、お手元での値に合わせて計算値の ${d.percent('share')} としています。`,
  'speed-does-not-fit': () => 'モデルがこのメモリに入らないため、速さは示しません。',

  'interval-wide': () => '繰り返しごとのばらつきが大きすぎます。',
  'clocks-disagree': () => 'エンジンの時計とプログラムの時計が食い違っています。',
  'speed-implausible': () => '測った値どうしが矛盾しています。',
  'low-power-mode': (d) => `低電力モードです。解除してから${measure(d)}。`,
  'memory-pressure': (d) => `メモリが不足しています。ほかのアプリを閉じてから${measure(d)}。`,
  'swap-in-use': (d) => `メモリの一部がディスクに退避されています。ほかのアプリを閉じてから${measure(d)}。`,
  'swap-grew': () =>
    '計測中にメモリの一部がディスクへ退避されました。ほかのアプリを閉じてから測り直してください。',
  drifted: () => '計測中に速さが変動しました。しばらく置いてから測り直してください。',
  slept: () => '計測中にスリープしたか、動作が止まりました。スリープさせずに測り直してください。',
  thermal: (d) => `本体が熱くなり、速さが抑えられています。冷ましてから${measure(d)}。`,
  'power-changed': () => '計測中に電源アダプタが抜き差しされました。もう一度測ってください。',
  'busy-machine': () => 'ほかのアプリが CPU を使っています。落ち着いてから測り直してください。',
};
