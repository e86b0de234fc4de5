import type { Reason } from '#core/advice/advice.ts';
import type { AdviceReasonCode } from '#core/advice/reasons.ts';
import { ConditionSchema } from '#core/chips/catalogue.ts';
import type { DistrustCode } from '#core/benchmark/trust.ts';
import type { SpeedReasonCode } from '#core/speed/reasons.ts';
import { formatBytes, formatDate, formatMoney, formatNumber, formatSeconds, formatTokens } from './format.ts';
import {
  formatPercent,
  formatRough,
  formatSmallMoney,
  formatTokensPerSecond,
  type Language,
} from './format.ts';
import { macName, productName } from './mac-name.ts';
import { priceProvenance } from './provenance.ts';

/** Every reason the core gives: of advice, of a speed, and why a measurement is not trusted. */
export type ReasonCode = AdviceReasonCode | SpeedReasonCode | DistrustCode;

/** A table with a sentence for each reason; one that is missing does not compile. */
export type ReasonSentences = Readonly<Record<ReasonCode, (read: ReasonReader) => string>>;

/** Details of a reason, worded; a detail that is missing reads as "?". */
export interface ReasonReader {
  has(name: string): boolean;
  text(name: string): string;
  /** The Mac that the reason names, with chip, bin and memory. */
  mac(): string;
  count(name: string): string;
  /** Two digits are enough for it. */
  rough(name: string): string;
  bytes(name: string): string;
  tokens(name: string): string;
  rate(name: string): string;
  seconds(name: string): string;
  date(name: string): string;
  percent(name: string): string;
  /** An amount in the currency that the reason names. */
  money(name: string): string;
  /** The price of the Mac that the reason names: "about $2,499 (price of Aug 29, 2026)". */
  price(): string;
  /** The same where cents count. */
  smallMoney(name: string): string;
}

export function reasonReader({ details }: Reason, language: Language): ReasonReader {
  const value = (name: string): string | number | boolean | undefined => details[name];
  const text = (name: string): string => String(value(name) ?? '?');
  const worded =
    (word: (figure: number, language: Language) => string) =>
    (name: string): string => {
      const figure = value(name);
      return typeof figure === 'number' ? word(figure, language) : '?';
    };
  const currency = () => (value('currency') === 'USD' ? 'USD' : 'JPY');
  return {
    has: (name) => value(name) !== undefined,
    text: (name) => (name === 'product' ? productName(text(name), language) : text(name)),
    mac: () => macName(details, language),
    count: worded((figure) => formatNumber(figure, language, 2)),
    bytes: worded(formatBytes),
    tokens: worded(formatTokens),
    rate: worded(formatTokensPerSecond),
    seconds: worded(formatSeconds),
    percent: worded(formatPercent),
    date: (name) => formatDate(text(name), language),
    rough: worded(formatRough),
    money: worded((figure) => formatMoney(figure, currency(), language)),
    price: () => priceWords(details, language),
    smallMoney: worded((figure) => formatSmallMoney(figure, currency(), language)),
  };
}

function priceWords(
  { amount, currency, asOf, priceKind, condition, approximate }: Reason['details'],
  language: Language,
): string {
  if (typeof amount !== 'number') return '?';
  const isJapanese = language === 'ja';
  const money = formatMoney(amount, currency === 'USD' ? 'USD' : 'JPY', language);
  const about = approximate === true ? (isJapanese ? '約 ' : 'about ') : '';
  const day = formatDate(String(asOf ?? '?'), language);
  const ofToday = isJapanese ? `${day}の価格` : `price of ${day}`;
  const basis =
    typeof priceKind === 'string'
      ? priceProvenance(
          { kind: priceKind, condition: conditionOf(condition), asOf: String(asOf ?? '?') },
          language,
        )
      : ofToday;
  return isJapanese ? `${about}${money}（${basis}）` : `${about}${money} (${basis})`;
}

const conditionOf = (text: unknown) => ConditionSchema.options.find((condition) => condition === text);
