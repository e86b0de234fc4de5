import type { ComposeOptions } from '../../compose.ts';
import type { HostChild, HostUtilityProcess } from './modules.ts';

type SpawnEngine = NonNullable<ComposeOptions['spawnEngine']>;

/** Ends a process that may be deep in native code: the polite signal of `child.kill()` can be left unheard. */
function killNow(child: HostChild): void {
  if (child.pid === undefined) return void child.kill();
  try {
    process.kill(child.pid, 'SIGKILL');
  } catch {
    // Gone in the meantime, which is what was wanted.
  }
}

/** Starts the engine's process as Electron's own kind of child, with the worker that every host uses. */
export function createUtilitySpawner(utilityProcess: HostUtilityProcess): SpawnEngine {
  return (workerPath, environment) => {
    const child = utilityProcess.fork(workerPath, [], {
      stdio: 'ignore',
      serviceName: 'Kaidoki engine',
      env: { ...process.env, ...environment },
    });
    const listeners: ((how: string) => void)[] = [];
    let ended: string | undefined;
    let isUnwanted = false;
    child.on('spawn', () => {
      if (isUnwanted) killNow(child);
    });
    child.on('exit', (code) => {
      if (ended !== undefined) return;
      ended = `code ${code}`;
      for (const listener of listeners) listener(ended);
    });
    return {
      send: (message) => child.postMessage(message),
      onMessage: (listener) => void child.on('message', listener),
      onExit: (listener) => {
        if (ended === undefined) listeners.push(listener);
        else listener(ended);
      },
      kill: () => {
        isUnwanted = true;
        if (ended === undefined) killNow(child);
      },
    };
  };
}
