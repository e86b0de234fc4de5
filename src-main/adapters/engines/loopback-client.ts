import { Agent, request, type IncomingMessage } from 'node:http';
import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { errorCode } from '../error-code.ts';
import { BoundedLines } from './bounded-lines.ts';
import { answerFault, ErrorBodySchema } from './answer-fault.ts';
import type { LoopbackAddress } from './loopback-address.ts';

export interface Asked {
  method?: 'GET' | 'POST';
  path: string;
  body?: unknown;
  signal: AbortSignal;
  /** Of no byte at all, while a prompt is read or a model is loaded; default 10 s. */
  silenceMilliseconds?: number;
  /** For faults. */
  model?: string | undefined;
}

/** What came, and when, by a clock that only goes forwards. */
export interface AnsweredLines {
  status: number;
  sentSeconds: number;
  endedSeconds: number;
}

/** A clock that only goes forwards. */
export type SecondsClock = () => number;

const steadySeconds: SecondsClock = () => performance.now() / 1000;

/** Of what cannot be reached: nobody is there, rather than somebody who fails. */
const absentCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'EADDRNOTAVAIL',
  'ENETUNREACH',
  'EHOSTUNREACH',
]);

/**
 * Asks one engine on this machine. Connects to loopback addresses alone, by number and by no proxy, whatever the
 * environment says; follows no redirect; bounds every answer; ends when the signal says so.
 */
export class LoopbackClient {
  readonly address: LoopbackAddress;
  /** The engine's name for faults. */
  program: string;
  /** Of the addresses of `localhost`, the one that answered. */
  #host: string | undefined;

  readonly seconds: SecondsClock;

  constructor(program: string, address: LoopbackAddress, seconds = steadySeconds) {
    this.program = program;
    this.address = address;
    this.seconds = seconds;
  }

  /** The parsed answer. Throws a `Fault` for any status but 200. */
  async json<T>(asked: Asked, schema: v.GenericSchema<unknown, T>): Promise<T> {
    const lines: string[] = [];
    const { status } = await this.lines(asked, (line) => void lines.push(line));
    const value = parsed(lines.join('\n'));
    if (status !== 200) throw this.fault(status, value, asked.model);
    const answer = v.safeParse(schema, value);
    if (!answer.success) throw this.#invalid(`${asked.path}: not the form it is documented in`);
    return answer.output;
  }

  /** Each line of a streamed answer as it comes. Throws a `Fault` for any status but 200. */
  async stream(asked: Asked, onLine: (line: string, atSeconds: number) => void): Promise<AnsweredLines> {
    const refused: string[] = [];
    const answered = await this.lines(asked, (line, at, status) => {
      if (status === 200) onLine(line, at);
      else refused.push(line);
    });
    if (answered.status !== 200) throw this.fault(answered.status, parsed(refused.join('\n')), asked.model);
    return answered;
  }

  /**
   * One piece of a streamed answer by its form. Throws a `Fault` for another form, and for an error, which comes
   * amid a stream as a piece of its own, after a status of success.
   */
  piece<T extends { error?: unknown }>(
    text: string,
    schema: v.GenericSchema<unknown, T>,
    model: string | undefined,
  ): T {
    const value = parsed(text);
    const read = v.safeParse(schema, value);
    if (!read.success) throw this.#invalid('a piece of a stream that is not its form');
    if (read.output.error !== undefined) throw this.fault(200, value, model);
    return read.output;
  }

  /** A status that is no success, in the words of the body where it has any. */
  fault(status: number, body: unknown, model?: string): Fault {
    const told = v.safeParse(ErrorBodySchema, body);
    const problem = told.success ? told.output : '';
    return answerFault({ program: this.program, address: this.address.text, status, problem, model });
  }

  async lines(
    asked: Asked,
    onLine: (line: string, atSeconds: number, status: number) => void,
  ): Promise<AnsweredLines> {
    const hosts = this.#host === undefined ? this.address.hosts : [this.#host];
    for (const [index, host] of hosts.entries()) {
      try {
        const answered = await this.#exchange(host, asked, onLine);
        this.#host = host;
        return answered;
      } catch (error) {
        const isAbsent = absentCodes.has(errorCode(error));
        if (isAbsent && index < hosts.length - 1) continue;
        throw asked.signal.aborted ? new Fault('benchmark-cancelled') : this.#transportFault(error, isAbsent);
      }
    }
    throw this.#transportFault(undefined, true);
  }

  #exchange(
    host: string,
    { method = 'GET', path, body, signal, silenceMilliseconds = 10_000 }: Asked,
    onLine: (line: string, atSeconds: number, status: number) => void,
  ): Promise<AnsweredLines> {
    return new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body);
      const sentSeconds = this.seconds();
      const asking = request({
        host,
        port: this.address.port,
        method,
        path,
        // One connection an answer, and none of the global agent's, which might know a proxy.
        agent: new Agent({ keepAlive: false }),
        signal,
        headers: {
          accept: 'application/json, text/event-stream',
          ...(payload !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(payload),
          }),
        },
      });
      // What is then said of the connection hides why it ended.
      let silence: Fault | undefined;
      const fail = (error: unknown): void => reject(silence ?? error);
      asking.setTimeout(silenceMilliseconds, () => {
        const told = { engine: this.program, seconds: Math.round(silenceMilliseconds / 1000) };
        silence = new Fault('engine-silent', told);
        asking.destroy(silence);
      });
      asking.on('error', fail);
      asking.on('response', (response) => {
        const status = response.statusCode ?? 0;
        this.#read(response, (line, at) => onLine(line, at, status)).then(
          () => resolve({ status, sentSeconds, endedSeconds: this.seconds() }),
          (error: unknown) => {
            asking.destroy();
            fail(error);
          },
        );
      });
      asking.end(payload);
    });
  }

  async #read(response: IncomingMessage, onLine: (line: string, atSeconds: number) => void): Promise<void> {
    const { statusCode = 0 } = response;
    if (statusCode >= 300 && statusCode < 400)
      throw this.#taken(`it redirects (${statusCode}), which is refused`);
    const lines = new BoundedLines();
    try {
      for await (const piece of response) {
        const at = this.seconds();
        for (const line of lines.take(Buffer.from(piece))) onLine(line, at);
      }
    } catch (error) {
      throw error instanceof RangeError ? this.#invalid(error.message) : error;
    }
    const rest = lines.end();
    if (rest !== '') onLine(rest, this.seconds());
    if (!response.complete) throw new Error('the connection was dropped');
  }

  #transportFault(error: unknown, isAbsent: boolean): Fault {
    if (error instanceof Fault) return error;
    const { program, address } = this;
    if (isAbsent) return new Fault('engine-not-running', { engine: program, address: address.text });
    const problem = errorCode(error);
    if (problem.startsWith('HPE_')) return this.#taken('it does not speak HTTP');
    const dropped = problem === 'ECONNRESET' || problem === 'EPIPE' ? 'the connection was dropped' : problem;
    return new Fault('engine-failed', { engine: program, problem: dropped }, { cause: error });
  }

  #taken(problem: string): Fault {
    return new Fault('engine-port-taken', { engine: this.program, address: this.address.text, problem });
  }

  #invalid(problem: string): Fault {
    return new Fault('engine-answer-invalid', { engine: this.program, problem });
  }
}

/** `undefined` of what is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
