import type { Language } from '#contract/text/format.ts';
import { en, type Strings } from '../text/en.ts';
import { ja } from '../text/ja.ts';

const storageKey = 'kaidoki.language';

const tables: Record<Language, Strings> = { ja, en };

export interface LanguagePlace {
  storage: { getItem(key: string): string | null; setItem(key: string, value: string): void };
  /** As the system prefers them: `navigator.languages`. */
  preferred: readonly string[];
}

/** The language chosen earlier, else the first of the system's that is ours, else English. */
export function firstLanguage({ storage, preferred }: LanguagePlace): Language {
  const kept = storage.getItem(storageKey);
  if (kept === 'ja' || kept === 'en') return kept;
  const short = preferred.map((tag) => tag.slice(0, 2).toLowerCase());
  return short.find((tag): tag is Language => tag === 'ja' || tag === 'en') ?? 'en';
}

/** The language of the page and its strings. */
export class LanguageStore {
  current = $state<Language>('en');
  readonly text: Strings = $derived(tables[this.current]);

  #place: LanguagePlace;

  constructor(place: LanguagePlace) {
    this.#place = place;
    this.current = firstLanguage(place);
  }

  choose(language: Language): void {
    this.current = language;
    this.#place.storage.setItem(storageKey, language);
  }
}
