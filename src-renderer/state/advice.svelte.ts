import type { Answer, Client, FaultValue } from '#contract/contract.ts';
import type { Advice, Candidate, Need } from '#core/advice/advice.ts';
import type { Language } from '#contract/text/format.ts';
import { NewestCall } from './newest-call.ts';

/** The verdict for what the user wants; only what was edited is sent, the rest are the host's defaults. */
export class AdviceStore {
  advice = $state.raw<Advice>();
  fault = $state.raw<FaultValue>();
  edits = $state.raw<Partial<Need>>({});

  readonly need = $derived(this.advice && { ...this.advice.need, ...this.edits });
  readonly recommended: Candidate | undefined = $derived(this.#candidate('recommended'));
  readonly stepUp: Candidate | undefined = $derived(this.#candidate('stepUp'));

  #call: NewestCall<Partial<Need>, Answer<Advice>>;

  constructor(client: Pick<Client, 'call'>, language: Language = 'en') {
    // Prices are those of the store that the reader most likely buys from; both can be chosen.
    this.edits = { currency: language === 'ja' ? 'JPY' : 'USD' };
    this.#call = new NewestCall(
      (need) => client.call('advise', { need }),
      (answer) => this.#take(answer),
    );
  }

  ask(): Promise<void> {
    return this.#call.put(this.edits);
  }

  /** A field set to `undefined` goes back to its default. */
  edit(changes: Partial<Need>): Promise<void> {
    const merged = { ...this.edits, ...changes };
    this.edits = Object.fromEntries(Object.entries(merged).filter(([, value]) => value !== undefined));
    return this.ask();
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
