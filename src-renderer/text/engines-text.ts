import type { Language } from '#contract/text/format.ts';
import { enginesEn } from './engines-en.ts';
import { enginesJa } from './engines-ja.ts';

export const enginesText: Readonly<Record<Language, typeof enginesEn>> = { en: enginesEn, ja: enginesJa };
