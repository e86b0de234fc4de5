import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { ForkOptions } from 'electron';
import type { HostChild, HostUtilityProcess } from '../../../src-main/hosts/electron/modules.ts';

const parentPort = fileURLToPath(new URL('./parent-port.mjs', import.meta.url));

/** A real process of Node that sees `process.parentPort` and no `process.send`, as in Electron. */
export class FakeUtilityChild extends EventEmitter implements HostChild {
  private readonly child: ChildProcess;

  constructor(child: ChildProcess) {
    super();
    this.child = child;
    child.on('message', (message) => this.emit('message', message));
    child.on('spawn', () => this.emit('spawn'));
    // Electron gives one number: the exit code, or the signal's number for a killed process.
    child.on('exit', (code, signal) => this.emit('exit', code ?? (signal ? 15 : 1)));
  }

  get pid(): number | undefined {
    return this.child.exitCode === null && this.child.signalCode === null ? this.child.pid : undefined;
  }

  /** Into a process that is gone Electron posts silently into the void. */
  postMessage(message: unknown): void {
    if (this.child.connected) this.child.send(structuredClone(message) as object, () => {});
  }

  kill(): boolean {
    return this.child.kill();
  }
}

export class FakeUtilityProcess implements HostUtilityProcess {
  readonly children: FakeUtilityChild[] = [];

  fork(modulePath: string, args: string[], options: ForkOptions): FakeUtilityChild {
    const child = new FakeUtilityChild(
      fork(modulePath, args, {
        execArgv: [...(options.execArgv ?? []), '--import', parentPort],
        env: { ...(options.env ?? process.env) },
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      }),
    );
    this.children.push(child);
    return child;
  }
}
