import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import type { PauseControl } from '../../app/ports.ts';
import type { ChildHandle } from './child-handle.ts';
import { Patience } from './patience.ts';
import { ChildMessageSchema, type ChildMessage, type ParentMessage } from './protocol.ts';

export interface ChildRun<T> {
  child: ChildHandle;
  signal?: AbortSignal | undefined;
  /** Without a word for this long the child counts as hung. A machine asleep, or paused, is not silent. */
  silenceMilliseconds: number;
  /** However much it talks, it must be done by then. Asked again and again: more may be known later. */
  deadlineMilliseconds(): number;
  /** Told at once, of how to hold the child and its time limits while the machine sleeps. */
  onPausable?: ((control: PauseControl) => void) | undefined;
  /** Answers the result once there is one; may reply. What it throws ends the run. */
  handle(
    message: ChildMessage,
    reply: (message: ParentMessage) => void,
  ): T | undefined | Promise<T | undefined>;
}

/** Time a cancelled child has to close its files before it is killed. */
const politeMilliseconds = 400;
/** A killed process is gone within milliseconds; this only bounds the wait. */
const exitMilliseconds = 3000;

/**
 * Listens to a child until it gives a result, fails, dies, lies, hangs or is cancelled. The child is
 * dead when this settles, so its files can be removed.
 */
export async function runChild<T>(run: ChildRun<T>): Promise<T> {
  const { child } = run;
  const exited = new Promise<string>((resolve) => child.onExit(resolve));
  try {
    return await outcome(run, exited);
  } finally {
    child.kill();
    await Promise.race([exited, delay(exitMilliseconds)]);
  }
}

function outcome<T>(run: ChildRun<T>, exited: Promise<string>): Promise<T> {
  const { child, signal } = run;
  let phase = 'starting';
  let politeness: NodeJS.Timeout | undefined;
  let patience: Patience | undefined;
  let onAbort = (): void => undefined;

  return new Promise<T>((resolve, reject) => {
    const cancelled = (): void => reject(new Fault('benchmark-cancelled'));
    patience = new Patience({
      ...run,
      onOver: (milliseconds) =>
        reject(new Fault('engine-hung', { seconds: Math.round(milliseconds / 1000), phase })),
    });
    run.onPausable?.(pauseControl(child, patience));

    onAbort = () => {
      child.send({ kind: 'stop' } satisfies ParentMessage);
      politeness = setTimeout(cancelled, politeMilliseconds);
      void exited.then(cancelled);
    };
    if (signal?.aborted) cancelled();
    signal?.addEventListener('abort', onAbort, { once: true });

    child.onMessage((raw) => {
      patience?.heard();
      const message = parsedMessage(raw, phase);
      if (message instanceof Fault) return reject(message);
      if (message.kind === 'progress') phase = message.progress.phase;
      Promise.resolve()
        .then(() => (signal?.aborted ? undefined : run.handle(message, (reply) => child.send(reply))))
        .then((result) => result !== undefined && resolve(result), reject);
    });
    void exited.then((how) => {
      if (!signal?.aborted) reject(new Fault('engine-died', { phase, how }));
    });
  }).finally(() => {
    signal?.removeEventListener('abort', onAbort);
    clearTimeout(politeness);
    patience?.end();
  });
}

const pauseControl = (child: ChildHandle, patience: Patience): PauseControl => ({
  pause() {
    patience.pause();
    child.send({ kind: 'pause' } satisfies ParentMessage);
  },
  resume() {
    patience.resume();
    child.send({ kind: 'resume' } satisfies ParentMessage);
  },
});

/** What the child says, or the fault of having said it: that it failed, or what makes no sense. */
function parsedMessage(raw: unknown, phase: string): ChildMessage | Fault {
  const parsed = v.safeParse(ChildMessageSchema, raw);
  if (!parsed.success) {
    return new Fault('engine-answer-invalid', { problem: `${firstIssue(parsed.issues)}, while ${phase}` });
  }
  const message = parsed.output;
  if (message.kind !== 'failed') return message;
  return Fault.from({ code: message.code, details: { phase, ...message.details } });
}

/** Where in the message something was wrong, never the value itself. */
const firstIssue = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues[0] ? (v.getDotPath(issues[0]) ?? 'message') : 'message';

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
