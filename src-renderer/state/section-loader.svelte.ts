/** Views that are fetched after the page has been drawn, and again when that failed. */
export class SectionLoader<Views extends object> {
  views = $state.raw<Views>();
  hasFailed = $state(false);

  #fetch: () => Promise<Views>;

  /** What is there already is taken as it is. */
  constructor(source: Views | (() => Promise<Views>)) {
    if (typeof source === 'function') {
      this.#fetch = source;
      void this.load();
    } else {
      this.#fetch = async () => source;
      this.views = source;
    }
  }

  async load(): Promise<void> {
    this.hasFailed = false;
    try {
      this.views = await this.#fetch();
    } catch {
      this.hasFailed = true;
    }
  }
}
