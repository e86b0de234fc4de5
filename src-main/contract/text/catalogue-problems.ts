import type { CatalogueProblem, ProblemCode, ProblemDetailsByCode } from '#core/chips/catalogue-problem.ts';
import { type WantedKind, wantedKinds } from '#core/chips/override-row.ts';
import { formatNumber, type Language } from './format.ts';

type DetailOf<C extends ProblemCode> = string & keyof ProblemDetailsByCode[C];

interface Read<C extends ProblemCode> {
  text(name: DetailOf<C>): string;
  count(name: DetailOf<C>): string;
  /** What a field should be. */
  wanted(): string;
}

/** A code without its words, or words that ask for a detail its code has not, do not compile. */
type Words = { [C in ProblemCode]: (d: Read<C>) => string };

const en: Words = {
  'no-such-file': () => 'there is no such file. Macs and prices are those Kaidoki came with.',
  'not-a-file': () => 'this is not a regular file. Macs and prices are those Kaidoki came with.',
  'file-too-large': (d) => `the file is larger than ${d.count('megabytes')} MB and was not read.`,
  'file-unreadable': (d) => `the file can't be read (${d.text('problem')}). Check its permissions.`,
  'not-utf8': () => 'the file is not UTF-8 text. Save it as UTF-8.',
  'not-json': (d) => `from line ${d.count('line')}, column ${d.count('column')} on this is not JSON.`,
  'not-an-object': () =>
    'the file must hold one JSON object with the keys chips, macs, models or prices. Nothing of it was used.',
  'key-unknown': (d) =>
    `the key "${d.text('key')}" is not known and was ignored; known are chips, macs, models and prices.`,
  'key-twice': (d) =>
    `the key "${d.text('key')}" stands twice in one object (again in line ${d.count('line')}, column ${d.count('column')}); the last one was used.`,
  'table-not-a-list': () => 'this must be a list of rows, so nothing of it was used.',
  'table-too-long': (d) => `${d.count('rows')} rows are too many; the first ${d.count('most')} were used.`,
  'more-problems': (d) => `${d.count('count')} more things were not used.`,
  'row-not-an-object': () => 'a row must be a JSON object. The row was not used.',
  'row-too-deep': (d) => `the row is nested deeper than ${d.count('most')} levels and was not used.`,
  'list-too-long': (d) => `a list of more than ${d.count('most')} values. The row was not used.`,
  'text-too-long': (d) => `a text of more than ${d.count('most')} characters. The row was not used.`,
  'text-unprintable': () => 'a text with control or direction characters. The row was not used.',
  'id-invalid': () => 'an id has 1 to 64 lower-case letters, digits, dots and hyphens. The row was not used.',
  'id-twice': () => 'the same id stands in this file twice; the first row was used.',
  'priced-twice': () => 'the same configuration is priced twice in this file; the first row was used.',
  'field-missing': (d) => `${d.text('field')} is missing. The row was not used.`,
  'field-unknown': (d) => `there is no field ${d.text('field')}. The row was not used.`,
  'field-invalid': (d) => `${d.text('field')} should be ${d.wanted()}. The row was not used.`,
  'mac-unknown': (d) => `no Mac "${d.text('mac')}" in the catalogue. The row was not used.`,
  'chip-unknown': (d) => `no chip "${d.text('chip')}" in the catalogue. The row was not used.`,
  'chip-without-memory': (d) =>
    `memoryOptionsByChipGB names no memory size for ${d.text('chip')}. The row was not used.`,
  'memory-of-no-chip': (d) =>
    `memoryOptionsByChipGB names ${d.text('chip')}, which is not in chipIds. The row was not used.`,
  'listed-twice': (d) => `${d.text('field')} names ${d.text('value')} twice. The row was not used.`,
  'price-without-chip': (d) =>
    `chipId is missing: the Mac comes with ${d.text('offered')}. The row was not used.`,
  'price-of-other-chip': (d) =>
    `the Mac does not come with the chip "${d.text('chip')}", but with ${d.text('offered')}. The row was not used.`,
  'price-without-memory': (d) =>
    `memoryGB is missing: the Mac comes with ${d.text('offered')} GB. The row was not used.`,
  'price-of-other-memory': (d) =>
    `the Mac does not come with ${d.count('memoryGB')} GB, but with ${d.text('offered')} GB. The row was not used.`,
  'cores-do-not-add-up': (d) =>
    `cpuCores add up to ${d.count('sum')}, cpuCoresTotal says ${d.count('total')}. The row was not used.`,
  'size-too-large': (d) => `${d.text('field')} is more than ${d.count('most')}. The row was not used.`,
  'layer-pattern-length': (d) =>
    `shape.layerPattern has ${d.count('letters')} letters for ${d.count('layers')} layers. The row was not used.`,
  'too-many-kv-heads': (d) =>
    `shape.headCountKv ${d.count('headCountKv')} is more than headCount ${d.count('headCount')}. The row was not used.`,
  'too-many-experts-used': (d) =>
    `shape.moe uses ${d.count('used')} of ${d.count('experts')} experts. The row was not used.`,
  'too-many-active-parameters': () =>
    'activeParameterCount is more than parameterCount. The row was not used.',
};

