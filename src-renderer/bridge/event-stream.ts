/** One event of a `text/event-stream`: its name and the joined `data` lines. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** Largest event that is kept; a host that never ends an event cannot fill the memory. */
const largestEventCharacters = 4_000_000;

/**
 * Splits a `text/event-stream` into events, whatever pieces it arrives in. Comments, ids and retry
 * hints are dropped; an event without `data` is none.
 */
export class EventStreamParser {
  #rest = '';
  #event = 'message';
  #lines: string[] = [];

  push(text: string): StreamEvent[] {
    this.#rest += text;
    if (this.#rest.length > largestEventCharacters) throw new Error('The event stream never ended a line.');
    const events: StreamEvent[] = [];
    let end = this.#rest.indexOf('\n');
    while (end >= 0) {
      const line = this.#rest.slice(0, end).replace(/\r$/, '');
      this.#rest = this.#rest.slice(end + 1);
      const event = this.#takeLine(line);
      if (event) events.push(event);
      end = this.#rest.indexOf('\n');
    }
    return events;
  }

  #takeLine(line: string): StreamEvent | undefined {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    if (colon === 0) return undefined;
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    if (field === 'data') this.#lines.push(value);
    return undefined;
  }

  #finish(): StreamEvent | undefined {
    const event = { event: this.#event, data: this.#lines.join('\n') };
    const isEmpty = this.#lines.length === 0;
    this.#event = 'message';
    this.#lines = [];
    return isEmpty ? undefined : event;
  }
}
