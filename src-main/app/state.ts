import type { AppState } from '#contract/contract.ts';
import type { OnState } from '#contract/dispatch.ts';

/** The state that every window shows: replaced whole, told to all listeners in order. */
export interface StateStore {
  read(): AppState;
  update(change: Partial<AppState>): void;
  onState: OnState;
}

export function createStateStore(initial: AppState): StateStore {
  let state = initial;
  const listeners = new Set<(state: AppState) => void>();
  return {
    read: () => state,
    update(change) {
      state = { ...state, ...change };
      for (const listener of [...listeners]) listener(state);
    },
    onState(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
