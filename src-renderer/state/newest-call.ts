/**
 * Asks one question at a time and always the newest: while an answer is under way only the last question
 * asked since is kept, so a dragged slider never queues up and an old answer never overwrites a new one.
 */
export class NewestCall<Question, Reply> {
  #ask: (question: Question) => Promise<Reply>;
  #take: (reply: Reply, question: Question) => void;
  #waiting: { question: Question } | undefined;
  #isAsking = false;

  constructor(ask: (question: Question) => Promise<Reply>, take: (reply: Reply, question: Question) => void) {
    this.#ask = ask;
    this.#take = take;
  }

  /** Resolves when nothing is under way any more. */
  async put(question: Question): Promise<void> {
    this.#waiting = { question };
    if (this.#isAsking) return;
    this.#isAsking = true;
    for (let next = this.#next(); next; next = this.#next()) {
      try {
        const reply = await this.#ask(next.question);
        // A newer question is waiting: its answer will replace this one, but until then this is the best.
        this.#take(reply, next.question);
      } catch {
        // The host is gone; the page keeps what it has and asks again when the host is back.
      }
    }
    this.#isAsking = false;
  }

  #next(): { question: Question } | undefined {
    const next = this.#waiting;
    this.#waiting = undefined;
    return next;
  }
}
