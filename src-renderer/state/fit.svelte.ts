import type { Answer, CallOutput, Client, FaultValue } from '#contract/contract.ts';
import type { FitGrid, FitRow, FitTarget, KvType } from '#core/fit/grid.ts';
import { contextAt, contextPosition } from './context-steps.ts';
import { NewestCall } from './newest-call.ts';

interface Question {
  contextTokens: number;
  kvType: KvType;
  target?: FitTarget;
}

export const cellKey = (row: { modelId: string; quantisation: string }): string =>
  `${row.modelId}:${row.quantisation}`;

/** The grid of what fits, for a context, a KV type and this machine or another Mac. */
export class FitStore {
  contextTokens = $state(8192);
  kvType = $state<KvType>('f16');
  target = $state.raw<FitTarget>();
  grid = $state.raw<FitGrid>();
  fault = $state.raw<FaultValue>();
  /** Cell whose parts are shown, as `cellKey` spells it. */
  selectedKey = $state<string>();

  readonly position = $derived(contextPosition(this.contextTokens));
  readonly selected: FitRow | undefined = $derived(
    this.grid?.rows.find((row) => cellKey(row) === this.selectedKey),
  );

  #call: NewestCall<Question, Answer<CallOutput<'fit'>>>;

  constructor(client: Pick<Client, 'call'>) {
    this.#call = new NewestCall(
      (question) => client.call('fit', question),
      (answer) => this.#take(answer),
    );
  }

  ask(): Promise<void> {
    const { contextTokens, kvType, target } = this;
    return this.#call.put({ contextTokens, kvType, ...(target && { target }) });
  }

  setPosition(position: number): Promise<void> {
    this.contextTokens = contextAt(position);
    return this.ask();
  }

  setKvType(kvType: KvType): Promise<void> {
    this.kvType = kvType;
    return this.ask();
  }

  /** `undefined` asks about this machine again. */
  setTarget(target: FitTarget | undefined): Promise<void> {
    this.target = target;
    return this.ask();
  }

  select(key: string): void {
    this.selectedKey = this.selectedKey === key ? undefined : key;
  }

  #take(answer: Answer<FitGrid>): void {
    if (answer.ok) this.grid = answer.value;
    this.fault = answer.ok ? undefined : answer.error;
  }
}
