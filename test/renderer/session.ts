import type { AppState, Client } from '../../src-main/contract/contract.ts';
import { createMemoryClient } from '../../src-main/contract/dispatch.ts';
import type { Handlers } from '../../src-main/contract/contract.ts';
import type { Bridge } from '../../src-renderer/bridge/connect.ts';
import { sampleHandlers } from '../contract/samples.ts';

/** A host in memory: what it says is said by `say`, whether it is there by `reach`. */
export function memoryBridge(replaced: Partial<Handlers> = {}) {
  const listeners = new Set<(state: AppState) => void>();
  const reachListeners = new Set<(isReachable: boolean) => void>();
  const client: Client = createMemoryClient(sampleHandlers(replaced), (listener) => {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  });
  const bridge: Bridge = {
    ...client,
    onReachable: (listener) => {
      reachListeners.add(listener);
      return () => void reachListeners.delete(listener);
    },
  };
  return {
    bridge,
    say: (state: AppState) => listeners.forEach((listener) => listener(state)),
    reach: (isReachable: boolean) => reachListeners.forEach((listener) => listener(isReachable)),
    listeners: () => listeners.size + reachListeners.size,
  };
}

/** A place to remember things in, for one test. */
export function memoryStorage(kept: Record<string, string> = {}) {
  const values = new Map(Object.entries(kept));
  return {
    values,
    getItem: (key: string) => values.get(key) ?? null,
    setItem: (key: string, value: string) => void values.set(key, value),
    removeItem: (key: string) => void values.delete(key),
  };
}
