/**
 * Answers asked for before they are needed, so that what is looked at next is there at once. Nothing is kept but
 * while it is held: what was answered then may have changed since.
 */
export class AskedAhead<Question, Reply extends { ok: boolean }> {
  #ask: (question: Question) => Promise<Reply>;
  #kept: Map<string, Promise<Reply>> | undefined;

  constructor(ask: (question: Question) => Promise<Reply>) {
    this.#ask = ask;
  }

  get isHeld(): boolean {
    return this.#kept !== undefined;
  }

  /** The kept answer, or one that is asked for now. Refusals and failures are not kept. */
  answer(question: Question): Promise<Reply> {
    const kept = this.#kept;
    if (!kept) return this.#ask(question);
    const key = JSON.stringify(question);
    const known = kept.get(key);
    if (known) return known;
    const asked = this.#ask(question);
    kept.set(key, asked);
    asked.then(
      ({ ok }) => ok || kept.delete(key),
      () => kept.delete(key),
    );
    return asked;
  }

  /**
   * Forgets what is kept and asks for these, one after the other, the first first. Resolves when all are answered,
   * when one is refused or fails, or when they are held no longer.
   */
  async hold(questions: readonly Question[]): Promise<void> {
    const kept = (this.#kept = new Map());
    for (const question of questions) {
      const reply = await this.answer(question).catch(() => undefined);
      if (!reply?.ok || kept !== this.#kept) return;
    }
  }

  /** What is kept, not that it is held. */
  forget(): void {
    if (this.#kept) this.#kept = new Map();
  }

  release(): void {
    this.#kept = undefined;
  }
}
