import { faultSentence } from '#contract/text/faults.ts';
import type { BenchmarkResult } from '#core/benchmark/result.ts';
import { splitModel } from '../arguments.ts';
import { benchmarkLines, progressLine } from '../print-machine.ts';
import { withSession, type Session } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

/** Measures with progress on the error stream; the history has the result afterwards. */
export async function measure(
  { kaidoki, terminal, ask }: Session,
  model?: { modelId: string; quantisation?: string },
): Promise<BenchmarkResult> {
  try {
    const result = await kaidoki.measure(model, (progress) =>
      terminal.progress(progressLine(progress, terminal.language, terminal.rewritesProgress)),
    );
    const { historyFault } = await ask('readState', {});
    if (historyFault) {
      terminal.err(`! ${printable(faultSentence(historyFault, terminal.language))}`);
      process.exitCode = 1;
    }
    return result;
  } finally {
    terminal.endProgress();
  }
}

export const benchCommand = (terminal: Terminal) =>
  command(
    terminal,
    'bench',
    (text) => ({
      description: text.commands.bench,
      args: { model: { type: 'positional', description: text.options.model, required: false } },
    }),
    (args) =>
      withSession(terminal, {}, async (session) => {
        const result = await measure(session, args.model === undefined ? undefined : splitModel(args.model));
        if (args.json) {
          terminal.out(JSON.stringify(result, undefined, 2));
          return;
        }
        const { published } = await session.ask('readState', {});
        terminal.out(cliText(terminal.language).benchmark.title);
        const isReference = args.model === undefined;
        for (const line of benchmarkLines(result, isReference ? published : undefined, terminal.language)) {
          terminal.out(line);
        }
      }),
  );
