import { fork } from 'node:child_process';

/** A process of our own that speaks in messages: Node's `fork`, or Electron's `utilityProcess`. */
export interface ChildHandle {
  send(message: unknown): void;
  onMessage(listener: (message: unknown) => void): void;
  /** `how` says how it ended: `code 1`, `signal SIGKILL`. Called once, also when it never started. */
  onExit(listener: (how: string) => void): void;
  /** Ends it at once, whatever it does. */
  kill(): void;
}

/** `environment` is added to the parent's. */
export type SpawnChild = (workerPath: string, environment: Readonly<Record<string, string>>) => ChildHandle;

/**
 * llama.cpp decodes on a thread of libuv's pool. With more than one of them every token may run on another
 * core than the one before, which cost 4 to 8 % in a bare loop over a 360M model on two CPU cores.
 */
export const workerEnvironment = { UV_THREADPOOL_SIZE: '1' } as const;

/** A Node child without arguments, inspector flags or output of its own. */
export const forkNode: SpawnChild = (workerPath, environment) => {
  const child = fork(workerPath, [], {
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, ...environment },
  });
  let ended: string | undefined;
  const listeners: ((how: string) => void)[] = [];
  const end = (how: string): void => {
    if (ended !== undefined) return;
    ended = how;
    for (const listener of listeners) listener(how);
  };
  child.on('exit', (code, signal) => end(signal === null ? `code ${code}` : `signal ${signal}`));
  child.on('error', (error) => end(error.message));
  return {
    send: (message) => {
      // A message to a child that just died is answered by its exit.
      if (child.connected) child.send(Object(message), () => undefined);
    },
    onMessage: (listener) => void child.on('message', listener),
    onExit: (listener) => {
      if (ended === undefined) listeners.push(listener);
      else listener(ended);
    },
    kill: () => void child.kill('SIGKILL'),
  };
};
