import type { Advice, Reason, Verdict } from '#core/advice/advice.ts';
import { isDisturbance } from '#core/advice/disturbances.ts';
import type { Language } from './format.ts';
import { macName } from './mac-name.ts';
import { purchaseWords } from './purchase-words.ts';
import { reasonSentence } from './reasons.ts';

/** The verdict, told apart where one answer has two headlines. */
export type VerdictKind = Verdict | 'look-up-price' | 'none-passes' | 'not-that-one';

/** What the sentence of the verdict amounts to, for a word or two in its place. */
export function verdictKind(advice: Advice): VerdictKind {
  const { verdict } = advice;
  if (verdict === 'buy' && probablyCheaper(advice)) return 'look-up-price';
  if (verdict !== 'no-verdict') return verdict;
  return isRejected(advice) ? 'not-that-one' : isOutOfReach(advice) ? 'none-passes' : verdict;
}

/** The verdict in one sentence: the plain words first, then Mac, price and speed where they belong. */
export function verdictSentence(advice: Advice, language: Language): string {
  const chosen = advice.recommended === undefined ? undefined : advice.candidates[advice.recommended];
  const purchase = chosen ? purchaseWords(chosen, advice.need, language) : '';
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

const isOutOfReach = ({ reasons }: Advice): boolean =>
  reasons.some(({ code }) => code === 'nothing-on-sale-passes');
const isRejected = ({ reasons }: Advice): boolean =>
  reasons.some(({ code }) => code === 'considered-does-not-pass');
/** Neither here nor on a Mac that was asked about is it as wished. */
const isShortOfWish = (advice: Advice): boolean => isOutOfReach(advice) || isRejected(advice);

/** The Mac of unknown price that would do as well and probably costs less than the one that is named. */
const probablyCheaper = ({ reasons }: Advice): Reason | undefined =>
  reasons.find(({ code, details }) => code === 'only-price-unknown' && details['isProbablyCheaper'] === true);

function cheaperMac(advice: Advice, language: Language): string | undefined {
  const found = probablyCheaper(advice);
  return found && macName(found.details, language);
}

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

/** With what is missing, where the user can see to it. */
function cannotSay({ reasons: [first] }: Advice, language: Language): string {
  const isJapanese = language === 'ja';
  if (first?.code === 'measure-first')
    return isJapanese
      ? 'まだ判断できません。まずこのマシンを測ってください。'
      : "Can't say yet: measure this machine first.";
  if (first && isDisturbance(first.code))
    return isJapanese
      ? 'まだ判断できません。今の状態では速さを確かめられないため、先に下の点を直してください。'
      : "Can't say yet: its speed can't be told in this state. See to what is named below first.";
  return isJapanese ? '判断できません。' : "Can't say.";
}

function verdictJa(advice: Advice, purchase: string, change: string): string {
  const cheaper = cheaperMac(advice, 'ja');
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
      return cheaper === undefined
        ? `買い時です：${purchase}。`
        : `先に ${cheaper}の価格を調べてください。条件を満たしそうで、おそらくこちらのほうが安く済みます。価格のわかる中で最も安いのは、${purchase}です。`;
    case 'wait':
      return (
        (isReported(advice)
          ? `待ちです。今なら ${purchase}ですが、後継が近いと報じられています。`
          : `待ちです。今なら ${purchase}ですが、そろそろ後継が出る時期です。`) +
        (cheaper === undefined ? '' : `${cheaper}のほうがおそらく安いので、先に価格を調べてください。`)
      );
    case 'not-a-mac':
      return notAMac(advice, 'ja');
    case 'no-verdict':
      if (isRejected(advice)) return 'お尋ねの Mac はお勧めしません。条件に合いません。';
      return isOutOfReach(advice)
        ? `価格のわかる Mac に、条件どおりのものはありません。${otherTarget(advice, 'ja')}`
        : cannotSay(advice, 'ja');
  }
}

function verdictEn(advice: Advice, purchase: string, change: string): string {
  const cheaper = cheaperMac(advice, 'en');
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
      return cheaper === undefined
        ? `Buy: ${purchase}.`
        : `Look up the price of ${cheaper} first: it may meet the need too and is probably cheaper. The cheapest with a known price is ${purchase}.`;
    case 'wait':
      return (
        (isReported(advice)
          ? `Wait: today it would be ${purchase}, but a successor is reported to be near.`
          : `Wait: today it would be ${purchase}, but its line is due for a successor.`) +
        (cheaper === undefined ? '' : ` ${cheaper} is probably cheaper: look up its price first.`)
      );
    case 'not-a-mac':
      return notAMac(advice, 'en');
    case 'no-verdict':
      if (isRejected(advice)) return 'Not the Mac you ask about: it does not meet your conditions.';
      return isOutOfReach(advice)
        ? `No Mac with a known price meets this. ${otherTarget(advice, 'en')}`
        : cannotSay(advice, 'en');
  }
}
