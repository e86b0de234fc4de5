import type { AppState, CallInput, CallName, CallOutput, Client } from '#contract/contract.ts';
import { createMemoryClient } from '#contract/dispatch.ts';
import { catalogueProblemSentence } from '#contract/text/catalogue-problems.ts';
import { faultSentence } from '#contract/text/faults.ts';
import { formatNumber } from '#contract/text/format.ts';
import { Fault } from '#core/fault.ts';
import { compose, type ComposeOptions, type Kaidoki } from '../../compose.ts';
import { printable } from './table.ts';
import type { Terminal } from './terminal.ts';
import { cliText } from './text.ts';

/** One command's hold on the application: started, asked, and always stopped. */
export interface Session {
  terminal: Terminal;
  kaidoki: Kaidoki;
  /** @throws the `Fault` that the answer carries */
  ask<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Aborted by Ctrl+C. */
  signal: AbortSignal;
}

async function askOrThrow<N extends CallName>(
  client: Client,
  name: N,
  input: CallInput<N>,
): Promise<CallOutput<N>> {
  const answer = await client.call(name, input);
  if (!answer.ok) throw Fault.from(answer.error);
  return answer.value;
}

const interruptedExitCode = 130;
const patienceMilliseconds = 3000;

/** What is wrong with the user's own files: of a catalogue the shipped rows are used, of a history the rest. */
function tellProblems(state: AppState, terminal: Terminal): void {
  const { catalogueProblems, historyFault, historySetAside, settingsFault } = state;
  for (const found of catalogueProblems) {
    terminal.err(printable(`! ${catalogueProblemSentence(found, terminal.language)}`));
  }
  if (historySetAside > 0) {
    const count = formatNumber(historySetAside, terminal.language);
    terminal.err(`! ${cliText(terminal.language).history.setAside(count)}`);
  }
  for (const fault of [historyFault, settingsFault]) {
    if (fault) terminal.err(printable(`! ${faultSentence(fault, terminal.language)}`));
  }
}

/**
 * Composes the application, starts it, runs the work and stops it again. Ctrl+C cancels a running
 * benchmark, whose files are gone before the process ends; pressed again it ends the process at once.
 */
export async function withSession<T>(
  terminal: Terminal,
  options: ComposeOptions,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    // Asked twice, nothing is waited for; the next start removes what is left.
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    controller.abort();
    // A benchmark ends within a second, all else at once; what still hangs then is not waited for.
    setTimeout(() => process.exit(interruptedExitCode), patienceMilliseconds).unref();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const kaidoki = compose(options);
  controller.signal.addEventListener('abort', () => void kaidoki.cancelBenchmark());
  const client = createMemoryClient(kaidoki.handlers, kaidoki.onState, {
    onInternal: (error) => {
      if (process.env['KAIDOKI_DEBUG']) terminal.err(String(error instanceof Error ? error.stack : error));
    },
  });
  try {
    await kaidoki.start();
    tellProblems(await askOrThrow(client, 'readState', {}), terminal);
    return await work({
      terminal,
      kaidoki,
      signal: controller.signal,
      ask: (name, input) => askOrThrow(client, name, input),
    });
  } finally {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
    await kaidoki.stop();
  }
}
