import type { Candidate, Need } from '#core/advice/advice.ts';
import { formatMoney, formatTokens, formatTokensPerSecond, type Language } from './format.ts';
import { macName } from './mac-name.ts';

/** Mac, price and rate of writing, which is no rate without the length that it is for. */
export function purchaseWords(candidate: Candidate, need: Need, language: Language): string {
  const { price, speed } = candidate;
  const isJapanese = language === 'ja';
  const rate = speed.generationTokensPerSecond?.mid;
  const words = [
    macName(candidate, language),
    ...(price
      ? [isApproximate(price, isJapanese) + formatMoney(price.amount, price.currency, language)]
      : []),
    ...(rate === undefined ? [] : [writingWords(formatTokensPerSecond(rate, language), need, language)]),
  ];
  return words.join(isJapanese ? '、' : ', ');
}

function writingWords(rate: string, need: Need, language: Language): string {
  const prompt = formatTokens(need.promptTokens, language);
  const output = formatTokens(need.outputTokens, language);
  return language === 'ja'
    ? `書く速さ約 ${rate}（プロンプト ${prompt}、回答 ${output} トークンのとき）`
    : `writes at about ${rate} for a prompt of ${prompt} and an answer of ${output} tokens`;
}

const isApproximate = (price: { approximate?: boolean | undefined }, isJapanese: boolean): string =>
  price.approximate ? (isJapanese ? '約 ' : 'about ') : '';
