import type { Answer, CallInput, Client, FaultValue } from '#contract/contract.ts';
import type { Language } from '#contract/text/format.ts';
import type { Advice, Candidate, Need } from '#core/advice/advice.ts';
import { AmountsByCurrency } from './amounts-by-currency.ts';
import { keepNeed, type KeepingPlace, keptNeedKey, readKeptNeed } from './kept-need.ts';
import type { NeedEdits } from './need-numbers.ts';
import { NewestCall } from './newest-call.ts';

/** One Mac in one configuration. */
export type Configuration = Pick<Candidate, 'macId' | 'chipId' | 'memoryGB'>;

export type OwnPrice = NonNullable<Need['prices']>[number];

/** A number is asked about when its typing pauses, not with each digit: 2, 25 and 250 are no budgets. */
const typingPauseMilliseconds = 250;

/** The verdict for what the user wants; only what was edited is sent, the rest are the host's defaults. */
export class AdviceStore {
  advice = $state.raw<Advice>();
  fault = $state.raw<FaultValue>();
  edits = $state.raw<Partial<Need>>({});
  /** ISO date of an earlier catalogue; absent: today's. */
  asOf = $state<string>();

  readonly need = $derived(this.advice && { ...this.advice.need, ...this.edits });
  readonly recommended: Candidate | undefined = $derived(this.#candidate('recommended'));
  readonly stepUp: Candidate | undefined = $derived(this.#candidate('stepUp'));

  #call: NewestCall<CallInput<'advise'>, Answer<Advice>>;
  #pause: ReturnType<typeof setTimeout> | undefined;

  #place: KeepingPlace | undefined;

  #amounts = new AmountsByCurrency();

  /** `place` keeps what was edited for the next page; absent: nothing is kept. */
  constructor(client: Pick<Client, 'call'>, language: Language = 'en', place?: KeepingPlace) {
    this.#place = place;
    // Prices are those of the store that the reader most likely buys from; both can be chosen.
    this.edits = { currency: language === 'ja' ? 'JPY' : 'USD' };
    if (place) this.#put(readKeptNeed(place));
    this.#call = new NewestCall(
      (question) => client.call('advise', question),
      (answer) => this.#take(answer),
    );
  }

  ask(): Promise<void> {
    clearTimeout(this.#pause);
    this.#pause = undefined;
    return this.#call.put({ need: this.edits, ...(this.asOf !== undefined && { asOf: this.asOf }) });
  }

  /** A field set to `undefined` goes back to its default. */
  edit(changes: NeedEdits): Promise<void> {
    this.#merge(changes);
    return this.ask();
  }

  /** As `edit`, but asks only when nothing more is typed for a moment. */
  type(changes: NeedEdits): void {
    this.#merge(changes);
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.ask(), typingPauseMilliseconds);
  }

  /** Asks at once what was typed last; nothing where that was asked already. */
  async settle(): Promise<void> {
    if (this.#pause !== undefined) await this.ask();
  }

  /** Another page of ours has kept something: the need is the same in all of them. */
  followKept(key: string | null): void {
    if (!this.#place || key !== keptNeedKey) return;
    const { currency } = this.edits;
    this.edits = { ...(currency && { currency }) };
    this.#put(readKeptNeed(this.#place));
    void this.ask();
  }

  /** Back to the defaults in the same currency; prices that were given stay. */
  startOver(): Promise<void> {
    const { currency, prices } = this.edits;
    this.edits = { ...(currency && { currency }), ...(prices && { prices }) };
    this.asOf = undefined;
    this.#amounts.clear();
    this.#keep();
    return this.ask();
  }

  /** The price of the user's own in the currency of the need. */
  ownPrice(configuration: Configuration): OwnPrice | undefined {
    return this.edits.prices?.find((price) => this.#isOf(price, configuration));
  }

  /** Replaces the user's price of a configuration; without one the catalogue's counts again. */
  setOwnPrice(configuration: Configuration, own: Pick<OwnPrice, 'amount' | 'condition'> | undefined): void {
    const others = this.edits.prices?.filter((price) => !this.#isOf(price, configuration)) ?? [];
    const { macId, chipId, memoryGB } = configuration;
    const prices = own
      ? [...others, { macId, chipId, memoryGB, currency: this.#currency(), ...own }]
      : others;
    this.type({ prices: prices.length > 0 ? prices : undefined });
  }

  #isOf(price: OwnPrice, { macId, chipId, memoryGB }: Configuration): boolean {
    return (
      price.macId === macId &&
      price.chipId === chipId &&
      price.memoryGB === memoryGB &&
      price.currency === this.#currency()
    );
  }

  #currency(): Need['currency'] {
    return this.edits.currency ?? this.advice?.need.currency ?? 'JPY';
  }

  #merge(changes: NeedEdits): void {
    const currency = this.#currency();
    this.#put(this.#amounts.exchanged(changes, { edits: this.edits, currency }));
    this.#keep();
  }

  #keep(): void {
    if (this.#place) keepNeed(this.#place, this.edits);
  }

  #put(changes: NeedEdits): void {
    const merged = { ...this.edits, ...changes };
    this.edits = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
  }

  #candidate(which: 'recommended' | 'stepUp'): Candidate | undefined {
    const index = this.advice?.[which];
    return index === undefined ? undefined : this.advice?.candidates[index];
  }

  #take(answer: Answer<Advice>): void {
    if (answer.ok) this.advice = answer.value;
    this.fault = answer.ok ? undefined : answer.error;
  }
}
