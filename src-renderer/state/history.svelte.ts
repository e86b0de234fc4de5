import type { Answer, CallInput, CallOutput, Client, FaultValue } from '#contract/contract.ts';
import { compareRuns, type RunComparison } from '#core/benchmark/compare.ts';
import type { ExportFormat } from '#core/benchmark/exported-run.ts';
import type { BenchmarkMode } from '#core/benchmark/result.ts';
import { nameRuns, type NamedRun } from '#core/benchmark/run-name.ts';
import type { FitGrid, FitRow } from '#core/fit/grid.ts';
import { NewestCall } from './newest-call.ts';

type Start = CallInput<'startBenchmark'>;

/** What is to be measured, as it was chosen. */
export class BenchmarkChoice {
  mode = $state<BenchmarkMode>('default');
  /** Empty: the reference. */
  modelId = $state('');
  /** Empty: the usual one of the model. */
  quantisation = $state('');
  minutes = $state(10);

  readonly question: Start = $derived({
    mode: this.mode,
    ...(this.modelId !== '' && {
      model: this.quantisation === '' ? this.modelId : `${this.modelId}:${this.quantisation}`,
    }),
    ...(this.mode === 'sustained' && { minutes: this.minutes }),
  });

  /** Another model has forms of its own. */
  chooseModel(modelId: string): void {
    this.modelId = modelId;
    this.quantisation = '';
  }
}

/** The forms in which the grid knows a model, with what it says of each on this machine. */
export const formsOf = (grid: FitGrid | undefined, modelId: string): FitRow[] =>
  grid?.rows.filter((row) => row.modelId === modelId) ?? [];

interface ExportQuestion {
  format: ExportFormat;
  /** Id of one run; absent: all. */
  run?: string | undefined;
}

/** A text of the history for elsewhere, by the newest question. */
class ExportStore {
  text = $state.raw<string>();
  fault = $state.raw<FaultValue>();
  #call: NewestCall<ExportQuestion, Answer<CallOutput<'exportHistory'>>>;

  constructor(client: Pick<Client, 'call'>) {
    this.#call = new NewestCall(
      ({ format, run }) =>
        client.call('exportHistory', { format, ...(run !== undefined && { runs: [run] }) }),
      (answer) => {
        this.text = answer.ok ? answer.value.text : undefined;
        this.fault = answer.ok ? undefined : answer.error;
      },
    );
  }

  ask(question: ExportQuestion): Promise<void> {
    return this.#call.put(question);
  }
}

/** The runs as they are listed, which of them is open, and which two are compared. */
export class HistoryStore {
  #openId = $state<string>();
  /** The user has closed what was open. */
  #isShut = $state(false);
  #oneId = $state<string>();
  #otherId = $state<string>();
  #lists: { readonly history: CallOutput<'listHistory'> };
  #client: Pick<Client, 'call'>;

  readonly choice = new BenchmarkChoice();

  /** Newest first, with the ids by which the host knows them. */
  readonly runs: NamedRun[] = $derived.by(() => nameRuns(this.#lists.history).reverse());
  readonly oneId: string = $derived(this.#known(this.#oneId) ?? this.runs[0]?.id ?? '');
  readonly otherId: string = $derived(this.#known(this.#otherId) ?? this.#counterpart()?.id ?? '');
  readonly one = $derived(this.#run(this.oneId));
  readonly other = $derived(this.#run(this.otherId));
  readonly comparison: RunComparison | undefined = $derived(
    this.one && this.other && this.one !== this.other
      ? compareRuns(this.one.entry, this.other.entry)
      : undefined,
  );
  readonly openId: string | undefined = $derived(
    this.#isShut ? undefined : (this.#known(this.#openId) ?? this.runs[0]?.id),
  );

  constructor(client: Pick<Client, 'call'>, lists: { readonly history: CallOutput<'listHistory'> }) {
    this.#client = client;
    this.#lists = lists;
  }

  toggle(id: string): void {
    this.#isShut = this.openId === id;
    this.#openId = id;
  }

  compareFrom(id: string): void {
    this.#oneId = id;
  }

  compareWith(id: string): void {
    this.#otherId = id;
  }

  exporter(): ExportStore {
    return new ExportStore(this.#client);
  }

  #run(id: string): NamedRun | undefined {
    return this.runs.find((run) => run.id === id);
  }

  /** The id, while there is such a run. */
  #known(id: string | undefined): string | undefined {
    return id === undefined ? undefined : this.#run(id)?.id;
  }

  /** The newest other run of the same model and quantisation, a trusted one first, else the newest other one. */
  #counterpart(): NamedRun | undefined {
    const others = this.runs.filter((run) => run !== this.one);
    const alike = others.filter(
      ({ entry }) =>
        entry.model === this.one?.entry.model && entry.quantisation === this.one.entry.quantisation,
    );
    return alike.find(({ entry }) => entry.trusted) ?? alike[0] ?? others[0];
  }
}
