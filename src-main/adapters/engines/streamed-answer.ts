/** When the pieces of text of one answer came. */
export class TextClock {
  #firstAt: number | undefined;
  #lastAt: number | undefined;
  /** Pieces that held text. */
  pieces = 0;

  /** Empty pieces tell nothing of the model. */
  note(text: string, atSeconds: number): void {
    if (text === '') return;
    this.#firstAt ??= atSeconds;
    this.#lastAt = atSeconds;
    this.pieces += 1;
  }

  /** Seconds as `EngineAnswer` has them; a text that came in one piece has no span. */
  seconds({ sentSeconds, endedSeconds }: { sentSeconds: number; endedSeconds: number }) {
    const [first, last] = [this.#firstAt, this.#lastAt];
    return {
      totalSeconds: endedSeconds - sentSeconds,
      ...(first !== undefined && { firstSeconds: first - sentSeconds }),
      ...(first !== undefined && last !== undefined && last > first && { spanSeconds: last - first }),
    };
  }
}

/** The JSON of a line of server-sent events; `undefined` of its other lines, and of `[DONE]`. */
export function eventData(line: string): string | undefined {
  const [, name, data = ''] = /^(data|error): ?(.*?)\r?$/.exec(line) ?? [];
  if (name === 'error') return `{"error":${data}}`;
  return name === undefined || data === '[DONE]' ? undefined : data;
}
