import type { FaultSentences } from './fault-sentences.ts';
import { modelKindName } from './model-kinds.ts';

export const faultsJa: FaultSentences = {
  'bad-input': (d) =>
    `入力が正しくありません。${d.text('path')} には ${d.expected()} が必要です。直してもう一度試してください。`,
  'unknown-command': (d) =>
    `「${d.text('command')}」というコマンドはありません。kaidoki --help で一覧を確認できます。`,
  'unknown-call': (d) =>
    `「${d.text('call')}」という呼び出しはありません。ウインドウを再読み込みしてください。`,
  'not-authorised': () =>
    'このページには許可がありません。起動時に表示されたアドレスを、トークンごと開いてください。',
  'payload-too-large': (d) => `要求が大きすぎます（上限 ${d.bytes('limitBytes')}）。小さくしてください。`,
  'too-many-windows': (d) => `ウインドウが ${d.count('most')} を超えています。いくつか閉じてください。`,
  'unknown-model': (d) =>
    `モデル「${d.text('model')}」はカタログにありません。kaidoki models で ID を確認できます。`,
  'unknown-quantisation': (d) =>
    `量子化「${d.text('quantisation')}」はありません。使えるのは ${d.text('known')} です。`,
  'unknown-mac': (d) => `Mac「${d.text('mac')}」はカタログにありません。kaidoki macs で ID を確認できます。`,
  'unknown-chip': (d) =>
    `チップ「${d.text('chip')}」はカタログにありません。kaidoki macs で名前を確認できます。`,
  'unknown-bin': (d) =>
    `GPU ${d.text('gpuCores')} コアの ${d.text('chip')} はありません。${d.text('known')} から選んでください。`,
  'memory-size-not-offered': (d) =>
    `${d.text('mac')} に ${d.text('memoryGB')} GB の構成はありません。${d.text('offered')} GB から選んでください。`,
  'chip-not-offered': (d) =>
    `${d.text('mac')} に ${d.text('chip')} の構成はありません。${d.text('offered')} から選んでください。`,
  'configuration-unclear': (d) =>
    `${d.text('mac')} の価格には、チップとメモリの指定が必要です。${d.text('offered')} のどれかを指定してください。`,
  'memory-unknown': () =>
    'モデルに使えるメモリを読めなかったため、何が入るかは判断できません。別の Mac を選んでください（ターミナルでは --mac）。',
  'later-than-catalogue': (d) =>
    `カタログは${d.date('lastDay')}のもので、それより後のことはわかりません。この日か、それより前の日を選んでください。`,
  'model-not-out': (d) =>
    d.has('model')
      ? `${d.text('model')} は、${d.date('day')}にはまだ公開されていません。別のモデルか、もっと後の日を選んでください。`
      : `${d.date('day')}には、カタログのどのモデルもまだ公開されていません。もっと後の日を選んでください。`,
  'context-out-of-range': (d) =>
    `コンテキスト ${d.text('contextTokens')} は使えません。1 から ${d.tokens('maximumContextTokens')} までの整数にしてください。`,
  'architecture-not-synthesised': (d) =>
    `${d.text('architecture')} 系のモデルは、まだダウンロードなしでは作れません。別のモデルで計測してください。`,
  'file-unreadable': (d) =>
    `ファイル ${d.text('path')} を読めません（${d.text('problem')}）。パスと権限を確認してください。`,
  'not-a-model-file': (d) =>
    `${d.text('path')} はモデルファイルではありません。${d.expected()} を指定してください。`,
  'gguf-invalid': (d) =>
    `${d.text('path')} は正しい GGUF ファイルではありません。${d.count('offsetBytes')} バイト目の ${d.text('field')} には ${d.expected()} が必要です。ファイルを取得し直すか、新しい変換ツールで作られたものを使ってください。`,
  'file-changed': (d) =>
    `読み込み中に ${d.text('path')} が変わりました。書き込みが終わってからもう一度試してください。`,
  'split-part-missing': (d) =>
    `分割ファイル ${d.count('parts')} 個のうち ${d.count('part')} 番目がありません（${d.text('path')}）。すべて同じフォルダに置いてください。`,
  'model-config-invalid': (d) =>
    `${d.text('path')} をモデルの設定として読めません。${d.text('field')} には ${d.expected()} が必要です。`,
  'shape-unknown': (d) =>
    `${d.text('architecture')} 系のメモリは、このファイルからは計算できません。--exact を付けて llama.cpp に計算させてください。`,
  'not-a-language-model': (d) =>
    `${d.text('path')} は${modelKindName(d.text('kind'), 'ja')}（${d.text('architecture')}）で、文章を 1 トークンずつ書きません。言語モデルを指定してください。`,
  'model-refused': (d) =>
    `llama.cpp は ${d.text('path')} を実行できません（${d.text('problem')}）。ファイルを取得し直すか、新しい変換ツールで作られたものを使ってください。`,
  'simulation-failed': (d) =>
    `llama.cpp はこのモデルの読み込みを計画できません（${d.text('problem')}）。モデルを確認してください。計算式がある場合は --exact なしで表示できます。`,
  'probe-folder-unreadable': (d) =>
    `診断フォルダ ${d.text('path')} を読めません（${d.text('problem')}）。パスを確認してください。`,
  'probe-folder-empty': (d) =>
    `${d.text('path')} には kaidoki probe --raw が書き出すファイルがありません。別のフォルダを指定してください。`,
  'probe-folder-unwritable': (d) =>
    `診断結果を ${d.text('path')} に書けません（${d.text('problem')}）。別のフォルダを指定してください。`,
  'need-file-unreadable': (d) =>
    `${d.text('path')} を条件として読めません（${d.text('problem')}）。直してください。`,
  'need-file-invalid': (d) =>
    d.has('known')
      ? `${d.text('path')} を条件として読めません。${d.text('field')} という項目はありません。使える項目は ${d.text('known')} です。`
      : `${d.text('path')} を条件として読めません。${d.text('field')} には ${d.expected()} が必要です。直してもう一度試してください。`,
  'csv-invalid': (d) =>
    `${d.text('path')} の ${d.text('line')} 行目は、このままでは使えません。列 ${d.text('column')} には ${d.expected()} が必要です。直してもう一度試してください。`,
  'benchmark-busy': () => 'すでに計測中です。終わるのを待つか、中止してください。',
  'benchmark-cancelled': () => '計測を中止しました。途中のものは記録に残していません。いつでもやり直せます。',
  cancelled: () => '中止しました。何も変更していません。',
  'not-enough-disk': (d) =>
    `計測には一時的に ${d.bytes('neededBytes')} の空きが必要ですが、${d.bytes('freeBytes')} しかありません。空きを増やしてください。`,
  'disk-full': (d) =>
    `計測用モデル（${d.bytes('neededBytes')}）の書き込み中にディスクがいっぱいになりました。ファイルは消してあります。空きを増やしてください。`,
  'folder-unwritable': (d) =>
    `${d.text('path')} に書き込めません（${d.text('problem')}）。権限を確認してください。`,
  'not-enough-memory': (d) =>
    `計測にはメモリ ${d.bytes('neededBytes')} が必要ですが、空きは ${d.bytes('freeBytes')} です。ほかのアプリを終了してください。`,
  'engine-missing': (d) =>
    `この環境用の llama.cpp エンジンがありません（${d.text('problem')}）。アプリを入れ直してください。ソースから動かしている場合は、--omit=optional を付けずに npm ci を実行してください。`,
  'engine-died': (d) =>
    d.has('path')
      ? `${d.text('path')} の計測中に llama.cpp が異常終了しました（${d.text('how')}、${d.text('phase')} の間）。ファイルが壊れているか、まだ対応していない種類のモデルです。記録は残していません。ファイルを取得し直すか、別のモデルで計測してください。`
      : `計測プロセスが途中で終了しました（${d.text('how')}、${d.text('phase')} の間）。記録は残していません。ほかのアプリを終了して、もう一度試してください。`,
  'engine-hung': (d) =>
    `計測プロセスが ${d.count('seconds')} 秒応答しなかったため終了させました（${d.text('phase')} の間）。もう一度試してください。`,
  'engine-answer-invalid': (d) =>
    d.has('engine')
      ? `${d.text('engine')} があり得ない値を返したため（${d.text('problem')}）、結果を捨てました。新しい版にしてから、もう一度試してください。`
      : `計測プロセスがあり得ない値を返したため（${d.text('problem')}）、結果を捨てました。もう一度試してください。`,
  'engine-not-running': (d) =>
    `${d.text('address')} で ${d.text('engine')} が応答しません。起動するか、正しいアドレスを指定してください（コマンドラインでは --url）。`,
  'engine-port-taken': (d) =>
    `${d.text('address')} で応答しているのは ${d.text('engine')} ではありません（${d.text('problem')}）。正しいアドレスを指定してください（コマンドラインでは --url）。`,
  'engine-too-old': (d) =>
    `${d.text('engine')} ${d.text('version')} は古いため計測できません。${d.text('needed')} 以降に更新してください。`,
  'engine-busy': (d) =>
    `${d.text('engine')} は使用中です（${d.text('problem')}）。空いてからもう一度試してください。`,
  'engine-out-of-memory': (d) =>
    `${d.text('engine')} で ${d.text('model')} を動かすにはメモリが足りません（${d.text('problem')}）。ほかのアプリを終了するか、小さいモデルで計測してください。`,
  'engine-model-missing': (d) =>
    d.has('model')
      ? `${d.text('engine')} にモデル「${d.text('model')}」はありません。使えるのは ${d.text('known')} です。`
      : `計測するモデルを --model で指定してください。${d.text('engine')} にあるのは ${d.text('known')} です。`,
  'engine-locked': (d) =>
    `${d.text('engine')} がキーを求めていますが、Kaidoki はキーを送りません。キーなしで起動し直してください。`,
  'engine-failed': (d) =>
    `${d.text('engine')} が処理に失敗しました（${d.text('problem')}）。ログを確認するか、起動し直してください。`,
  'engine-silent': (d) =>
    `${d.text('engine')} から ${d.count('seconds')} 秒間、応答がありません。起動し直すか、小さいモデルで計測してください。`,
  'engine-stopped-early': (d) =>
    `${d.text('model')} は毎回 ${d.count('asked')} トークンのうち ${d.count('tokens')} トークンで書き終えてしまい、${d.text('engine')} の速さを測れません。--generate を減らすか、別のモデルで計測してください。`,
  'comparison-needs-two': (d) =>
    d.has('found')
      ? `比べるには 2 つ以上のエンジンが必要ですが、計測できるのは ${d.text('found')} だけです。ほかのエンジンを起動するか、比べる GGUF ファイルを指定してください。`
      : '計測できるエンジンが見つかりません。Ollama、LM Studio、llama-server のいずれかを起動してから、もう一度試してください。',
  'comparison-model-unclear': (d) =>
    `どのモデルで比べるかを --model で指定してください。複数のエンジンにあるのは ${d.text('known')} です。`,
  'comparison-model-missing': (d) =>
    `${d.text('engines')} に共通のモデルが見つかりません。--engine エンジン=モデル の形で、それぞれの名前を指定してください。`,
  'address-not-local': (d) =>
    `${d.text('address')} はこのマシンのアドレスではありません。使えるのは http://127.0.0.1、http://[::1]、http://localhost だけです。`,
  'mlx-missing': () =>
    'mlx-lm が見つかりません。「uv tool install mlx-lm」でインストールするか、--mlx-environment で仮想環境を指定するか、--allow-uvx を付けて uvx に取得させてください。',
  'mlx-needs-apple-silicon': (d) =>
    `MLX は Apple シリコンの Mac で動きます。この環境は ${d.text('platform')} で、パスにも mlx-lm がありません。別のエンジンで計測してください。`,
  'mlx-environment-empty': (d) =>
    `${d.text('path')} に mlx-lm がありません。bin/mlx_lm.benchmark のある仮想環境を指定するか、そこに mlx-lm をインストールしてください。`,
  'mlx-model-not-here': (d) =>
    `${d.text('model')} はこのマシンにありません。Kaidoki が勝手にダウンロードすることはありません。取得するには: ${d.text('command')}`,
  'mlx-model-has-code': (d) =>
    `${d.text('path')} には独自の Python コード（${d.text('file')}）が含まれています。mlx_lm.benchmark はそれを確認なしに実行してしまうため、計測しません。別のモデルで計測してください。`,
  'speed-implausible': (d) =>
    `${d.text('test')} がメモリ帯域の限界を超えたため、結果を捨てました。もう一度試してください。`,
  'history-unwritable': (d) =>
    `履歴 ${d.text('path')} を使えません（${d.text('problem')}）。結果は残りませんが、以前の記録はそのままです。ファイルと空き容量を確認してください。`,
  'settings-unusable': (d) =>
    `設定 ${d.text('path')} を使えません（${d.text('problem')}）。選んだ内容は終了すると失われます。ファイルと空き容量を確認してください。`,
  'settings-damaged': (d) =>
    `設定ファイルが壊れていたため ${d.text('path')} という名前で残し、読めない項目を初期値に戻しました。もう一度選んでください。`,
  'no-runs': () => 'まだ計測がありません。kaidoki bench で計測できます。',
  'no-engine-runs': () =>
    'ほかのエンジンの計測はまだありません。kaidoki bench --engine（1 つ）か kaidoki compare（複数）で計測できます。',
  'unknown-run': (d) =>
    `履歴の ${d.count('runs')} 件に「${d.text('run')}」はありません。kaidoki history の番号か ID、または last を指定してください。`,
  'ambiguous-run': (d) =>
    `「${d.text('run')}」で始まる計測は複数あります（${d.text('matches')}）。この ID のどれか、または番号で指定してください。`,
  'file-exists': (d) =>
    `ファイル ${d.text('path')} はすでにあります。別の名前にするか、--force で置き換えてください。`,
  'file-unwritable': (d) =>
    `ファイル ${d.text('path')} に書き込めません（${d.text('problem')}）。別の場所を指定してください。`,
  'output-unwritable': (d) =>
    `出力を書き込めません（${d.text('problem')}）。途中で切れているので、別の場所に書き出してください。`,
  'port-taken': (d) => `ポート ${d.text('port')} は別のプログラムが使っています。--port で変えてください。`,
  'renderer-not-built': () => '画面がまだビルドされていません。npm run build のあとで起動してください。',
  internal: (d) => `プログラム内部で問題が起きました（${d.text('call')}）。報告をお願いします。`,
};
