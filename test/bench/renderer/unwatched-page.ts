import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import * as v from 'valibot';
import { browserArguments } from '../../e2e/browser.ts';

const MessageSchema = v.object({
  id: v.optional(v.number()),
  method: v.optional(v.string()),
  result: v.optional(v.unknown()),
  error: v.optional(v.object({ message: v.string() })),
});
const TargetSchema = v.object({ targetId: v.string() });
const SessionSchema = v.object({ sessionId: v.string() });
const EvaluatedSchema = v.object({
  result: v.object({ value: v.optional(v.unknown()) }),
  exceptionDetails: v.optional(v.object({ text: v.string() })),
});
const MetricsSchema = v.object({ metrics: v.array(v.object({ name: v.string(), value: v.number() })) });

interface Waiting {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** Chromium's own remote control, over a pipe: one JSON text after the other, each ended by a zero byte. */
class Control {
  readonly #input: Writable;
  readonly #waiting = new Map<number, Waiting>();
  readonly #events = new Map<string, () => void>();
  #lastId = 0;
  #rest = '';

  constructor(input: Writable, output: Readable) {
    this.#input = input;
    output.setEncoding('utf8').on('data', (piece: string) => this.#read(piece));
    output.on('end', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('Chromium ended'));
    });
  }

  send(method: string, parameters: object, sessionId?: string): Promise<unknown> {
    const id = (this.#lastId += 1);
    this.#input.write(`${JSON.stringify({ id, method, params: parameters, sessionId })}\0`);
    return new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
  }

  /** The next event of this name; to be asked for before what sets it off. */
  next(method: string): Promise<void> {
    return new Promise((resolve) => this.#events.set(method, resolve));
  }

  #read(piece: string): void {
    const texts = `${this.#rest}${piece}`.split('\0');
    this.#rest = texts.pop() ?? '';
    for (const text of texts) {
      const { id, method, result, error } = v.parse(MessageSchema, JSON.parse(text));
      if (method !== undefined) this.#events.get(method)?.();
      const waiting = this.#waiting.get(id ?? NaN);
      this.#waiting.delete(id ?? NaN);
      if (error) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result);
    }
  }
}

/**
 * A page in a Chromium of its own, of which nobody is told what it asks, draws or logs: Playwright has each request
 * reported to it, on the same processors. Motion is not reduced.
 */
export class UnwatchedPage {
  readonly #control: Control;
  readonly #sessionId: string;
  readonly #end: () => Promise<void>;

  private constructor(control: Control, sessionId: string, end: () => Promise<void>) {
    this.#control = control;
    this.#sessionId = sessionId;
    this.#end = end;
  }

  static async open(executablePath: string, url: string): Promise<UnwatchedPage> {
    const profile = await mkdtemp(join(tmpdir(), 'kaidoki-profile-'));
    const child = spawn(
      executablePath,
      [
        ...browserArguments,
        '--headless=new',
        '--remote-debugging-pipe',
        '--window-size=1180,900',
        `--user-data-dir=${profile}`,
        'about:blank',
      ],
      { stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'] },
    );
    const end = async (): Promise<void> => {
      if (child.exitCode === null && child.signalCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve));
        child.kill();
        await ended;
      }
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    };
    try {
      const control = new Control(...pipesOf(child));
      return new UnwatchedPage(control, await loaded(control, url), end);
    } catch (error) {
      await end();
      throw error;
    }
  }

  /** What `act` gives in the page; it can use nothing but what it is given. */
  async evaluate<Given, Result>(
    act: (given: Given) => Result | Promise<Result>,
    given: Given,
  ): Promise<unknown> {
    const answer = await this.#control.send(
      'Runtime.evaluate',
      { expression: `(${act})(${JSON.stringify(given)})`, awaitPromise: true, returnByValue: true },
      this.#sessionId,
    );
    const { result, exceptionDetails } = v.parse(EvaluatedSchema, answer);
    if (exceptionDetails) throw new Error(`in the page: ${exceptionDetails.text}`);
    return result.value;
  }

  /** Processor milliseconds of the page's main thread so far. */
  async taskMilliseconds(): Promise<number> {
    await this.#control.send('Performance.enable', { timeDomain: 'threadTicks' }, this.#sessionId);
    const { metrics } = v.parse(
      MetricsSchema,
      await this.#control.send('Performance.getMetrics', {}, this.#sessionId),
    );
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  }

  close(): Promise<void> {
    return this.#end();
  }
}

/** Opens the address; answers the session of its page. */
async function loaded(control: Control, url: string): Promise<string> {
  const target = await control.send('Target.createTarget', { url: 'about:blank' });
  const { targetId } = v.parse(TargetSchema, target);
  const attached = await control.send('Target.attachToTarget', { targetId, flatten: true });
  const { sessionId } = v.parse(SessionSchema, attached);
  await control.send('Page.enable', {}, sessionId);
  const isLoaded = control.next('Page.loadEventFired');
  await control.send('Page.navigate', { url }, sessionId);
  await isLoaded;
  await control.send('Page.disable', {}, sessionId);
  return sessionId;
}

function pipesOf({ stdio: [, , , input, output] }: ChildProcess): [Writable, Readable] {
  if (!input || !output || !('write' in input) || !('setEncoding' in output))
    throw new Error('Chromium did not start');
  return [input, output];
}
