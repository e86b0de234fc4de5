import type { Language } from '#contract/text/format.ts';
import { localEn } from './local-en.ts';
import { localJa } from './local-ja.ts';

export const localText: Readonly<Record<Language, typeof localEn>> = { en: localEn, ja: localJa };
