import type { Language } from './format.ts';

/** Where a limit of the GPU's memory comes from that was not asked of Metal; said alike wherever it is named. */
export const limitTable: Readonly<Record<Language, string>> = {
  en: 'from a table of limits by memory and macOS',
  ja: 'メモリ容量と macOS ごとの値の表から',
};
