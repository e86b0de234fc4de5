import { parseTestName } from '#core/benchmark/benchmark-test.ts';
import type { ComparisonEntry, ComparisonWarning, TestVerdict } from '#core/engines/comparison.ts';
import { formatBytes, formatNumber, type Language } from './format.ts';

type Entries = readonly ComparisonEntry[];

const ownName: Readonly<Record<Language, string>> = { en: 'llama.cpp (Kaidoki)', ja: 'llama.cpp（Kaidoki）' };

/** The engine, with its model where another entry has the same name. */
export function entryName(entry: ComparisonEntry, entries: Entries, language: Language): string {
  const name = entry.engine === 'kaidoki' ? ownName[language] : entry.program;
  const isShared = entries.some((other) => other !== entry && other.program === entry.program);
  return isShared && entry.model !== undefined ? `${name} · ${entry.model}` : name;
}

interface VerdictWords {
  test(kind: 'pp' | 'tg' | undefined, name: string): string;
  list(names: readonly string[]): string;
  times(ratio: string, low: string, high: string): string;
  /** `behind`: how many times as fast as whom. */
  winner(test: string, fastest: string, behind: readonly string[]): string;
  noDifference(test: string, equal: string, slower: readonly string[], fastest: string): string;
  than(times: string, name: string): string;
  tooFew(test: string): string;
  notComparable(test: string): string;
}

const verdictWords: Readonly<Record<Language, VerdictWords>> = {
  en: {
    test: (kind, name) =>
      kind === undefined ? name : kind === 'pp' ? `Reading a prompt (${name})` : `Writing (${name})`,
    list: (names) => new Intl.ListFormat('en').format(names),
    times: (ratio, low, high) => `${ratio} times (95 %: ${low}–${high})`,
    winner: (test, fastest, behind) => `${test}: ${fastest} is fastest, ${behind.join(', ')}.`,
    noDifference: (test, equal, slower, fastest) =>
      `${test}: no difference is shown between ${equal}.` +
      (slower.length > 0 ? ` ${fastest} is ${slower.join(', ')}.` : ''),
    than: (times, name) => `${times} as fast as ${name}`,
    tooFew: (test) => `${test}: fewer than two results can be trusted, so nobody is declared fastest.`,
    notComparable: (test) =>
      `${test}: the models are of different sizes, so this says nothing about the engines.`,
  },
  ja: {
    test: (kind, name) =>
      kind === undefined
        ? name
        : kind === 'pp'
          ? `プロンプトを読む速さ（${name}）`
          : `文章を書く速さ（${name}）`,
    list: (names) => names.join('、'),
    times: (ratio, low, high) => `${ratio} 倍（95% の幅 ${low}～${high}）`,
    winner: (test, fastest, behind) => `${test}は ${fastest} が最速です。${behind.join('、')}。`,
    noDifference: (test, equal, slower, fastest) =>
      `${test}では、${equal} の間に差があるとは言えません。` +
      (slower.length > 0 ? `${fastest} は、${slower.join('、')}です。` : ''),
    than: (times, name) => `${name} の ${times}`,
    tooFew: (test) => `${test}は、信頼できる結果が 2 つないため、どれが速いとも言えません。`,
    notComparable: (test) => `${test}は、モデルの大きさが違うため、エンジンの比較になりません。`,
  },
};

/** Who was fastest in one test and by how much, or why nobody is said to be. */
export function verdictSentence(
  { test, outcome, fastest, behind }: TestVerdict,
  entries: Entries,
  language: Language,
): string {
  const words = verdictWords[language];
  const title = words.test(parseTestName(test)?.kind, test);
  const first = fastest === undefined ? undefined : entries[fastest];
  if (outcome === 'not-comparable') return words.notComparable(title);
  if (outcome === 'too-few' || !first) return words.tooFew(title);
  const name = (index: number): string => {
    const entry = entries[index];
    return entry ? entryName(entry, entries, language) : '?';
  };
  const number = (value: number | undefined): string =>
    value === undefined ? '?' : formatNumber(value, language, 2);
  const sentence = (each: TestVerdict['behind'][number]): string =>
    words.than(words.times(number(each.ratio), number(each.low), number(each.high)), name(each.entry));
  const own = entryName(first, entries, language);
  if (outcome === 'winner') return words.winner(title, own, behind.map(sentence));
  const [equal, slower] = [true, false].map((overlaps) => behind.filter((each) => each.isClear !== overlaps));
  const names = [own, ...(equal ?? []).map(({ entry }) => name(entry))];
  return words.noDifference(title, words.list(names), (slower ?? []).map(sentence), own);
}

