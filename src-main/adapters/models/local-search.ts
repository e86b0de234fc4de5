import { Fault } from '#core/fault.ts';
import { skipCodes, type SkipCode, type Skipped } from '#core/local-models/found.ts';
import type { SearchLimits } from './local-limits.ts';

const mostExamples = 5;

/** One search under way: its bounds, what it passed over, and where it has been. */
export class LocalSearch {
  readonly limits: SearchLimits;
  /** Real paths of all stores; links are followed where they lead into one of them. */
  readonly roots: readonly string[];
  readonly #signal: AbortSignal | undefined;
  readonly #skipped = new Map<SkipCode, Skipped>();
  /** Real paths of folders that were entered. */
  readonly #entered = new Set<string>();

  constructor(options: { limits: SearchLimits; roots: readonly string[]; signal?: AbortSignal | undefined }) {
    this.limits = options.limits;
    this.roots = options.roots;
    this.#signal = options.signal;
  }

  /** @throws `Fault` `cancelled` once the user asked for it */
  demandTime(): void {
    if (this.#signal?.aborted) throw new Fault('cancelled');
  }

  skip(code: SkipCode, path: string): void {
    const skipped = this.#skipped.get(code) ?? { code, count: 0, examples: [] };
    skipped.count += 1;
    if (skipped.examples.length < mostExamples) skipped.examples.push(path);
    this.#skipped.set(code, skipped);
  }

  /** False where it was entered before. */
  enter(realFolder: string): boolean {
    const isNew = !this.#entered.has(realFolder);
    this.#entered.add(realFolder);
    return isNew;
  }

  /** Whether a real path lies in one of the stores. */
  isInside(realPath: string): boolean {
    return this.roots.some(
      (root) => realPath === root || realPath.startsWith(root.endsWith('/') ? root : `${root}/`),
    );
  }

  skipped(): Skipped[] {
    return skipCodes.flatMap((code) => this.#skipped.get(code) ?? []);
  }
}
