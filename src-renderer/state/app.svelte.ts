import type { AppState, CallInput, FaultValue } from '#contract/contract.ts';
import type { Bridge } from '../bridge/connect.ts';

export interface AppListener {
  onState?(state: AppState): void;
  /** Something that fit and advice rest on has changed. */
  onNewFacts?(): void;
}

/** The host's state as it was last sent, and whether the host can be reached. */
export class AppStore {
  state = $state.raw<AppState>();
  /** Why the state could not be read, or the last command was refused. */
  fault = $state.raw<FaultValue>();
  isReachable = $state(true);

  readonly machine = $derived(this.state?.machine);
  readonly benchmark = $derived(this.state?.benchmark ?? { status: 'idle' as const });
  readonly isMeasuring = $derived(
    this.benchmark.status === 'running' || this.benchmark.status === 'cancelling',
  );

  #bridge: Bridge;
  #listener: AppListener;
  #facts = '';

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

  async read(): Promise<void> {
    await this.#run(async () => {
      const answer = await this.#bridge.call('readState', {});
      if (answer.ok) this.#take(answer.value);
      return answer;
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
    await this.#run(async () => {
      const answer = await this.#bridge.call('probeAgain', {});
      if (answer.ok) this.#take(answer.value);
      return answer;
    });
  }

  async #run(ask: () => Promise<{ ok: true } | { ok: false; error: FaultValue }>): Promise<void> {
    try {
      const answer = await ask();
      this.fault = answer.ok ? undefined : answer.error;
      this.isReachable = true;
    } catch {
      this.isReachable = false;
    }
  }

  #take(state: AppState): void {
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