interface Read {
  text(name: string): string;
  bytes(name: string): string;
}

type WarningWords = Readonly<Record<ComparisonWarning['code'], (d: Read) => string>>;

const warningWords: Readonly<Record<Language, WarningWords>> = {
  en: {
    'other-model': (d) =>
      `The models are of different sizes (${d.text('models')}), so the engines are not compared.`,
    'other-name': (d) =>
      `Whether these are the same model can't be told by their names: ${d.text('models')}. The ratio holds only if they are.`,
    'other-quantisation': (d) =>
      `The quantisations differ (${d.text('quantisations')}): part of the difference may be theirs.`,
    'other-bytes': (d) =>
      `The files are of one quantisation by name, but of different sizes (${d.bytes('leastBytes')} to ${d.bytes('mostBytes')}).`,
    untrusted: (d) => `Not to be trusted, and not counted: ${d.text('programs')}.`,
    failed: (d) => `Could not be measured: ${d.text('programs')}.`,
    'our-clock': (d) =>
      `${d.text('programs')}: by our clock, since no durations are told; sending and queueing are part of it.`,
    sampling: () =>
      'The other engines choose each word at random, which is part of their time; in our own llama.cpp it is not.',
    'stayed-loaded': (d) =>
      `${d.text('programs')} had the model in memory before and kept it while the others were measured.`,
    evicted: (d) =>
      `An engine let go of what it had in memory to make room: ${d.text('models')}. It is loaded again when it is next used.`,
    'made-of-random-weights': () =>
      'Our own llama.cpp ran slices of the model made of random weights; give the GGUF file to measure the same file.',
  },
  ja: {
    'other-model': (d) => `モデルの大きさが違うため（${d.text('models')}）、エンジンの比較にはなりません。`,
    'other-name': (d) =>
      `名前からは同じモデルかどうか分かりません（${d.text('models')}）。倍率は、同じモデルである場合に限り正しい値です。`,
    'other-quantisation': (d) =>
      `量子化が違います（${d.text('quantisations')}）。速さの差の一部は、そのためかもしれません。`,
    'other-bytes': (d) =>
      `量子化の名前は同じですが、ファイルの大きさが違います（${d.bytes('leastBytes')}～${d.bytes('mostBytes')}）。`,
    untrusted: (d) => `${d.text('programs')} の結果は信頼できないため、勝敗には入れていません。`,
    failed: (d) => `${d.text('programs')} は計測できませんでした。`,
    'our-clock': (d) =>
      `${d.text('programs')} は所要時間を返さないため、外側の時計で測りました。通信や待ち時間も含みます。`,
    sampling: () =>
      'ほかのエンジンの時間には、単語を確率で選ぶ処理も含まれます。Kaidoki の llama.cpp には含まれません。',
    'stayed-loaded': (d) =>
      `${d.text('programs')} は前からモデルを読み込んでいたので、ほかの計測中もメモリに残しました。`,
    evicted: (d) =>
      `空きを作るため、エンジンが読み込み済みのモデル（${d.text('models')}）を手放しました。次に使うとき読み込み直されます。`,
    'made-of-random-weights': () =>
      'Kaidoki の llama.cpp は、ランダムな重みで作ったモデルの一部で測りました。GGUF ファイルを指定すると、同じファイルで測れます。',
  },
};

/** What is to be known beside the figures of a comparison. */
export function comparisonWarningSentence({ code, details }: ComparisonWarning, language: Language): string {
  return warningWords[language][code]({
    text: (name) => String(details[name] ?? '?'),
    bytes: (name) => formatBytes(Number(details[name] ?? Number.NaN), language),
  });
}
