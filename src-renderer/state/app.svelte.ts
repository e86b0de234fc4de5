import type { Answer, AppState, CallInput, FaultValue } from '#contract/contract.ts';
import type { Bridge } from '../bridge/connect.ts';

export interface AppListener {
  onState?(state: AppState): void;
  /** Something that fit and advice rest on has changed. */
  onNewFacts?(): void;
}

/** The host's state as it was last sent, and whether the host can be reached. */
export class AppStore {
  state = $state.raw<AppState>();
  isReachable = $state(true);

  readonly machine = $derived(this.state?.machine);
  readonly benchmark = $derived(this.state?.benchmark ?? { status: 'idle' as const });
  readonly isMeasuring = $derived(
    this.benchmark.status === 'running' || this.benchmark.status === 'cancelling',
  );

  #refused = $state.raw<FaultValue>();
  #unread = $state.raw<FaultValue>();
  /** Why the last command was refused, else why the state could not be read. */
  readonly fault = $derived(this.#refused ?? this.#unread);

  #bridge: Bridge;
  #listener: AppListener;
  #facts = '';
  /** How many states came. */
  #taken = 0;

  constructor(bridge: Bridge, listener: AppListener = {}) {
    this.#bridge = bridge;
    this.#listener = listener;
  }

  /** Subscribes first and reads then, so that nothing said in between is lost. Answers how to end it. */
  start(): () => void {
    const endState = this.#bridge.subscribe('state', (state) => this.#take(state));
    const endReach = this.#bridge.onReachable((isReachable) => {
      this.isReachable = isReachable;
      if (isReachable) void this.read();
    });
    void this.read();
    // What was measured in a terminal meanwhile is noticed when the page is looked at again.
    const onFocus = (): void => void this.read();
    window.addEventListener('focus', onFocus);
    return () => {
      window.removeEventListener('focus', onFocus);
      endState();
      endReach();
    };
  }

  /** Leaves standing why a command was refused: nobody asked for this reading. */
  async read(): Promise<void> {
    await this.#reach(async () => {
      const answer = await this.#askState('readState');
      this.#unread = answer.ok ? undefined : answer.error;
    });
  }

  /** Without a question the usual one: the reference. */
  async startBenchmark(question: CallInput<'startBenchmark'> = {}): Promise<void> {
    await this.#run(() => this.#bridge.call('startBenchmark', question));
  }

  async cancelBenchmark(): Promise<void> {
    await this.#run(() => this.#bridge.call('cancelBenchmark', {}));
  }

  async probeAgain(): Promise<void> {
    await this.#run(() => this.#askState('probeAgain'));
  }

  /** An answer that a newer state has overtaken is dropped. */
  async #askState(call: 'readState' | 'probeAgain'): Promise<Answer<AppState>> {
    const before = this.#taken;
    const answer = await this.#bridge.call(call, {});
    if (answer.ok && this.#taken === before) this.#take(answer.value);
    return answer;
  }

  async #run(ask: () => Promise<{ ok: true } | { ok: false; error: FaultValue }>): Promise<void> {
    await this.#reach(async () => {
      const answer = await ask();
      this.#refused = answer.ok ? undefined : answer.error;
    });
  }

  async #reach(ask: () => Promise<void>): Promise<void> {
    try {
      await ask();
      this.isReachable = true;
    } catch {
      this.isReachable = false;
    }
  }

  #take(state: AppState): void {
    this.#taken += 1;
    this.state = state;
    this.#listener.onState?.(state);
    if (!state.machine) return;
    const { conditions: _, ...lasting } = state.machine;
    const { latest, latestComparison, catalogueDate, historyEntries } = state;
    const facts = JSON.stringify([
      lasting,
      latest,
      latestComparison?.startedAt,
      catalogueDate,
      historyEntries,
    ]);
    if (facts === this.#facts) return;
    this.#facts = facts;
    this.#listener.onNewFacts?.();
  }
}
