import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import {
  calls,
  events,
  type Answer,
  type AppState,
  type CallInput,
  type CallName,
  type CallOutput,
  type Client,
  type EventName,
  type EventPayload,
  type FaultValue,
  type Handlers,
} from './contract.ts';
import { expectedValue } from './expected-value.ts';

/** Carries one message of any origin to its handler; never throws, answers every message. */
export type Dispatch = (name: unknown, input: unknown) => Promise<Answer<unknown>>;

export interface DispatchOptions {
  /** Told of a bug (not of an expected `Fault`), since the answer hides it behind `internal`. */
  onInternal?: (error: unknown, name: CallName) => void;
}

const isCallName = (name: unknown): name is CallName =>
  typeof name === 'string' && Object.hasOwn(calls, name);

/** Largest input that any transport reads, as JSON text in UTF-8. The longest honest one names every model: a few kB. */
export const maximumMessageBytes = 65_536;

/** Long enough to say which field was wrong, too short to send a message back to its sender. */
const longestDetailCharacters = 80;
const clip = (text: string): string => text.slice(0, longestDetailCharacters);

const refuse = (error: FaultValue): Answer<never> => ({ ok: false, error });

function badInput(call: CallName, issue: v.BaseIssue<unknown>): Answer<never> {
  const path = clip(v.getDotPath(issue) ?? '(input)');
  const expected = expectedValue(calls[call].input, issue);
  return refuse({ code: 'bad-input', details: { call, path, expected } });
}

const unknownCall = (name: unknown): Answer<never> =>
  refuse({
    code: 'unknown-call',
    details: { call: typeof name === 'string' ? clip(name) : `(${typeof name})` },
  });

/** What is shown of a failure: an expected one with its details, a bug only by the place it came from. */
export function faultValue(error: unknown, call: string): FaultValue {
  return error instanceof Fault
    ? { code: error.code, details: error.details }
    : { code: 'internal', details: { call } };
}

async function answer<N extends CallName>(
  handlers: Handlers,
  name: N,
  input: unknown,
  options: DispatchOptions,
): Promise<Answer<CallOutput<N>>> {
  const parsed = v.safeParse(calls[name].input, input, { abortEarly: true });
  if (!parsed.success) return badInput(name, parsed.issues[0]);
  try {
    // Always checked, not only in tests: parsing also drops every key that the contract does not
    // name, so nothing unasked leaves the process, and each transport hands over its own copy.
    return { ok: true, value: v.parse(calls[name].output, await handlers[name](parsed.output)) };
  } catch (error) {
    if (!(error instanceof Fault)) options.onInternal?.(error, name);
    return refuse(faultValue(error, name));
  }
}

/**
 * The one door from any transport to the handlers: an unknown name is `unknown-call`, an input that
 * does not fit its schema `bad-input` with the path of the first wrong field, a `Fault` its own code,
 * anything else `internal`.
 */
export function createDispatcher(handlers: Handlers, options: DispatchOptions = {}): Dispatch {
  return async (name, input) =>
    isCallName(name) ? answer(handlers, name, input, options) : unknownCall(name);
}

/** Calls a listener with each new state; answers a function that ends it. */
export type OnState = (listener: (state: AppState) => void) => () => void;

/** The state as it goes out: checked, a copy, and without any key that the contract does not name. */
export const statePayload = (state: AppState): AppState => v.parse(events.state, state);

/** The transport with nothing in between, for tests and the command line: same checks, same answers. */
export function createMemoryClient(
  handlers: Handlers,
  onState: OnState,
  options: DispatchOptions = {},
): Client {
  return {
    call: async <N extends CallName>(name: N, input: CallInput<N>) =>
      isCallName(name) ? answer(handlers, name, input, options) : unknownCall(name),
    subscribe: <N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) =>
      Object.hasOwn(events, name) ? onState((state) => listener(statePayload(state))) : () => {},
  };
}
