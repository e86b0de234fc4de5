import type { Advice, Candidate } from '#core/advice/advice.ts';
import type { SpeedEstimate } from '#core/speed/estimate.ts';
import { formatDate, formatNumber, type Language } from './format.ts';

type Confidence = SpeedEstimate['confidence'];
type Price = NonNullable<Candidate['price']>;

/** What figures of one kind rest on: how many published runs, and the newest day. */
interface Basis {
  fewestRuns?: number;
  mostRuns?: number;
  /** ISO; of the measurement here, or of the published runs. */
  date?: string;
}

/** `after-a-comma` for words that stand in brackets themselves. */
type DayStands = 'in-brackets' | 'after-a-comma';

const surest: readonly Confidence[] = ['measured', 'calibrated', 'predicted'];

/**
 * Where speeds come from, each kind once and with its day: "computed from 12–45 published runs (Nov 22,
 * 2026)". `undefined` without any speed.
 */
export function speedProvenance(
  speeds: readonly SpeedEstimate[],
  language: Language,
  dayStands: DayStands = 'in-brackets',
): string | undefined {
  const known = speeds.filter(
    ({ promptTokensPerSecond, generationTokensPerSecond }) =>
      promptTokensPerSecond !== undefined || generationTokensPerSecond !== undefined,
  );
  const words = surest.flatMap((confidence) => {
    const alike = known.filter((speed) => speed.confidence === confidence);
    return alike.length === 0 ? [] : [speedWords(confidence, basisOf(alike), { language, dayStands })];
  });
  return words.length === 0 ? undefined : words.join(language === 'ja' ? '、' : ', ');
}

function basisOf(speeds: readonly SpeedEstimate[]): Basis {
  // The first that is dated is where a speed comes from; what else had a part in it stands behind.
  const isDated = ({ details: { date, asOf } }: SpeedEstimate['reasons'][number]): boolean =>
    date !== undefined || asOf !== undefined;
  const details = speeds.map(({ reasons }) => reasons.find(isDated)?.details ?? {});
  const runs = details.flatMap(({ rows }) => (typeof rows === 'number' && rows > 0 ? [rows] : []));
  const dates = details.flatMap(({ date, asOf }) => [date, asOf].filter((day) => typeof day === 'string'));
  const date = dates.sort().at(-1);
  return {
    ...(runs.length > 0 && { fewestRuns: Math.min(...runs), mostRuns: Math.max(...runs) }),
    ...(date !== undefined && { date }),
  };
}

function speedWords(
  confidence: Confidence,
  basis: Basis,
  { language, dayStands }: { language: Language; dayStands: DayStands },
): string {
  const isJapanese = language === 'ja';
  const day = basis.date === undefined ? '' : formatDate(basis.date, language);
  const inBrackets = isJapanese ? `（${day}）` : ` (${day})`;
  const afterComma = isJapanese ? `、${day}` : `, ${day}`;
  const dated = day === '' ? '' : dayStands === 'after-a-comma' ? afterComma : inBrackets;
  if (confidence === 'measured') return (isJapanese ? 'ここでの実測' : 'measured here') + dated;
  if (confidence === 'calibrated') {
    return (isJapanese ? 'ここでの実測からの計算値' : 'computed from the measurement here') + dated;
  }
  const runs = runsWords(basis, language);
  return (isJapanese ? `公開値${runs}からの計算値` : `computed from ${runs}published runs`) + dated;
}

function runsWords({ fewestRuns, mostRuns }: Basis, language: Language): string {
  if (fewestRuns === undefined || mostRuns === undefined) return '';
  const [low, high] = [formatNumber(fewestRuns, language), formatNumber(mostRuns, language)];
  if (language === 'ja') return ` ${low === high ? low : `${low}～${high}`} 件`;
  return `${low === high ? low : `${low}–${high}`} `;
}

const priceKinds: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  last: { en: 'last seen', ja: '販売終了前' },
  repriced: { en: 'superseded', ja: '改定前' },
  launch: { en: 'at launch', ja: '発売時' },
  user: { en: 'your own', ja: '手入力' },
};

const conditions: Readonly<Record<string, Readonly<Record<Language, string>>>> = {
  refurbished: { en: 'refurbished', ja: '整備済' },
  used: { en: 'used', ja: '中古' },
};

/**
 * The day of a price, and what it is where it is not today's of a new Mac: "at launch, Mar 3, 2026", "your
 * own, used, Nov 23, 2026".
 */
export function priceProvenance(
  { kind, condition = 'new', asOf }: Pick<Price, 'kind' | 'condition' | 'asOf'>,
  language: Language,
): string {
  const kindWords = Object.hasOwn(priceKinds, kind) ? priceKinds[kind]?.[language] : undefined;
  const words = [kindWords, conditions[condition]?.[language], formatDate(asOf, language)];
  return words.filter((part) => part !== undefined).join(language === 'ja' ? '、' : ', ');
}

/** What the price and the speed in the verdict's sentence rest on; nothing where it names no Mac. */
export function verdictProvenance(advice: Advice, language: Language): string {
  const chosen = advice.recommended === undefined ? undefined : advice.candidates[advice.recommended];
  const isNamed = advice.verdict === 'buy' || advice.verdict === 'wait';
  if (!chosen || !isNamed) return '';
  const speed = speedProvenance([chosen.speed], language, 'after-a-comma');
  const price = chosen.price && priceProvenance(chosen.price, language);
  const parts =
    language === 'ja'
      ? [...(price ? [`価格は${price}`] : []), ...(speed ? [`速さは${speed}`] : [])]
      : [...(price ? [`price: ${price}`] : []), ...(speed ? [`speed: ${speed}`] : [])];
  return parts.join(language === 'ja' ? '。' : '; ');
}

/** What all figures of the advice rest on, a line for each kind there is. */
export function adviceProvenance(advice: Advice, language: Language): string[] {
  const { candidates } = advice;
  const speed = speedProvenance(
    candidates.map((candidate) => candidate.speed),
    language,
  );
  const prices = candidates.flatMap(({ price }) => price ?? []);
  const hasSums = prices.some(({ approximate }) => approximate);
  const hasOwn = prices.some(({ kind }) => kind === 'user');
  if (language === 'ja') {
    return [
      ...(speed ? [`速さ：${speed}。`] : []),
      'メモリ：モデルの構成からの計算値。ほかの Mac で使える量は、同じ容量の Mac で観測された割合による。',
      ...(prices.length > 0
        ? [
            `価格：Apple の価格を、確認した日付つきで。${hasOwn ? '「手入力」は入力された価格。' : ''}${hasSums ? '「約」はメモリ増設の差額を足した額。' : ''}`,
          ]
        : []),
    ];
  }
  return [
    ...(speed ? [`Speeds: ${speed}.`] : []),
    "Memory: computed from the model's tensors; the room on other Macs is the share seen on Macs of the same size.",
    ...(prices.length > 0
      ? [
          `Prices: Apple's${hasOwn ? ' and your own' : ''}, with the day each was seen${hasSums ? '; "about": Apple\'s steps for more memory added' : ''}.`,
        ]
      : []),
  ];
}
