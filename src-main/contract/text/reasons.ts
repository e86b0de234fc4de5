import type { Advice, Candidate, Reason } from '#core/advice/advice.ts';
import { formatMoney, formatTokensPerSecond, type Language } from './format.ts';
import { macName } from './mac-name.ts';
import { type ReasonCode, reasonReader, type ReasonSentences } from './reason-reader.ts';
import { reasonsEn } from './reasons-en.ts';
import { reasonsJa } from './reasons-ja.ts';

const tables: Record<Language, ReasonSentences> = { ja: reasonsJa, en: reasonsEn };

const isReasonCode = (code: string): code is ReasonCode => Object.hasOwn(reasonsEn, code);

/** All codes that have a sentence. */
export const reasonCodes: readonly ReasonCode[] = Object.keys(reasonsEn).filter(isReasonCode);

/** One reason of advice, of a speed, or of a distrusted measurement, as a sentence; an unknown code as itself. */
export function reasonSentence(reason: Reason, language: Language): string {
  return isReasonCode(reason.code)
    ? tables[language][reason.code](reasonReader(reason, language))
    : reason.code;
}

/** The verdict in one sentence: the plain words first, then Mac, price and speed where they belong. */
export function verdictSentence(advice: Advice, language: Language): string {
  const chosen = advice.recommended === undefined ? undefined : advice.candidates[advice.recommended];
  const purchase = chosen ? purchaseWords(chosen, language) : '';
  // A risky command is no headline; it stands below with its risk.
  const first = advice.freeChanges.find(({ code }) => code !== 'raise-limit');
  const change = first ? reasonSentence(first, language) : '';
  return (language === 'ja' ? verdictJa : verdictEn)(advice, purchase, change).trim();
}

function purchaseWords(candidate: Candidate, language: Language): string {
  const { price, speed } = candidate;
  const isJapanese = language === 'ja';
  const rate = speed.generationTokensPerSecond?.mid;
  const words = [
    macName(candidate, language),
    ...(price
      ? [isApproximate(price, isJapanese) + formatMoney(price.amount, price.currency, language)]
      : []),
    ...(rate === undefined
      ? []
      : [(isJapanese ? '書く速さ約 ' : 'writes at about ') + formatTokensPerSecond(rate, language)]),
  ];
  return words.join(isJapanese ? '、' : ', ');
}

const isApproximate = (price: { approximate?: boolean | undefined }, isJapanese: boolean): string =>
  price.approximate ? (isJapanese ? '約 ' : 'about ') : '';

const isOutOfReach = ({ reasons }: Advice): boolean =>
  reasons.some(({ code }) => code === 'nothing-on-sale-passes');
const isRejected = ({ reasons }: Advice): boolean =>
  reasons.some(({ code }) => code === 'considered-does-not-pass');
/** Neither here nor on a Mac that was asked about is it as wished. */
const isShortOfWish = (advice: Advice): boolean => isOutOfReach(advice) || isRejected(advice);

/** A successor that the press expects, not only the habit of the line. */
const isReported = ({ reasons }: Advice): boolean => reasons.some(({ code }) => code === 'launch-expected');

function verdictJa(advice: Advice, purchase: string, change: string): string {
  switch (advice.verdict) {
    case 'keep':
      return isShortOfWish(advice)
        ? '今のまま使いましょう。条件を満たす買い替え先がありません。'
        : 'このままで十分です。買い替える必要はありません。';
    case 'change-settings':
      return isOutOfReach(advice)
        ? `価格のわかる Mac に、条件どおりのものはありません。${change}`
        : `設定で解決します。${change}`;
    case 'buy':
      return `買い時です：${purchase}。`;
    case 'wait':
      return isReported(advice)
        ? `待ちです。今なら ${purchase}ですが、後継が近いと報じられています。`
        : `待ちです。今なら ${purchase}ですが、そろそろ後継が出る時期です。`;
    case 'not-a-mac':
      return 'Mac 以外が正解です。';
    case 'no-verdict':
      if (isRejected(advice)) return 'お尋ねの Mac はお勧めしません。条件に合いません。';
      return isOutOfReach(advice)
        ? '価格のわかる Mac に、条件どおりのものはありません。'
        : '判断できません。';
  }
}

function verdictEn(advice: Advice, purchase: string, change: string): string {
  switch (advice.verdict) {
    case 'keep':
      return isShortOfWish(advice)
        ? 'Keep what you have: there is nothing to buy that meets this.'
        : 'Keep it: what you have is enough.';
    case 'change-settings':
      return isOutOfReach(advice)
        ? `No Mac with a known price meets this. ${change}`
        : `Change a setting, buy nothing. ${change}`;
    case 'buy':
      return `Buy: ${purchase}.`;
    case 'wait':
      return isReported(advice)
        ? `Wait: today it would be ${purchase}, but a successor is reported to be near.`
        : `Wait: today it would be ${purchase}, but its line is due for a successor.`;
    case 'not-a-mac':
      return 'Not a Mac: something else serves you better.';
    case 'no-verdict':
      if (isRejected(advice)) return 'Not the Mac you ask about: it does not meet your conditions.';
      return isOutOfReach(advice) ? 'No Mac with a known price meets this.' : "Can't say.";
  }
}
