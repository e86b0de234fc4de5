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
  return (language === 'ja' ? verdictJa : verdictEn)(advice, purchase, changeWords(advice, language)).trim();
}

/** The first change, with those that it takes in addition. A risky command is no headline; it stands below. */
function changeWords({ freeChanges }: Advice, language: Language): string {
  const [first, ...others] = freeChanges.filter(({ code }) => code !== 'raise-limit');
  if (!first) return '';
  const end = others.findIndex(({ details }) => details['isInAddition'] !== true);
  const together = [first, ...(end < 0 ? others : others.slice(0, end))];
  return together.map((change) => reasonSentence(change, language)).join(language === 'ja' ? '' : ' ');
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

/** The model that could be had instead, and the Mac that it would take. */
function otherTarget({ alternatives }: Advice, language: Language): string {
  const found = alternatives.find(
    ({ code, details }) =>
      code === 'passes-with-smaller-model' || (code === 'passes-with-moe' && details['amount'] !== undefined),
  );
  return found ? reasonSentence(found, language) : '';
}

/** What serves better, by its name where it has one. */
function notAMac({ alternatives }: Advice, language: Language): string {
  const isJapanese = language === 'ja';
  const other = alternatives.find(({ code }) => code === 'nvidia-card' || code === 'other-computer');
  const name = other?.details['card'] ?? other?.details['product'];
  if (other && name !== undefined) {
    const memory = `${String(other.details['memoryGB'] ?? '?')} GB`;
    return isJapanese
      ? `Mac 以外が正解です：${name}（${memory}）。`
      : `Not a Mac: ${name} (${memory}) serves you better.`;
  }
  if (alternatives.some(({ code }) => code === 'api-is-cheaper'))
    return isJapanese ? 'Mac は買わず、API を使いましょう。' : 'Not a Mac: an API costs you less.';
  return isJapanese ? 'Mac 以外が正解です。' : 'Not a Mac: something else serves you better.';
}

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
      return notAMac(advice, 'ja');
    case 'no-verdict':
      if (isRejected(advice)) return 'お尋ねの Mac はお勧めしません。条件に合いません。';
      return isOutOfReach(advice)
        ? `価格のわかる Mac に、条件どおりのものはありません。${otherTarget(advice, 'ja')}`
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
      return notAMac(advice, 'en');
    case 'no-verdict':
      if (isRejected(advice)) return 'Not the Mac you ask about: it does not meet your conditions.';
      return isOutOfReach(advice)
        ? `No Mac with a known price meets this. ${otherTarget(advice, 'en')}`
        : "Can't say.";
  }
}
