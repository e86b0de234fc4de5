import type { Language } from '#contract/text/format.ts';
import { en, type Strings } from '../text/en.ts';
import { ja } from '../text/ja.ts';

const storageKey = 'kaidoki.language';

const tables: Record<Language, Strings> = { ja, en };

export interface LanguagePlace {
  storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  /** As the system prefers them: `navigator.languages`. */
  preferred: readonly string[];
}

/** The language chosen earlier, else the first of the system's that is ours, else English. */
export function firstLanguage({ storage, preferred }: LanguagePlace): Language {
  const kept = storage.getItem(storageKey);
  return kept === 'ja' || kept === 'en' ? kept : systemLanguage(preferred);
}

/** The first of the system's languages that is ours, else English. */
export function systemLanguage(preferred: readonly string[]): Language {
  const short = preferred.map((tag) => tag.slice(0, 2).toLowerCase());
  return short.find((tag): tag is Language => tag === 'ja' || tag === 'en') ?? 'en';
}

/**
 * The language of the page and its strings. The host keeps what was chosen and tells it to every window; the
 * page's own storage only spares a new page from beginning in another language.
 */
export class LanguageStore {
  current = $state<Language>('en');
  readonly text: Strings = $derived(tables[this.current]);

  #place: LanguagePlace;
  #onChosen: (language: Language | undefined) => void;
  /** The host's last word; absent before the first. */
  #told: { language: Language | undefined } | undefined;

  /** `onChosen` tells the host. */
  constructor(place: LanguagePlace, onChosen: (language: Language | undefined) => void = () => undefined) {
    this.#place = place;
    this.#onChosen = onChosen;
    this.current = firstLanguage(place);
  }

  /** `undefined`: the system's, whatever it is. */
  choose(language: Language | undefined): void {
    this.#show(language);
    this.#onChosen(language);
  }

  /** What the host says was chosen, `undefined` for the system's; a repetition changes nothing. */
  follow(chosen: Language | undefined): void {
    if (this.#told && this.#told.language === chosen) return;
    this.#told = { language: chosen };
    this.#show(chosen);
  }

  #show(chosen: Language | undefined): void {
    const { storage, preferred } = this.#place;
    this.current = chosen ?? systemLanguage(preferred);
    if (chosen === undefined) storage.removeItem(storageKey);
    else storage.setItem(storageKey, chosen);
  }
}
