import type { FaultCode, FaultDetailsByCode } from '#core/fault.ts';
import type { FaultValue } from '../contract.ts';
import { expectedInJapanese } from './expected-ja.ts';
import { formatBytes, formatNumber, formatTokens, type Language } from './format.ts';
import { modelKindName } from './model-kinds.ts';

/** Reads the details of one code for its sentence; one that is missing reads as "?". */
interface Read<C extends FaultCode> {
  text(name: DetailOf<C>): string;
  bytes(name: DetailOf<C>): string;
  tokens(name: DetailOf<C>): string;
  count(name: DetailOf<C>): string;
  /** What belongs there, in Japanese where the phrase is known. */
  expected(): string;
  has(name: DetailOf<C>): boolean;
}

type DetailOf<C extends FaultCode> = string & keyof FaultDetailsByCode[C];

/** A code without its sentence, or a sentence that asks for a detail its code has not, does not compile. */
type Sentences = { [C in FaultCode]: (d: Read<C>) => string };

const en: Sentences = {
  'bad-input': (d) =>
    `This input can't be used: ${d.text('path')} should be ${d.text('expected')}. Correct it and try again.`,
  'unknown-command': (d) => `There is no command "${d.text('command')}". Run "kaidoki --help" for the list.`,
  'unknown-call': (d) =>
    `The program was asked for "${d.text('call')}", which it does not know. Reload the window.`,
  'not-authorised': () =>
    'This page has no permission to ask. Open the address that the program printed, token included.',
  'payload-too-large': (d) => `The request is larger than the ${d.bytes('limitBytes')} allowed. Send less.`,
  'too-many-windows': (d) => `More than ${d.count('most')} windows are open. Close some of them.`,
  'unknown-model': (d) => `No model "${d.text('model')}" in the catalogue. Run "kaidoki models" for the ids.`,
  'unknown-quantisation': (d) => `No quantisation "${d.text('quantisation')}". Known are ${d.text('known')}.`,
  'unknown-mac': (d) => `No Mac "${d.text('mac')}" in the catalogue. Run "kaidoki macs" for the ids.`,
  'unknown-chip': (d) => `No chip "${d.text('chip')}" in the catalogue. Run "kaidoki macs" for the names.`,
  'unknown-bin': (d) =>
    `There is no ${d.text('chip')} with ${d.text('gpuCores')} GPU cores. Choose one of ${d.text('known')}.`,
  'memory-size-not-offered': (d) =>
    `${d.text('mac')} is not sold with ${d.text('memoryGB')} GB. Choose one of ${d.text('offered')} GB.`,
  'chip-not-offered': (d) =>
    `${d.text('mac')} does not come with the chip ${d.text('chip')}. Choose one of ${d.text('offered')}.`,
  'configuration-unclear': (d) =>
    `A price for ${d.text('mac')} must say which chip and memory it is for. Give one of ${d.text('offered')}.`,
  'memory-unknown': () =>
    'How much memory the models may use could not be read, so nothing can be said about what fits. Choose another Mac (--mac in the terminal).',
  'context-out-of-range': (d) =>
    `A context of ${d.text('contextTokens')} can't be used: give a whole number from 1 to ${d.tokens('maximumContextTokens')} tokens.`,
  'architecture-not-synthesised': (d) =>
    `Models of the architecture ${d.text('architecture')} can't be made without a download yet. Measure another model.`,
  'file-unreadable': (d) =>
    `The file ${d.text('path')} can't be read (${d.text('problem')}). Check the path and its permissions.`,
  'not-a-model-file': (d) => `${d.text('path')} is not a model file: give ${d.text('expected')}.`,
  'gguf-invalid': (d) =>
    `${d.text('path')} is not a sound GGUF file: ${d.text('field')} at byte ${d.count('offsetBytes')} should be ${d.text('expected')}. Fetch it again, or one that a current converter made.`,
  'file-changed': (d) =>
    `${d.text('path')} changed while it was read. Wait until it is complete and try again.`,
  'split-part-missing': (d) =>
    `Part ${d.count('part')} of ${d.count('parts')} is missing: ${d.text('path')}. Put all parts into one folder.`,
  'model-config-invalid': (d) =>
    `${d.text('path')} can't be used as a model's configuration: ${d.text('field')} should be ${d.text('expected')}.`,
  'shape-unknown': (d) =>
    `The memory of the architecture ${d.text('architecture')} can't be computed from this file. Ask llama.cpp itself with --exact.`,
  'not-a-language-model': (d) =>
    `${d.text('path')} does not write text token by token: it is ${modelKindName(d.text('kind'), 'en')} (${d.text('architecture')}). Give a language model.`,
  'model-refused': (d) =>
    `llama.cpp can't run ${d.text('path')} (${d.text('problem')}). Fetch the file again, or one that a current converter made.`,
  'simulation-failed': (d) =>
    `llama.cpp can't plan this load (${d.text('problem')}). Check the model; its formula, where there is one, answers without --exact.`,
  'probe-folder-unreadable': (d) =>
    `The probe folder ${d.text('path')} can't be read (${d.text('problem')}). Check the path.`,
  'probe-folder-empty': (d) =>
    `The folder ${d.text('path')} holds none of the files that "kaidoki probe --raw" writes. Give another folder.`,
  'probe-folder-unwritable': (d) =>
    `The probe could not be written to ${d.text('path')} (${d.text('problem')}). Choose another folder.`,
  'need-file-unreadable': (d) =>
    `The file ${d.text('path')} can't be read as a need (${d.text('problem')}). Correct it.`,
  'csv-invalid': (d) =>
    `${d.text('path')} can't be used as it is: in line ${d.text('line')}, column ${d.text('column')} should be ${d.text('expected')}. Correct it and try again.`,
  'benchmark-busy': () => 'A benchmark is already running. Wait for it or cancel it.',
  'benchmark-cancelled': () =>
    'The benchmark was cancelled; what was not finished is not kept. Start it again when you like.',
  cancelled: () => 'Cancelled. Nothing was changed.',
  'not-enough-disk': (d) =>
    `The benchmark needs ${d.bytes('neededBytes')} of disk for a moment, but only ${d.bytes('freeBytes')} are free. Free some space.`,
  'disk-full': (d) =>
    `The disk became full while ${d.bytes('neededBytes')} of test model were written; they were removed again. Free some space.`,
  'folder-unwritable': (d) =>
    `The folder ${d.text('path')} can't be written (${d.text('problem')}). Check its permissions.`,
  'not-enough-memory': (d) =>
    `The benchmark needs ${d.bytes('neededBytes')} of memory, but only ${d.bytes('freeBytes')} are free. Close some programs.`,
  'engine-missing': (d) =>
    `The llama.cpp engine for this machine is missing (${d.text('problem')}). Run "npm ci" without --omit=optional.`,
  'engine-died': (d) =>
    d.has('path')
      ? `llama.cpp ended by itself (${d.text('how')}, while ${d.text('phase')}) on ${d.text('path')}: the file may be damaged, or of a kind it can't run yet. Nothing was kept; fetch the file again or measure another.`
      : `The measuring process ended by itself (${d.text('how')}, while ${d.text('phase')}). Nothing was kept; close other programs and try again.`,
  'engine-hung': (d) =>
    `The measuring process did not answer for ${d.count('seconds')} s (while ${d.text('phase')}) and was ended. Try again.`,
  'engine-answer-invalid': (d) =>
    d.has('engine')
      ? `${d.text('engine')} answered something that can't be true (${d.text('problem')}). The run was discarded; bring it up to date and try again.`
      : `The measuring process answered something that can't be true (${d.text('problem')}). The run was discarded; try again.`,
  'engine-not-running': (d) =>
    `${d.text('engine')} does not answer at ${d.text('address')}. Start it, or give the address it listens at (on the command line, --url).`,
  'engine-port-taken': (d) =>
    `What answers at ${d.text('address')} is not ${d.text('engine')} (${d.text('problem')}). Give the right address (on the command line, --url).`,
  'engine-too-old': (d) =>
    `${d.text('engine')} ${d.text('version')} is too old to be measured. Bring it up to date (${d.text('needed')} or later).`,
  'engine-busy': (d) =>
    `${d.text('engine')} is busy (${d.text('problem')}). Wait until it is idle and try again.`,
  'engine-out-of-memory': (d) =>
    `${d.text('engine')} has too little memory for ${d.text('model')} (${d.text('problem')}). Close some programs, or measure a smaller model.`,
  'engine-model-missing': (d) =>
    d.has('model')
      ? `${d.text('engine')} has no model "${d.text('model')}". It has: ${d.text('known')}.`
      : `Which model is to be measured? Name it with --model. ${d.text('engine')} has: ${d.text('known')}.`,
  'engine-locked': (d) =>
    `${d.text('engine')} asks for a key, which Kaidoki does not send. Start it without one and try again.`,
  'engine-failed': (d) =>
    `${d.text('engine')} could not do what was asked (${d.text('problem')}). Look at its own log, or start it again.`,
  'engine-silent': (d) =>
    `${d.text('engine')} sent nothing for ${d.count('seconds')} s. Start it again, or measure a smaller model.`,
  'engine-stopped-early': (d) =>
    `${d.text('model')} stopped after ${d.count('tokens')} of ${d.count('asked')} tokens each time, too few to measure ${d.text('engine')} by. Ask for fewer with --generate, or measure another model.`,
  'comparison-needs-two': (d) =>
    d.has('found')
      ? `A comparison takes two engines or more, and only ${d.text('found')} can be measured here. Start another one, or name a GGUF file to compare with.`
      : 'No engine that can be measured was found. Start Ollama, LM Studio or llama-server and try again.',
  'comparison-model-unclear': (d) =>
    `Which model is to be compared? Name it with --model. Several engines have: ${d.text('known')}.`,
  'comparison-model-missing': (d) =>
    `No model was found that ${d.text('engines')} have in common. Name each engine's own with --engine ENGINE=MODEL.`,
  'address-not-local': (d) =>
    `${d.text('address')} is not an address of this machine. Only http://127.0.0.1, http://[::1] and http://localhost are asked.`,
  'mlx-missing': () =>
    'mlx-lm was not found on the path. Install it ("uv tool install mlx-lm"), name its virtual environment with --mlx-environment, or let uvx fetch it with --allow-uvx.',
  'mlx-needs-apple-silicon': (d) =>
    `MLX runs on Macs with Apple silicon; this is ${d.text('platform')}, and no mlx-lm was found on the path. Measure another engine.`,
  'mlx-environment-empty': (d) =>
    `There is no mlx-lm in ${d.text('path')}. Name a virtual environment that has bin/mlx_lm.benchmark, or install mlx-lm in it.`,
  'mlx-model-not-here': (d) =>
    `${d.text('model')} is not on this machine, and nothing is downloaded unasked. Fetch it with: ${d.text('command')}`,
  'mlx-model-has-code': (d) =>
    `${d.text('path')} brings Python code of its own (${d.text('file')}), which mlx_lm.benchmark would run unasked, so it is not measured. Measure another model.`,
  'speed-implausible': (d) =>
    `The measured ${d.text('test')} is faster than this machine's memory allows, so it was discarded. Try again.`,
  'history-unwritable': (d) =>
    `The history ${d.text('path')} can't be used (${d.text('problem')}), so results are not kept. Earlier ones stay as they are; check the file and free space.`,
  'settings-unusable': (d) =>
    `The settings ${d.text('path')} can't be used (${d.text('problem')}), so what you choose is forgotten when the program ends. Check the file and free space.`,
  'settings-damaged': (d) =>
    `The settings were damaged and were set aside as ${d.text('path')}; what was unreadable in them is back to its default. Choose it again.`,
  'no-runs': () => 'There are no benchmarks yet. Make one with "kaidoki bench".',
  'unknown-run': (d) =>
    `There is no run "${d.text('run')}" among the ${d.count('runs')} of the history. Give its number or id as "kaidoki history" lists it, or "last".`,
  'ambiguous-run': (d) =>
    `Several runs begin with "${d.text('run')}": ${d.text('matches')}. Give one of these ids, or the number of the run.`,
  'file-exists': (d) =>
    `The file ${d.text('path')} exists already. Give another name, or --force to replace it.`,
  'file-unwritable': (d) =>
    `The file ${d.text('path')} can't be written (${d.text('problem')}). Choose another place.`,
  'port-taken': (d) => `Port ${d.text('port')} is taken by another program. Choose another with --port.`,
  'renderer-not-built': () => 'The interface has not been built. Run "npm run build" and start again.',
  internal: (d) => `Something went wrong inside the program (in ${d.text('call')}). Please report it.`,
};

