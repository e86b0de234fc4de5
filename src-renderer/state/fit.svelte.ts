import type { Answer, CallInput, CallOutput, Client, FaultValue } from '#contract/contract.ts';
import type { FitGrid, FitRow, FitTarget, KvType, TrainingRun } from '#core/fit/grid.ts';
import { AskedAhead } from './asked-ahead.ts';
import { contextAt, contextPosition, contextSteps } from './context-steps.ts';
import { NewestCall } from './newest-call.ts';

interface Question {
  contextTokens: number;
  kvType: KvType;
  target?: FitTarget;
}

/** One short sample at a time with checkpointing: what a Mac can do at all. */
export const usualTraining: TrainingRun = {
  method: 'qlora',
  batch: 1,
  sampleTokens: 2048,
  gradientCheckpointing: true,
};

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

  #explained = $state.raw<FitRow>();

  readonly position = $derived(contextPosition(this.contextTokens));
  readonly selected: FitRow | undefined = $derived(
    this.grid?.rows.find((row) => cellKey(row) === this.selectedKey),
  );
  /** The chosen cell with what would make it fit and what fine-tuning takes; absent until it is answered. */
  readonly explained: FitRow | undefined = $derived(
    this.selected && this.#explained && cellKey(this.#explained) === this.selectedKey
      ? this.#explained
      : undefined,
  );

  #ahead: AskedAhead<Question, Answer<CallOutput<'fit'>>>;
  #call: NewestCall<Question, Answer<CallOutput<'fit'>>>;
  #explain: NewestCall<CallInput<'fit'>, Answer<CallOutput<'fit'>>>;

  constructor(client: Pick<Client, 'call'>) {
    this.#ahead = new AskedAhead((question) => client.call('fit', question));
    this.#call = new NewestCall(
      (question) => this.#ahead.answer(question),
      (answer) => this.#take(answer),
    );
    this.#explain = new NewestCall(
      (question) => client.call('fit', question),
      (answer) => {
        if (answer.ok) this.#explained = answer.value.rows[0];
      },
    );
  }

  /** Asks anew: what the answer rests on may have changed. */
  async ask(): Promise<void> {
    this.#ahead.forget();
    await this.#put();
    if (this.#ahead.isHeld) await this.#askAhead();
  }

  /** Asks for every step of the slider, so that a drag need not wait for the host. Holding it again changes nothing. */
  async holdSlider(): Promise<void> {
    if (!this.#ahead.isHeld) await this.#askAhead();
  }

  releaseSlider(): void {
    this.#ahead.release();
  }

  async #askAhead(): Promise<void> {
    const { position } = this;
    const nearestFirst = contextSteps
      .map((contextTokens, step) => ({ contextTokens, distance: Math.abs(step - position) }))
      .toSorted((a, b) => a.distance - b.distance);
    await this.#ahead.hold(nearestFirst.map(({ contextTokens }) => this.#question(contextTokens)));
  }

  async #put(): Promise<void> {
    await this.#call.put(this.#question());
    await this.#askWhy();
  }

  #question(contextTokens = this.contextTokens): Question {
    const { kvType, target } = this;
    return { contextTokens, kvType, ...(target && { target }) };
  }

  /** One cell at a time: remedies of a whole grid would not be worked out within a frame. */
  async #askWhy(): Promise<void> {
    const { selected } = this;
    if (!selected) return;
    await this.#explain.put({
      ...this.#question(),
      modelIds: [selected.modelId],
      quantisations: [selected.quantisation],
      withRemedies: true,
      training: usualTraining,
    });
  }

  setPosition(position: number): Promise<void> {
    this.contextTokens = contextAt(position);
    return this.#put();
  }

  setKvType(kvType: KvType): Promise<void> {
    this.kvType = kvType;
    return this.#put();
  }

  /** `undefined` asks about this machine again. */
  setTarget(target: FitTarget | undefined): Promise<void> {
    this.target = target;
    return this.#put();
  }

  async select(key: string): Promise<void> {
    this.selectedKey = this.selectedKey === key ? undefined : key;
    await this.#askWhy();
  }

  #take(answer: Answer<FitGrid>): void {
    if (answer.ok) this.grid = answer.value;
    this.fault = answer.ok ? undefined : answer.error;
  }
}
