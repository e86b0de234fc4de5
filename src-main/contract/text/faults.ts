import type { FaultValue } from '../contract.ts';
import { expectedInJapanese } from './expected-ja.ts';
import type { FaultSentences } from './fault-sentences.ts';
import { faultsEn } from './faults-en.ts';
import { faultsJa } from './faults-ja.ts';
import { formatBytes, formatDate, formatNumber, formatTokens, type Language } from './format.ts';

const sentences: Record<Language, FaultSentences> = { en: faultsEn, ja: faultsJa };

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
    date: (name) => formatDate(String(details[name] ?? '?'), language),
    expected: () => expectedInJapanese(String(details['expected'] ?? '?')),
    has: (name) => details[name] !== undefined,
  });
}
