import type { CallOutput, Client } from '#contract/contract.ts';

/** What there is to choose from, and the benchmarks kept so far. Each list keeps what it had when asking fails. */
export class ListStore {
  macs = $state.raw<CallOutput<'listMacs'>>([]);
  models = $state.raw<CallOutput<'listModels'>>([]);
  /** Newest first. */
  history = $state.raw<CallOutput<'listHistory'>>([]);

  #client: Pick<Client, 'call'>;

  constructor(client: Pick<Client, 'call'>) {
    this.#client = client;
  }

  async read(): Promise<void> {
    try {
      const [macs, models, history] = await Promise.all([
        this.#client.call('listMacs', {}),
        this.#client.call('listModels', {}),
        this.#client.call('listHistory', {}),
      ]);
      if (macs.ok) this.macs = macs.value;
      if (models.ok) this.models = models.value;
      if (history.ok) this.history = history.value.toReversed();
    } catch {
      // The host is gone; read again when it is back.
    }
  }
}
