import { rmSync } from 'node:fs';
import { InsufficientMemoryError } from 'node-llama-cpp';
import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { ParentMessageSchema, type ChildMessage, type MeasureJob } from './protocol.ts';
import { measureJob } from './worker/measure-job.ts';
import { connectParent } from './worker/parent-port.ts';
import { startLlama, type StartedLlama } from './worker/start-llama.ts';

/** Entry of the process in which llama.cpp runs: a native abort here costs one run, not the program. */
const port = connectParent();
const stopping = new AbortController();
let folder: string | undefined;

port.onVanished(() => {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
});

const starting = startLlama();
starting.then(
  ({ description }) => port.send({ kind: 'ready', description }),
  (error: unknown) => port.send(failure(error)),
);

port.onMessage((raw) => {
  const message = v.parse(ParentMessageSchema, raw);
  if (message.kind === 'stop') stopping.abort(new Fault('benchmark-cancelled'));
  else void starting.then((started) => measure(started, message.job));
});

async function measure(started: StartedLlama, job: MeasureJob): Promise<void> {
  folder = job.folder;
  try {
    const measurement = await measureJob(started, job, {
      signal: stopping.signal,
      onProgress: (progress) => port.send({ kind: 'progress', progress }),
    });
    port.send({ kind: 'measured', measurement });
  } catch (error) {
    port.send(failure(error));
  }
}

function failure(error: unknown): ChildMessage {
  if (error instanceof Fault) return { kind: 'failed', code: error.code, details: { ...error.details } };
  if (error instanceof InsufficientMemoryError)
    return { kind: 'failed', code: 'not-enough-memory', details: {} };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'failed', code: 'engine-died', details: { how: message.slice(0, 300) } };
}
