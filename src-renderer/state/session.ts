import { createContext } from 'svelte';
import type { Client } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import type { FitAnswer } from '#core/fit/grid.ts';
import type { Bridge } from '../bridge/connect.ts';
import { AdviceStore } from './advice.svelte.ts';
import { AppStore } from './app.svelte.ts';
import { FitStore } from './fit.svelte.ts';
import { HistoryStore } from './history.svelte.ts';
import { LanguageStore, type LanguagePlace, systemLanguage } from './language.svelte.ts';
import { ListStore } from './lists.svelte.ts';
import { SpeedStore } from './speed.svelte.ts';

/** Everything a page holds, made once. */
export class Session {
  /** For views that hold what they show themselves, since nothing else asks for it. */
  readonly client: Pick<Client, 'call'>;
  readonly language: LanguageStore;
  readonly app: AppStore;
  readonly fit: FitStore;
  readonly advice: AdviceStore;
  readonly lists: ListStore;
  readonly history: HistoryStore;
  /** Whether the host has an icon in the menu bar. */
  readonly isMenuBarApp: boolean;
  /** The language that comes first when none is chosen. */
  readonly systemLanguage: Language;
  readonly speed: SpeedStore;

  constructor(bridge: Bridge, place: LanguagePlace) {
    this.client = bridge;
    // A host that cannot be reached is told by the next thing that is asked of it.
    this.language = new LanguageStore(place, (language) => {
      bridge.call('changeSettings', { language: language ?? 'system' }).catch(() => undefined);
    });
    this.fit = new FitStore(bridge);
    this.advice = new AdviceStore(bridge, this.language.current, place.storage);
    this.lists = new ListStore(bridge);
    this.history = new HistoryStore(bridge, this.lists);
    this.isMenuBarApp = bridge.isMenuBarApp ?? false;
    this.systemLanguage = systemLanguage(place.preferred);
    this.speed = new SpeedStore(bridge, this.lists);
    this.app = new AppStore(bridge, {
      onState: ({ settings }) => this.language.follow(settings.language),
      onNewFacts: () => this.askAgain(),
    });
  }

  answerWords(answer: FitAnswer): string {
    return this.language.text.fit.answers[answer];
  }

  /** Asks for all that rests on the machine and its newest measurement. */
  askAgain(): void {
    void this.fit.ask();
    void this.advice.ask();
    void this.lists.read().then(() => this.speed.ask());
  }
}

export const [readSession, provideSession] = createContext<Session>();
