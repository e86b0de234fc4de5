import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';

const root = join(import.meta.dirname, '..', '..', '..');

const AddressSchema = v.object({ url: v.string() });
const UsageSchema = v.object({ processorMilliseconds: v.number() });

interface HostStreams {
  input: NodeJS.WritableStream;
  lines: AsyncIterator<string>;
}

/** The host of `host-entry.ts`, whose work is not mixed with that of the program that drives the page. */
export class HostProcess {
  readonly url: string;
  readonly #input: NodeJS.WritableStream;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;

  private constructor(url: string, child: ChildProcess, streams: HostStreams) {
    this.url = url;
    this.#input = streams.input;
    this.#lines = streams.lines;
    this.#ended = new Promise((resolve) => child.once('exit', resolve));
  }

  static async start(): Promise<HostProcess> {
    const child = spawn(
      process.execPath,
      [join(root, 'src-main/tools/run-ts.mjs'), join(import.meta.dirname, 'host-entry.ts')],
      { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
    const { url } = v.parse(AddressSchema, await nextOf(lines));
    return new HostProcess(url, child, { input: child.stdin, lines });
  }

  /** Milliseconds since it began, of all its threads. */
  async processorMilliseconds(): Promise<number> {
    this.#input.write('\n');
    return v.parse(UsageSchema, await nextOf(this.#lines)).processorMilliseconds;
  }

  async close(): Promise<void> {
    this.#input.end();
    await this.#ended;
  }
}

async function nextOf(lines: AsyncIterator<string>): Promise<unknown> {
  const line = await lines.next();
  if (line.done) throw new Error('the host ended');
  return JSON.parse(line.value);
}
