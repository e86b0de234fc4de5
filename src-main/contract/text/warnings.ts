import type { MachineWarning } from '#core/hardware/machine.ts';
import { formatBytes, formatMemorySize, type Language } from './format.ts';
import { limitTable } from './limit-table.ts';

type Code = MachineWarning['code'];
type Details = MachineWarning['details'];
type Sentence = (details: Details, language: Language) => string;

const text = (details: Details, name: string): string => String(details[name] ?? '?');

const bytes = (details: Details, name: string, language: Language): string => {
  const value = details[name];
  return typeof value === 'number' ? formatBytes(value, language) : '?';
};

const memory = (details: Details, name: string, language: Language): string => {
  const value = details[name];
  return typeof value === 'number' ? formatMemorySize(value, language) : '?';
};

const en: Record<Code, Sentence> = {
  'not-a-mac': () =>
    'This machine is not a Mac: speeds here are those of its processor, and the advice is about which Mac to get.',
  'intel-mac': () =>
    'An Intel Mac has no Metal engine for language models: speeds here are those of its processor.',
  'virtual-machine': () =>
    'This is a virtual machine: what it sees of the chip and of the memory is not the whole Mac.',
  'translated-process': () =>
    'Kaidoki runs translated by Rosetta and cannot use Metal. Install the build for Apple silicon.',
  'unknown-chip': (d) =>
    `The chip "${text(d, 'chip')}" is not in the catalogue: only what is measured here can be said.`,
  'gpu-cores-unknown': (d) =>
    `The number of GPU cores of this ${text(d, 'chip')} could not be read, so its bin stays open.`,
  'memory-unknown': () => 'The memory size could not be read, so nothing can be said about what fits.',
  'budget-from-rule': (d, l) =>
    `The GPU's memory limit was not asked of Metal; it is ${limitTable.en} (${memory(d, 'memoryBytes', l)}).`,
  'sources-disagree': (d) =>
    `Two sources disagree on ${text(d, 'fact')}: ${text(d, 'used')} is used, ${text(d, 'other')} was also reported.`,
  'answer-unreadable': (d) => `The answer of ${text(d, 'file')} could not be understood and was left out.`,
  'macos-too-old-for-benchmark': (d) =>
    `The engine needs macOS 14 or later; this Mac has ${text(d, 'version')}.`,
  'wired-limit-raised': (d, l) =>
    `The GPU's memory limit was raised by hand to ${bytes(d, 'limitBytes', l)}; it falls back at the next restart.`,
  'swap-in-use': (d, l) =>
    `${bytes(d, 'usedBytes', l)} are swapped out: a benchmark now would not be trustworthy. Close some programs.`,
  'memory-pressure': () =>
    'Memory is under pressure: a benchmark now would not be trustworthy. Close some programs.',
  'low-power-mode': () => 'Low Power Mode is on and slows the chip. Switch it off before measuring.',
  'on-battery': () => 'This Mac runs on battery, which may slow it. Plug it in before measuring.',
};

const ja: Record<Code, Sentence> = {
  'not-a-mac': () =>
    'このマシンは Mac ではありません。ここでの速さはプロセッサのもので、助言は「どの Mac を買うか」についてです。',
  'intel-mac': () => 'Intel Mac では Metal エンジンが使えません。ここでの速さはプロセッサのものです。',
  'virtual-machine': () => '仮想マシンの中です。見えているチップやメモリは、Mac 全体のものではありません。',
  'translated-process': () =>
    'Rosetta 経由で動いているため Metal が使えません。Apple シリコン版を入れてください。',
  'unknown-chip': (d) =>
    `チップ「${text(d, 'chip')}」はカタログにありません。ここで実測した値だけをお伝えします。`,
  'gpu-cores-unknown': (d) =>
    `${text(d, 'chip')} の GPU コア数を読めませんでした。どの構成かは決められません。`,
  'memory-unknown': () => 'メモリ容量を読めなかったため、何が入るかは判断できません。',
  'budget-from-rule': (d, l) =>
    `GPU のメモリ上限は Metal に聞いた値ではなく、${limitTable.ja}取ったものです（${memory(d, 'memoryBytes', l)}）。`,
  'sources-disagree': (d) =>
    `${text(d, 'fact')} の値が食い違っています。${text(d, 'used')} を使います（別の値: ${text(d, 'other')}）。`,
  'answer-unreadable': (d) => `${text(d, 'file')} の内容を解釈できなかったため、使っていません。`,
  'macos-too-old-for-benchmark': (d) =>
    `計測エンジンには macOS 14 以降が必要です（この Mac は ${text(d, 'version')}）。`,
  'wired-limit-raised': (d, l) =>
    `GPU のメモリ上限が手動で ${bytes(d, 'limitBytes', l)} に上げられています。再起動すると元に戻ります。`,
  'swap-in-use': (d, l) =>
    `${bytes(d, 'usedBytes', l)} がスワップに出ています。いま計測しても信頼できません。アプリを終了してください。`,
  'memory-pressure': () => 'メモリが逼迫しています。いま計測しても信頼できません。アプリを終了してください。',
  'low-power-mode': () => '低電力モードのためチップが遅くなっています。計測の前に切ってください。',
  'on-battery': () => 'バッテリーで動いているため遅くなることがあります。計測の前に電源につないでください。',
};

const sentences: Record<Language, Record<Code, Sentence>> = { en, ja };

/** What the user should know about this machine, as a sentence. */
export function warningSentence(warning: MachineWarning, language: Language): string {
  return sentences[language][warning.code](warning.details, language);
}
