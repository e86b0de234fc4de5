import type { AddonCheckpoint, AddonContext } from './addon-context.ts';

export interface CacheDepthOptions {
  addon: AddonContext;
  /** Every layer keeps the whole context: what was added can be cut off again. */
  isPlain: boolean;
  newCheckpoint(): AddonCheckpoint;
}

/**
 * Tokens in the cache, and the way back to fewer of them. A plain cache is cut; a window has let go of older
 * tokens by then and a recurrent state has moved on, so those are saved at a depth and restored, as llama-bench
 * does between the repetitions of one depth.
 */
export class CacheDepth {
  readonly #options: CacheDepthOptions;
  #tokens = 0;
  #saved: { depthTokens: number; checkpoint: AddonCheckpoint } | undefined;

  constructor(options: CacheDepthOptions) {
    this.#options = options;
  }

  get tokens(): number {
    return this.#tokens;
  }

  added(tokens: number): void {
    this.#tokens += tokens;
  }

  clear(): void {
    this.#options.addon.removeTokenCellsFromSequence(0, 0, -1);
    this.#tokens = 0;
    this.#forget();
  }

  /** Whether it could be brought back to `depthTokens` without reading anything; 0 is always possible. */
  async goBackTo(depthTokens: number): Promise<boolean> {
    const { addon, isPlain } = this.#options;
    if (this.#tokens === depthTokens) return true;
    if (depthTokens === 0) this.clear();
    else if (isPlain && this.#tokens > depthTokens) addon.removeTokenCellsFromSequence(0, depthTokens, -1);
    else if (this.#saved?.depthTokens !== depthTokens) return false;
    else if (!(await addon.restoreCheckpoint(this.#saved.checkpoint, depthTokens - 1))) return false;
    this.#tokens = depthTokens;
    return true;
  }

  /** Keeps what is needed to come back to the depth it now has. */
  async save(): Promise<void> {
    if (this.#options.isPlain) return;
    this.#forget();
    const checkpoint = this.#options.newCheckpoint();
    await checkpoint.init(this.#options.addon, 0);
    this.#saved = { depthTokens: this.#tokens, checkpoint };
  }

  #forget(): void {
    this.#saved?.checkpoint.dispose();
    this.#saved = undefined;
  }
}