const ja: Words = {
  'no-such-file': () => 'ファイルがありません。Mac と価格は同梱のカタログのものを使います。',
  'not-a-file': () => '通常のファイルではありません。Mac と価格は同梱のカタログのものを使います。',
  'file-too-large': (d) => `${d.count('megabytes')} MB を超えているため、読み込みませんでした。`,
  'file-unreadable': (d) => `読み込めません（${d.text('problem')}）。権限を確認してください。`,
  'not-utf8': () => 'UTF-8 のテキストではありません。UTF-8 で保存してください。',
  'not-json': (d) => `${d.count('line')} 行目 ${d.count('column')} 文字目から JSON として読めません。`,
  'not-an-object': () =>
    'chips、macs、models、prices をキーに持つ JSON オブジェクトが必要です。内容は使っていません。',
  'key-unknown': (d) =>
    `「${d.text('key')}」というキーはないため無視しました。使えるのは chips、macs、models、prices です。`,
  'key-twice': (d) =>
    `キー「${d.text('key')}」が 1 つのオブジェクトに 2 回あります（2 回目は ${d.count('line')} 行目 ${d.count('column')} 文字目）。後のほうを使いました。`,
  'table-not-a-list': () => '行のリストではないため、使っていません。',
  'table-too-long': (d) =>
    `${d.count('rows')} 行は多すぎます。はじめの ${d.count('most')} 行だけを使いました。`,
  'more-problems': (d) => `ほかに ${d.count('count')} 件を使っていません。`,
  'row-not-an-object': () => '行は JSON オブジェクトで書いてください。この行は使っていません。',
  'row-too-deep': (d) => `入れ子が ${d.count('most')} 段を超えているため、この行は使っていません。`,
  'list-too-long': (d) => `${d.count('most')} 個を超えるリストがあるため、この行は使っていません。`,
  'text-too-long': (d) => `${d.count('most')} 文字を超える文字列があるため、この行は使っていません。`,
  'text-unprintable': () => '制御文字か書字方向の文字が含まれているため、この行は使っていません。',
  'id-invalid': () =>
    'id は英小文字、数字、ピリオド、ハイフンの 1～64 文字にしてください。この行は使っていません。',
  'id-twice': () => '同じ id が 2 回あります。はじめの行を使いました。',
  'priced-twice': () => '同じ構成の価格が 2 回あります。はじめの行を使いました。',
  'field-missing': (d) => `${d.text('field')} がありません。この行は使っていません。`,
  'field-unknown': (d) => `${d.text('field')} という項目はありません。この行は使っていません。`,
  'field-invalid': (d) => `${d.text('field')} は${d.wanted()}にしてください。この行は使っていません。`,
  'mac-unknown': (d) => `Mac「${d.text('mac')}」はカタログにありません。この行は使っていません。`,
  'chip-unknown': (d) => `チップ「${d.text('chip')}」はカタログにありません。この行は使っていません。`,
  'chip-without-memory': (d) =>
    `memoryOptionsByChipGB に ${d.text('chip')} のメモリ容量がありません。この行は使っていません。`,
  'memory-of-no-chip': (d) =>
    `memoryOptionsByChipGB にある ${d.text('chip')} が chipIds にありません。この行は使っていません。`,
  'listed-twice': (d) => `${d.text('field')} に ${d.text('value')} が 2 回あります。この行は使っていません。`,
  'price-without-chip': (d) =>
    `chipId がありません。この Mac のチップは ${d.text('offered')} です。この行は使っていません。`,
  'price-of-other-chip': (d) =>
    `この Mac に「${d.text('chip')}」の構成はなく、チップは ${d.text('offered')} です。この行は使っていません。`,
  'price-without-memory': (d) =>
    `memoryGB がありません。この Mac のメモリは ${d.text('offered')} GB です。この行は使っていません。`,
  'price-of-other-memory': (d) =>
    `この Mac に ${d.count('memoryGB')} GB の構成はなく、メモリは ${d.text('offered')} GB です。この行は使っていません。`,
  'cores-do-not-add-up': (d) =>
    `cpuCores の合計は ${d.count('sum')} ですが、cpuCoresTotal は ${d.count('total')} です。この行は使っていません。`,
  'size-too-large': (d) =>
    `${d.text('field')} が ${d.count('most')} を超えています。この行は使っていません。`,
  'layer-pattern-length': (d) =>
    `shape.layerPattern は ${d.count('letters')} 文字ですが、層は ${d.count('layers')} です。この行は使っていません。`,
  'too-many-kv-heads': (d) =>
    `shape.headCountKv（${d.count('headCountKv')}）が headCount（${d.count('headCount')}）を超えています。この行は使っていません。`,
  'too-many-experts-used': (d) =>
    `shape.moe で使うエキスパート ${d.count('used')} が総数 ${d.count('experts')} を超えています。この行は使っていません。`,
  'too-many-active-parameters': () =>
    'activeParameterCount が parameterCount を超えています。この行は使っていません。',
};

