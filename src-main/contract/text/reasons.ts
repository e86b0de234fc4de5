import type { Reason } from '#core/advice/advice.ts';
import type { Language } from './format.ts';
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
