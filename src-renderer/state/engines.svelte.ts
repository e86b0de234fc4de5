import type { CallInput, CallOutput, Client, FaultValue } from '#contract/contract.ts';
import type { EngineComparison } from '#core/engines/comparison.ts';
import type { FoundEngines } from '#core/engines/found-engine.ts';
import {
  askedEngines,
  chosenLabel,
  type EngineChoice,
  type EngineChoices,
  firstChoices,
  withShared,
} from './engine-choice.ts';

type Question = CallInput<'compareEngines'>;
type Address = NonNullable<CallInput<'findEngines'>['addresses']>[number];
export type CompareMode = NonNullable<Question['mode']>;
/** As many as the host takes. */
const mostAddresses = 16;

export const compareModes: readonly CompareMode[] = ['quick', 'default', 'full'];

/** Which engines are compared, and what earlier comparisons said. */
export class EngineStore {
  found = $state.raw<FoundEngines>();
  /** Why engines were not found, or a comparison not begun. */
  fault = $state.raw<FaultValue>();
  isLooking = $state(false);
  isStarting = $state(false);
  mode = $state<CompareMode>('default');
  /** Model of the catalogue that our own llama.cpp is measured with; empty: it takes no part. */
  ownModel = $state('');
  ownQuantisation = $state('Q4_K_M');
  choices = $state.raw<EngineChoices>({});

  kept = $state.raw<CallOutput<'listEngineComparisons'>>();
  runs = $state.raw<CallOutput<'listEngineRuns'>>();
  #shownAt = $state<string>();

  readonly asked = $derived.by(() => (this.found ? askedEngines(this.found, this.choices) : []));
  readonly count: number = $derived(this.asked.length + (this.ownModel === '' ? 0 : 1));
  readonly label = $derived.by(() => (this.found ? chosenLabel(this.found, this.choices) : undefined));
  readonly comparisons: readonly EngineComparison[] = $derived(this.kept?.comparisons ?? []);
  /** The one that was chosen, else the newest. */
  readonly shown: EngineComparison | undefined = $derived(
    this.comparisons.find(({ startedAt }) => startedAt === this.#shownAt) ?? this.comparisons[0],
  );

  #client: Pick<Client, 'call'>;
  #addresses: readonly Address[] = [];

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  /** Asks the programs of this machine: only ever called for something the user did. */
  async find(): Promise<void> {
    if (this.isLooking) return;
    this.isLooking = true;
    try {
      const answer = await this.#client.call('findEngines', { addresses: [...this.#addresses] });
      this.fault = answer.ok ? undefined : answer.error;
      if (answer.ok) {
        this.found = answer.value;
        this.choices = firstChoices(answer.value);
      }
    } catch {
      // The host is gone; the page says so, and the user asks again.
    }
    this.isLooking = false;
  }

  /** Looks there too; an address that is refused is forgotten. */
  async findAt(address: Address): Promise<void> {
    const before = this.#addresses;
    this.#addresses = [...before.filter(({ url }) => url !== address.url), address].slice(-mostAddresses);
    await this.find();
    if (this.fault) this.#addresses = before;
  }

  choose(key: string, change: Partial<EngineChoice>): void {
    const choice = this.choices[key];
    if (choice) this.choices = { ...this.choices, [key]: { ...choice, ...change } };
  }

  chooseShared(label: string): void {
    if (this.found) this.choices = withShared(this.found, this.choices, label);
  }

  /** Answers when the host has begun; its state tells the rest. */
  async compare(): Promise<void> {
    if (this.isStarting) return;
    this.isStarting = true;
    try {
      const answer = await this.#client.call('compareEngines', this.#question());
      this.fault = answer.ok ? undefined : answer.error;
    } catch {
      // As above.
    }
    this.isStarting = false;
  }

  #question(): Question {
    const { asked, mode, ownModel, ownQuantisation } = this;
    return {
      mode,
      engines: asked,
      ...(ownModel !== '' && { own: { model: `${ownModel}:${ownQuantisation}` } }),
    };
  }

  /** Reads what this program itself kept. */
  async readKept(): Promise<void> {
    try {
      const [kept, runs] = await Promise.all([
        this.#client.call('listEngineComparisons', {}),
        this.#client.call('listEngineRuns', {}),
      ]);
      if (kept.ok) this.kept = kept.value;
      if (runs.ok) this.runs = runs.value;
    } catch {
      // As above.
    }
  }

  /** A comparison that has just been made stands first, whatever was looked at. */
  async showNewest(): Promise<void> {
    this.#shownAt = undefined;
    await this.readKept();
  }

  show(startedAt: string): void {
    this.#shownAt = startedAt;
  }
}
