import type { ReasonReader, ReasonSentences } from './reason-reader.ts';

const target = (d: ReasonReader): string => `${d.text('model')}（${d.text('quantisation')}）`;
const room = (d: ReasonReader): string =>
  `必要なメモリは ${d.bytes('needBytes')}、モデルに使えるのは ${d.bytes('budgetBytes')}`;
const instead = (d: ReasonReader): string =>
  d.has('generationTokensPerSecond') ? `書く速さは約 ${d.rate('generationTokensPerSecond')}。` : '';
/** Where a speed comes from, as beside every figure. */
const provenance = (d: ReasonReader): string =>
  d.text('confidence') === 'predicted' ? '公開値からの計算' : 'ここでの実測からの計算';
const measuredModel = (d: ReasonReader): string => `${d.text('model')} ${d.text('quantisation')}`;

export const reasonsJa: ReasonSentences = {
  'memory-unknown': () => 'メモリの容量を読み取れず、何が入るかを判断できません。',
  'chip-not-in-catalogue': (d) =>
    `チップ${d.has('chip') ? `「${d.text('chip')}」` : ''}はカタログにありません。ここで測った値だけを示し、買い替えの助言は控えます。`,
  'virtual-machine': () =>
    '仮想マシンから見えるのは Mac の一部だけです。Mac 本体で Kaidoki を動かしてください。',
  'measure-first': () => 'まずベンチマークで、このマシンの速さを測ってください。',
  'training-not-assessed': () => '学習に必要なメモリの判定には、まだ対応していません。',
  'nothing-on-sale-passes': () => '価格のわかる Mac に、条件をすべて満たすものはありません。',

  'fits-now': (d) =>
    `${target(d)}はこのマシンに${d.text('answer') === 'tight' ? 'ぎりぎり入ります' : '入ります'}。${room(d)} です。`,
  'does-not-fit-now': (d) =>
    `${target(d)}は${d.text('answer') === 'crawls' ? '載っても実用になりません' : 'このマシンに入りません'}。${room(d)} です。`,
  'fits-if-limit-raised-now': (d) => `${target(d)}は上限を上げれば入ります。${room(d)} です。`,
  'leaves-too-little-now': (d) =>
    `${target(d)}は載りますが、macOS に残るのは ${d.bytes('leftBytes')} だけです。${room(d)} です。`,
  'limit-raised-risky': (d) =>
    `上限が ${d.bytes('wiredLimitBytes')} に上げてあり、macOS の分が足りません。載りますが、Mac が固まるおそれがあります。`,
  'limit-raised-now': (d) => `上限が ${d.bytes('wiredLimitBytes')} に上げてある前提の答えです。`,
  'fast-enough-now': (d) =>
    `速さは足りています。${d.tokens('promptTokens')} トークンを渡して最初の一語まで ${d.seconds('firstTokenSeconds')}、書く速さは約 ${d.rate('generationTokensPerSecond')}（${provenance(d)}）。`,
  'writes-too-slowly-now': (d) =>
    `書く速さが足りません。約 ${d.rate('generationTokensPerSecond')}（${provenance(d)}）で、希望は ${d.rate('minimumTokensPerSecond')} です。`,
  'first-word-late-now': (d) =>
    `最初の一語が遅れます。${d.tokens('promptTokens')} トークンを渡すと ${d.seconds('firstTokenSeconds')} かかり（${provenance(d)}）、希望は ${d.seconds('maximumSeconds')} 以内です。`,
  'speed-unknown-now': () => 'このマシンでの速さはまだわかりません。ベンチマークで測れます。',
  'speed-not-trusted-now': () =>
    '計測はしましたが、結果が信頼できないため、速さは不明として扱います。もう一度測ってください。',
  'fanless-slows-down': (d) =>
    `${d.text('product')}にはファンがありません。10 分ほど続けて使うと、速さは ${d.percent('factor')} 前後まで落ちます（一般的な知見で、ここでの実測ではありません）。`,

  'raise-limit': (d) =>
    `上限を上げれば入ります：sudo sysctl iogpu.wired_limit_mb=${d.text('limitMebibytes')}（再起動で元に戻ります。macOS の分が足りなくなると固まることがあります）`,
  'smaller-context': (d) => `コンテキストを ${d.tokens('contextTokens')} トークンにすれば入ります。`,
  'quantise-kv-cache': (d) =>
    `コンテキストを 8 bit で持つ（KV キャッシュ q8_0、flash attention が必要）と、${d.bytes('savedBytes')} 空きます。`,
  'smaller-quantisation': (d) => `量子化を ${d.text('quantisation')} にすれば足ります。${instead(d)}`,
  'moe-of-same-class': (d) =>
    `${target(d)}に替えれば足ります。同じ規模でも、一語ごとに働くのは一部だけです。${instead(d)}`,
  'smaller-model': (d) => `小さめのモデルなら快適です：${target(d)}。${instead(d)}`,
  'shorter-prompt': (d) =>
    `一度に渡す量を減らす（ツールを絞る、文書を分ける）：${d.tokens('promptTokens')} トークンまでなら間に合います。`,

  'does-not-fit': (d) => `入りません。${room(d)} です。`,
  'tight-fit': (d) => `ぎりぎりで、買うには足りません。${room(d)} です。`,
  'writes-too-slowly': (d) =>
    `書く速さが足りません。約 ${d.rate('generationTokensPerSecond')} で、希望は ${d.rate('minimumTokensPerSecond')} です。`,
  'first-word-late': (d) =>
    `最初の一語が遅れます。${d.tokens('promptTokens')} トークンで ${d.seconds('firstTokenSeconds')}、希望は ${d.seconds('maximumSeconds')} 以内です。`,
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
  'no-fan': (d) => `ファンがなく、1 日 ${d.count('hoursPerDay')} 時間の連続使用では速さが落ちます。`,
  'slower-than-now': () => '今のマシンより遅くなります。',
  'gain-too-small': () => '今のマシンとほとんど変わりません。',

  'cheapest-that-passes': (d) =>
    `価格のわかる中で条件を満たす最安は ${d.mac()}、${d.money('amount')}（${d.date('asOf')}の価格）。${instead(d)}`,
  'step-up': (d) =>
    `もう一段上は ${d.mac()}、あと ${d.money('extraPrice')}` +
    (d.has('lostMemoryGB') ? `（メモリは ${d.count('lostMemoryGB')} GB 減ります）` : '') +
    (d.has('pricePerGigabyte') ? `。増える 1 GB あたり ${d.money('pricePerGigabyte')}` : '') +
    (d.has('pricePerTokenPerSecond') ? `、毎秒 1 トークンあたり ${d.money('pricePerTokenPerSecond')}` : '') +
    '。',
  'only-price-unknown': (d) =>
    `ほかにも ${d.count('count')} 構成が条件を満たしそうですが、現在の価格がわかりません（おそらく最も安いのは ${d.mac()}）。`,
  'launch-expected': (d) =>
    `${d.text('product')}が${d.date('expected')}ごろ出ると報じられています（${d.date('asOf')}時点）。安くなるとは限りません。`,
  'launch-may-have-happened': (d) =>
    `${d.text('product')}が${d.date('expected')}ごろ出ると報じられていましたが、カタログでは未確認です。買う前に確かめてください。`,

  'passes-with-moe': (d) =>
    `${target(d)}に替えるなら ${d.mac()}で足ります。${d.money('amount')}（${d.date('asOf')}の価格）。${instead(d)}`,

  'nvidia-card': (d) =>
    `据え置きで速さ優先なら ${d.text('card')}（${d.text('memoryGB')} GB）。LLaMA 7B Q4_0 で読む速さ ${d.rate('promptTokensPerSecond')}、書く速さ ${d.rate('generationTokensPerSecond')}（公開値、${d.date('date')}）。`,
  'api-is-cheaper': (d) =>
    `API のほうが安上がりです。公開モデルは 100 万トークンあたり入力 ${d.count('inputLow')}～${d.count('inputHigh')} ドル、出力 ${d.count('outputLow')}～${d.count('outputHigh')} ドル（${d.date('asOf')}）。`,

  'speed-from-published-runs': (d) =>
    `公開値からの計算値です。幅は ${d.count('rows')} 件の公開値によります（${d.date('asOf')}）。`,
  'speed-calibrated': (d) =>
    `計算値を、${d.date('date')}にここで測った ${measuredModel(d)} で補正しています。`,
  'speed-scaled-from-measurement': (d) =>
    `目安です。${d.date('date')}にここで測った ${measuredModel(d)} を、モデルの大きさだけで換算しています。`,
  'speed-engine-unknown': (d) =>
    `${d.text('engine')} の速さはまだ予測できません（メモリだけを計算しています）。`,
  'speed-no-runs-of-chip': () => 'このチップの公開値がまだなく、幅を広く取っています。',
  'speed-other-build': (d) =>
    `実測は別のビルドのエンジンによるものです（${d.text('build')}。現在は ${d.text('installedBuild')}）。測り直してください。`,
  'speed-assumes-tensor-api': () =>
    'GPU のニューラルアクセラレータが使われる前提です。使われないと、読む速さは大きく落ちます。',
  'speed-without-tensor-api': () =>
    'ここでの実測では GPU のニューラルアクセラレータが使われませんでした。使われれば、読む速さは大きく上がります。',
  'prompt-speed-unknown': () => 'このチップの読む速さは、手がかりになる公開値がありません。',
  'speed-needs-measurement': () => 'このマシンで測らないと、速さはわかりません。',

  'interval-wide': () => '繰り返しごとのばらつきが大きすぎます。',
  'clocks-disagree': () => 'エンジンの時計とプログラムの時計が食い違っています。',
  'speed-implausible': () => '測った値どうしが矛盾しています。',
  'low-power-mode': () => '低電力モードです。解除してから測り直してください。',
  'memory-pressure': () => 'メモリが不足しています。ほかのアプリを閉じてから測り直してください。',
  'swap-in-use': () =>
    'メモリの一部がディスクに退避されています。ほかのアプリを閉じてから測り直してください。',
  'swap-grew': () =>
    '計測中にメモリの一部がディスクへ退避されました。ほかのアプリを閉じてから測り直してください。',
  drifted: () => '計測中に速さが変動しました。しばらく置いてから測り直してください。',
  slept: () => '計測中にスリープしたか、動作が止まりました。スリープさせずに測り直してください。',
  thermal: () => '本体が熱くなり、速さが抑えられています。冷ましてから測り直してください。',
  'power-changed': () => '計測中に電源アダプタが抜き差しされました。もう一度測ってください。',
  'busy-machine': () => 'ほかのアプリが CPU を使っています。落ち着いてから測り直してください。',
};
