import type { Language } from '#contract/text/format.ts';
import { en } from './text/en.ts';
import { ja } from './text/ja.ts';

export type CliText = typeof en;

const texts: Record<Language, CliText> = { en, ja };

export const cliText = (language: Language): CliText => texts[language];
