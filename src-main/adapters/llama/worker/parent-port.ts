import type { ChildMessage } from '../protocol.ts';

/** The worker's side of the conversation, the same under Node's `fork` and Electron's `utilityProcess`. */
export interface ParentPort {
  send(message: ChildMessage): void;
  onMessage(listener: (message: unknown) => void): void;
  /** The parent is gone; Electron ends its utility processes by itself. */
  onVanished(listener: () => void): void;
}

interface UtilityPort {
  postMessage(message: unknown): void;
  on(event: 'message', listener: (event: { data: unknown }) => void): void;
}

function isUtilityPort(value: unknown): value is UtilityPort {
  return typeof value === 'object' && value !== null && 'postMessage' in value && 'on' in value;
}

/** Throws when the worker was started by hand. */
export function connectParent(): ParentPort {
  const utilityPort: unknown = Reflect.get(process, 'parentPort');
  if (isUtilityPort(utilityPort)) {
    return {
      send: (message) => utilityPort.postMessage(message),
      onMessage: (listener) => utilityPort.on('message', (event) => listener(event.data)),
      onVanished: () => undefined,
    };
  }
  if (!process.send) throw new Error('The engine worker is started by Kaidoki, not by hand.');
  return {
    send: (message) => void process.send?.(message),
    onMessage: (listener) => void process.on('message', listener),
    onVanished: (listener) => {
      // It may have gone while this process was still loading its modules.
      if (process.connected) process.on('disconnect', listener);
      else listener();
    },
  };
}
