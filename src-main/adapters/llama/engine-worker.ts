import { rmSync } from 'node:fs';
import { freemem } from 'node:os';
import { InsufficientMemoryError } from 'node-llama-cpp';
import * as v from 'valibot';
import { Fault } from '#core/fault.ts';
import { ParentMessageSchema, type ChildMessage, type MeasureJob, type ParentMessage } from './protocol.ts';
import { removal, signWorkFolder } from './work-folder.ts';
import { measureJob } from './worker/measure-job.ts';
import { connectParent } from './worker/parent-port.ts';
import { PauseGate } from './worker/pause-gate.ts';
import { tellOfWork } from './worker/sign-of-work.ts';
import { simulateJob } from './worker/simulate-job.ts';
import { startLlama, type StartedLlama } from './worker/start-llama.ts';

/** Entry of the process in which llama.cpp runs: a native abort here costs one run, not the program. */
const port = connectParent();
const stopping = new AbortController();
const gate = new PauseGate();
let job: MeasureJob | undefined;

port.onVanished(() => {
  try {
    if (job) rmSync(job.folder, removal);
  } finally {
    process.kill(process.pid, 'SIGKILL');
  }
});

// A file longer than this user's may be is to be an error of the write, not the end of the process.
process.on('SIGXFSZ', () => undefined);

const starting = startLlama();
starting.then(
  ({ description }) => port.send({ kind: 'ready', description }),
  (error: unknown) => port.send(failure(error)),
);

port.onMessage((raw) => {
  const message = v.parse(ParentMessageSchema, raw);
  if (message.kind === 'stop') stop();
  else if (message.kind === 'pause') gate.pause();
  else if (message.kind === 'resume') gate.resume();
  else void starting.then((started) => work(started, message));
});

function stop(): void {
  stopping.abort(new Fault('benchmark-cancelled'));
  // A held run is to notice.
  gate.resume();
}

type WorkMessage = Extract<ParentMessage, { kind: 'measure' | 'simulate' }>;

async function work(started: StartedLlama, message: WorkMessage): Promise<void> {
  try {
    if (message.kind === 'measure') await measure(started, (job = message.job));
    else port.send({ kind: 'simulated', simulation: await simulateJob(started, message.job) });
  } catch (error) {
    port.send(failure(error));
  }
}

async function measure(started: StartedLlama, asked: MeasureJob): Promise<void> {
  await signWorkFolder(asked.folder);
  tellOfWork(() => port.send({ kind: 'busy' }));
  const measurement = await measureJob(started, asked, {
    signal: stopping.signal,
    gate,
    onBlock: () => port.send({ kind: 'block' }),
    onProgress: (progress) => port.send({ kind: 'progress', progress }),
  });
  port.send({ kind: 'measured', measurement });
}

function failure(error: unknown): ChildMessage {
  const { code, details } = faultOf(error);
  return { kind: 'failed', code, details: { ...details } };
}

/** What llama.cpp throws has no code of its own; the parent adds the phase it happened in. */
function faultOf(error: unknown): Pick<Fault, 'code' | 'details'> {
  if (error instanceof Fault) return error;
  if (error instanceof InsufficientMemoryError) {
    return {
      code: 'not-enough-memory',
      details: { neededBytes: job?.memoryBytes ?? 0, freeBytes: freemem() },
    };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { code: 'engine-died', details: { how: message.slice(0, 300) } };
}
