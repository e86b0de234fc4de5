import { formatDate, formatMoney, formatTokens, type Language } from '#contract/text/format.ts';
import { verdictProvenance } from '#contract/text/provenance.ts';
import { reasonSentence } from '#contract/text/reasons.ts';
import { verdictSentence } from '#contract/text/verdict-words.ts';
import type { Advice } from '#core/advice/advice.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { formatMemorySize } from '#contract/text/format.ts';
import { adviceEn, type AdviceStrings } from '../text/advice-en.ts';
import { adviceJa } from '../text/advice-ja.ts';

const tables: Record<Language, AdviceStrings> = { en: adviceEn, ja: adviceJa };

export interface SharedAdvice {
  advice: Advice;
  /** As the catalogue names it. */
  model: string;
  machine: Pick<Machine, 'chipName' | 'memoryBytes'> | undefined;
}

/** What is shared, line by line: the question, the answer, its reasons and where it comes from. */
export interface ShareCard {
  title: string;
  question: string;
  verdict: string;
  lines: string[];
  /** Chip and memory, day of the catalogue, and whose words these are. */
  origin: string;
}

/** Reasons beyond these are left to the program. */
const mostLines = 5;

/**
 * The advice as it is shown to others: of the machine its chip and memory alone, so that neither name, serial
 * number, path nor macOS account can be in it.
 */
export function shareCard({ advice, model, machine }: SharedAdvice, language: Language): ShareCard {
  const text = tables[language];
  const { need } = advice;
  const isJapanese = language === 'ja';
  const budget = need.budget === undefined ? [] : [`≤ ${formatMoney(need.budget, need.currency, language)}`];
  const provenance = verdictProvenance(advice, language);
  return {
    title: text.title,
    question: [
      `${model} ${need.quantisation}`,
      `${text.slots.context} ${formatTokens(need.contextTokens, language)}`,
      text.uses[need.use],
      ...budget,
    ].join(' · '),
    verdict: verdictSentence(advice, language),
    lines: [
      ...[...advice.reasons, ...advice.freeChanges]
        .slice(0, mostLines)
        .map((reason) => reasonSentence(reason, language)),
      ...(provenance === '' ? [] : [isJapanese ? `（${provenance}）` : `(${provenance})`]),
    ],
    origin: [
      ...machineWords(machine, language),
      text.catalogue(formatDate(advice.catalogueDate, language)),
      'Kaidoki',
    ].join(' · '),
  };
}

function machineWords(machine: SharedAdvice['machine'], language: Language): string[] {
  const chip = machine?.chipName.value;
  const bytes = machine?.memoryBytes.value;
  const parts = [chip, bytes === undefined ? undefined : formatMemorySize(bytes, language)];
  const words = parts.filter((part) => part !== undefined).join(' ');
  return words === '' ? [] : [words];
}

/** The card as plain text, to paste into a message. */
export const shareText = ({ title, question, verdict, lines, origin }: ShareCard): string =>
  [title, question, '', verdict, ...lines.map((line) => `- ${line}`), '', origin].join('\n');
