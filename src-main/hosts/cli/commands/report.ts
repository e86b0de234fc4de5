import { faultSentence } from '#contract/text/faults.ts';
import { warningSentence } from '#contract/text/warnings.ts';
import { Fault } from '#core/fault.ts';
import type { Machine } from '#core/hardware/machine.ts';
import { machineToProbeJson } from '#core/hardware/probe-json.ts';
import { adviceLines } from '../print-advice.ts';
import { benchmarkLines } from '../print-benchmark.ts';
import { machineLines } from '../print-machine.ts';
import { withSession, type Session } from '../session.ts';
import { printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText, type CliText } from '../text.ts';
import { measure } from './bench.ts';
import { command } from './command.ts';
import { printGrid } from './fit.ts';
import { fitInput, fitOptions } from './options.ts';

/** What fits and the verdict need no benchmark: one that fails is told, and the exit code says so too. */
async function measureIfPossible(session: Session): Promise<void> {
  try {
    await measure(session);
  } catch (error) {
    if (!(error instanceof Fault) || error.code === 'benchmark-cancelled') throw error;
    session.terminal.err(`! ${printable(faultSentence(error, session.terminal.language))}`);
    process.exitCode = 1;
  }
}

/** A folder's machine is not the one that this runs on. */
function headingOf({ kind }: Machine, isElsewhere: boolean, { machine: words }: CliText): string {
  if (isElsewhere) return words.thatMachine;
  return kind === 'not-a-mac' ? words.thisMachine : words.thisMac;
}

/** Probe, benchmark, fit, verdict: the main job in a terminal. A probe folder is not measured. */
export const reportCommand = (terminal: Terminal) =>
  command(
    terminal,
    'report',
    (text) => ({
      description: text.commands.report,
      args: {
        ...fitOptions(text),
        skipBenchmark: { type: 'boolean', description: text.options.skipBenchmark },
      },
    }),
    (args) => {
      const input = fitInput(args);
      const { language } = terminal;
      return withSession(terminal, { probeFolder: args.from }, async (session) => {
        const { kaidoki, ask } = session;
        const words = cliText(language);
        const machine = kaidoki.machine();
        const isElsewhere = args.from !== undefined;
        if (!args.json) {
          terminal.out(headingOf(machine, isElsewhere, words));
          for (const line of machineLines(machine, language)) terminal.out(line);
        }
        if (!args.skipBenchmark && !isElsewhere) await measureIfPossible(session);
        const { latest, published } = await ask('readState', {});
        const grid = await ask('fit', input);
        const advice = await ask('advise', { need: { currency: language === 'ja' ? 'JPY' : 'USD' } });
        if (args.json) {
          const probe = machineToProbeJson(machine, (warning) => warningSentence(warning, language));
          terminal.out(JSON.stringify({ probe, bench: latest, fit: grid, advise: advice }, undefined, 2));
          return;
        }
        terminal.out(`\n${words.benchmark.title}`);
        const lines = latest
          ? benchmarkLines(latest, published, language)
          : [`  ${isElsewhere ? words.benchmark.notMeasuredThere : words.benchmark.notMeasured}`];
        for (const line of lines) terminal.out(line);
        terminal.out('');
        printGrid(grid, terminal);
        terminal.out(`\n${words.adviceTitle}`);
        for (const line of adviceLines(advice, language, { mostCandidates: 6 })) terminal.out(line);
      });
    },
  );
