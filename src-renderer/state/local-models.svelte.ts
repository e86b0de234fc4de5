import type { Answer, Client, FaultValue } from '#contract/contract.ts';
import type { KvType } from '#core/fit/grid.ts';
import type { LocalModels } from '#core/local-models/local-model.ts';
import { answerCounts, type LocalLook, localRows, localRowsShown, programCounts } from './local-rows.ts';
import { NewestCall } from './newest-call.ts';

interface Question {
  contextTokens: number;
  kvType: KvType;
}

/** What is drawn at first, and with each further step: a disk may hold thousands. */
const shownAtFirst = 30;
const shownMore = 100;

/** The models on this disk, once they were asked for, and how they are looked at. */
export class LocalModelStore {
  contextTokens = $state(8192);
  kvType = $state<KvType>('f16');
  found = $state.raw<LocalModels>();
  fault = $state.raw<FaultValue>();
  isSearching = $state(false);
  /** Row whose details are shown. */
  openKey = $state<string>();
  #look = $state.raw<LocalLook>({ search: '', program: 'all', answer: 'all', order: 'best' });
  #most = $state(shownAtFirst);

  readonly rows = $derived.by(() => (this.found ? localRows(this.found) : []));
  readonly answers = $derived.by(() => answerCounts(this.rows));
  readonly programs = $derived.by(() => programCounts(this.rows));
  /** As chosen; what another answer no longer has is not looked for in it. */
  readonly look: LocalLook = $derived.by(() => {
    const { program, answer } = this.#look;
    return {
      ...this.#look,
      program: this.programs.some(({ value }) => value === program) ? program : 'all',
      answer: this.answers.some(({ value }) => value === answer) ? answer : 'all',
    };
  });
  readonly matching = $derived.by(() => localRowsShown(this.rows, this.look));
  readonly shown = $derived.by(() => this.matching.slice(0, this.#most));
  /** How many rows the next step adds; 0: all are shown. */
  readonly more: number = $derived.by(() => Math.min(shownMore, this.matching.length - this.shown.length));

  #call: NewestCall<Question, Answer<LocalModels>>;

  constructor(client: Pick<Client, 'call'>) {
    this.#call = new NewestCall(
      (question) => client.call('listLocalModels', question),
      (answer) => {
        if (answer.ok) this.found = answer.value;
        this.fault = answer.ok ? undefined : answer.error;
      },
    );
  }

  /** Reads this machine's disk: only ever called for something the user did. */
  async find(): Promise<void> {
    const { contextTokens, kvType } = this;
    const asked = this.#call.put({ contextTokens, kvType });
    // The search under way asks this too before it ends.
    if (this.isSearching) return;
    this.isSearching = true;
    await asked;
    this.isSearching = false;
  }

  /** For another context the question is asked anew, once there was one. */
  async choose(question: Partial<Question>): Promise<void> {
    this.contextTokens = question.contextTokens ?? this.contextTokens;
    this.kvType = question.kvType ?? this.kvType;
    if (this.found || this.fault) await this.find();
  }

  lookAt(change: Partial<LocalLook>): void {
    this.#look = { ...this.#look, ...change };
    this.#most = shownAtFirst;
  }

  showMore(): void {
    this.#most += shownMore;
  }

  toggle(key: string): void {
    this.openKey = this.openKey === key ? undefined : key;
  }
}
