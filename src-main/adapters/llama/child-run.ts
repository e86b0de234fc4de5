import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import type { ChildHandle } from './child-handle.ts';
import { ChildMessageSchema, type ChildMessage, type ParentMessage } from './protocol.ts';

export interface ChildRun<T> {
  child: ChildHandle;
  signal?: AbortSignal | undefined;
  /** Without a word for this long the child counts as hung. */
  silenceMilliseconds: number;
  /** However much it talks, it must be done by then. */
  deadlineMilliseconds: number;
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
  const timers = new Set<NodeJS.Timeout>();
  const after = (milliseconds: number, act: () => void): NodeJS.Timeout => {
    const timer = setTimeout(act, milliseconds);
    timers.add(timer);
    return timer;
  };
  let phase = 'starting';
  let onAbort = (): void => undefined;

  return new Promise<T>((resolve, reject) => {
    const fail = (fault: Fault): void => reject(fault);
    const cancelled = (): void => fail(new Fault('benchmark-cancelled'));
    const hung = (milliseconds: number) => (): void =>
      fail(new Fault('engine-hung', { seconds: Math.round(milliseconds / 1000), phase }));
    let silence = after(run.silenceMilliseconds, hung(run.silenceMilliseconds));
    after(run.deadlineMilliseconds, hung(run.deadlineMilliseconds));

    onAbort = () => {
      child.send({ kind: 'stop' } satisfies ParentMessage);
      after(politeMilliseconds, cancelled);
      void exited.then(cancelled);
    };
    if (signal?.aborted) cancelled();
    signal?.addEventListener('abort', onAbort, { once: true });

    child.onMessage((raw) => {
      clearTimeout(silence);
      silence = after(run.silenceMilliseconds, hung(run.silenceMilliseconds));
      const parsed = v.safeParse(ChildMessageSchema, raw);
      if (!parsed.success) {
        const problem = `${firstIssue(parsed.issues)}, while ${phase}`;
        return fail(new Fault('engine-answer-invalid', { problem }));
      }
      const message = parsed.output;
      if (message.kind === 'progress') phase = message.progress.phase;
      if (message.kind === 'failed') {
        return fail(Fault.from({ code: message.code, details: { phase, ...message.details } }));
      }
      Promise.resolve()
        .then(() => (signal?.aborted ? undefined : run.handle(message, (reply) => child.send(reply))))
        .then((result) => result !== undefined && resolve(result), reject);
    });
    void exited.then((how) => {
      if (!signal?.aborted) fail(new Fault('engine-died', { phase, how }));
    });
  }).finally(() => {
    signal?.removeEventListener('abort', onAbort);
    for (const timer of timers) clearTimeout(timer);
  });
}

/** Where in the message something was wrong, never the value itself. */
const firstIssue = (issues: readonly v.BaseIssue<unknown>[]): string =>
  issues[0] ? (v.getDotPath(issues[0]) ?? 'message') : 'message';

const delay = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds).unref());