const ja: Sentences = {
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
    `この環境用の llama.cpp エンジンがありません（${d.text('problem')}）。--omit=optional を付けずに npm ci を実行してください。`,
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
  'unknown-run': (d) =>
    `履歴の ${d.count('runs')} 件に「${d.text('run')}」はありません。kaidoki history の番号か ID、または last を指定してください。`,
  'ambiguous-run': (d) =>
    `「${d.text('run')}」で始まる計測は複数あります（${d.text('matches')}）。この ID のどれか、または番号で指定してください。`,
  'file-exists': (d) =>
    `ファイル ${d.text('path')} はすでにあります。別の名前にするか、--force で置き換えてください。`,
  'file-unwritable': (d) =>
    `ファイル ${d.text('path')} に書き込めません（${d.text('problem')}）。別の場所を指定してください。`,
  'port-taken': (d) => `ポート ${d.text('port')} は別のプログラムが使っています。--port で変えてください。`,
  'renderer-not-built': () => '画面がまだビルドされていません。npm run build のあとで起動してください。',
  internal: (d) => `プログラム内部で問題が起きました（${d.text('call')}）。報告をお願いします。`,
};

const sentences: Record<Language, Sentences> = { en, ja };

/** What happened, why, and the one thing to do, in one sentence or two. */
export function faultSentence(fault: FaultValue, language: Language): string {
  const { code, details } = fault;
  const number = (name: string, format: (value: number) => string): string => {
    const value = details[name];
    return typeof value === 'number' ? format(value) : String(value ?? '?');
  };
  return sentences[language][code]({
    text: (name) => String(details[name] ?? '?'),
    bytes: (name) => number(name, (value) => formatBytes(value, language)),
    tokens: (name) => number(name, (value) => formatTokens(value, language)),
    count: (name) => number(name, (value) => formatNumber(value, language)),
    expected: () => expectedInJapanese(String(details['expected'] ?? '?')),
    has: (name) => details[name] !== undefined,
  });
}
