import type {
  Answer,
  CallInput,
  CallName,
  CallOutput,
  Client,
  EventName,
  EventPayload,
} from '#contract/contract.ts';
import { EventStreamParser } from './event-stream.ts';

export interface HttpClientOptions {
  /** Where the loopback host serves, with a slash at the end. */
  baseUrl: string;
  token: string;
  fetch: typeof fetch;
  /** Milliseconds before each new attempt to reach the events; the last one repeats. */
  retryDelays?: readonly number[];
}

/** A client that also tells whether its host can be reached. */
export interface HttpClient extends Client {
  /** Hears `true` each time the events connect, `false` when the host is gone. */
  onReachable(listener: (isReachable: boolean) => void): () => void;
}

const defaultRetryDelays = [250, 500, 1000, 2000, 5000];

type StateListener = (payload: EventPayload<'state'>) => void;

/** `null` and figures are no answer: some other program may have taken the port. */
function isAnswer(value: unknown): value is Answer<never> {
  return typeof value === 'object' && value !== null && 'ok' in value;
}

/**
 * The contract over loopback HTTP; runs in a browser and under Node. A call rejects when the host
 * cannot be reached; every answer of the host, refusals too, resolves.
 */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { baseUrl, token, fetch } = options;
  const authorised = { authorization: `Bearer ${token}` };
  const stateListeners = new Set<StateListener>();
  const reachListeners = new Set<(isReachable: boolean) => void>();
  let stream: AbortController | undefined;

  const say = (isReachable: boolean): void => reachListeners.forEach((listener) => listener(isReachable));

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<Answer<CallOutput<N>>> {
    const response = await fetch(`${baseUrl}api/call/${encodeURIComponent(name)}`, {
      method: 'POST',
      headers: { ...authorised, 'content-type': 'application/json' },
      body: JSON.stringify(input ?? null),
    });
    const answer: unknown = await response.json();
    if (!isAnswer(answer)) throw new Error(`The host answered ${response.status} without a value.`);
    return answer;
  }

  /** Resolves when the stream ends; true when the host refuses this token, so that asking again is idle. */
  async function readEvents(signal: AbortSignal, onConnected: () => void): Promise<boolean> {
    const response = await fetch(`${baseUrl}api/events`, { headers: authorised, signal });
    if (response.status === 403) return true;
    if (!response.ok || !response.body) throw new Error(`The events were answered with ${response.status}.`);
    onConnected();
    const parser = new EventStreamParser();
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      for (const { event, data } of parser.push(piece.value)) {
        if (event !== 'state') continue;
        const state = JSON.parse(data) as EventPayload<'state'>;
        stateListeners.forEach((listener) => listener(state));
      }
    }
    return false;
  }

  async function listen(signal: AbortSignal): Promise<void> {
    const delays = options.retryDelays ?? defaultRetryDelays;
    let failures = 0;
    const onConnected = (): void => {
      failures = 0;
      say(true);
    };
    while (!signal.aborted) {
      const isRefused = await readEvents(signal, onConnected).catch(() => false);
      if (signal.aborted) return;
      // The host is there, but it is another run of it: the next call says what to do.
      if (isRefused) return say(true);
      say(false);
      failures += 1;
      await pause(delays[Math.min(failures, delays.length) - 1] ?? 1000, signal);
    }
  }

  function subscribe<N extends EventName>(
    _name: N,
    listener: (payload: EventPayload<N>) => void,
  ): () => void {
    // A wrapper of its own, so that the same function may listen twice and end one of the two.
    const own: StateListener = (payload) => listener(payload);
    stateListeners.add(own);
    if (!stream) {
      stream = new AbortController();
      void listen(stream.signal);
    }
    return () => {
      stateListeners.delete(own);
      if (stateListeners.size > 0) return;
      stream?.abort();
      stream = undefined;
    };
  }

  function onReachable(listener: (isReachable: boolean) => void): () => void {
    reachListeners.add(listener);
    return () => void reachListeners.delete(listener);
  }

  return { call, subscribe, onReachable };
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
  });
}