const words: Record<Language, Words> = { en, ja };

const wantedEn: Record<WantedKind, (limit: string) => string> = {
  number: () => 'a number',
  'whole-number': () => 'a whole number',
  text: () => 'a text',
  'true-or-false': () => 'true or false',
  list: () => 'a list',
  object: () => 'an object',
  'at-least': (limit) => `at least ${limit}`,
  'at-most': (limit) => `at most ${limit}`,
  'at-least-long': (limit) => `${limit} long at least`,
  'at-most-long': (limit) => `${limit} long at most`,
  day: () => 'a day, as in 2026-12-01',
  'day-or-month': () => 'a day or month, as in 2026-12-01 or 2026-12',
  'layer-letters': () => 'one letter a layer, of F, S, L, M, C, E and -',
  'not-blank': () => 'more than blanks',
  'one-of': (limit) => `one of ${limit}`,
  'something-else': () => 'something else',
};

const wantedJa: Record<WantedKind, (limit: string) => string> = {
  number: () => '数',
  'whole-number': () => '整数',
  text: () => '文字列',
  'true-or-false': () => ' true か false ',
  list: () => 'リスト',
  object: () => 'オブジェクト',
  'at-least': (limit) => ` ${limit} 以上`,
  'at-most': (limit) => ` ${limit} 以下`,
  'at-least-long': (limit) => `長さ ${limit} 以上`,
  'at-most-long': (limit) => `長さ ${limit} 以下`,
  day: () => '日付（例: 2026-12-01）',
  'day-or-month': () => '日付か年月（例: 2026-12-01、2026-12）',
  'layer-letters': () => '層ごとに 1 文字（F、S、L、M、C、E、-）',
  'not-blank': () => '空白以外の文字列',
  'one-of': (limit) => `次のいずれか（${limit}）`,
  'something-else': () => '別の値',
};

const isWanted = (kind: string): kind is WantedKind => (wantedKinds as readonly string[]).includes(kind);

/** File, row, what is wrong there and what became of it, in one line. */
export function catalogueProblemSentence(found: CatalogueProblem, language: Language): string {
  const { file, row, code, details } = found;
  const text = (name: string): string => String(details[name] ?? '?');
  const number = (name: string): string => {
    const value = details[name];
    return typeof value === 'number' ? formatNumber(value, language, 2) : text(name);
  };
  const wanted = (): string => {
    const kind = text('wanted');
    const table = language === 'ja' ? wantedJa : wantedEn;
    return table[isWanted(kind) ? kind : 'something-else'](number('limit'));
  };
  const sentence = words[language][code]({ text, count: number, wanted });
  const place = [file, row, details['at']].filter((part) => part !== undefined && part !== '');
  return language === 'ja' ? `${place.join('、')}：${sentence}` : `${place.join(', ')}: ${sentence}`;
}
