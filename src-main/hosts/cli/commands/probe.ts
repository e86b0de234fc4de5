import { machineToProbeJson } from '#core/hardware/probe-json.ts';
import { warningSentence } from '#contract/text/warnings.ts';
import { machineLines } from '../print-machine.ts';
import { withSession } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

export const probeCommand = (terminal: Terminal) =>
  command(
    terminal,
    'probe',
    (text) => ({
      description: text.commands.probe,
      args: {
        raw: { type: 'string', description: text.options.raw, valueHint: 'DIR' },
        from: { type: 'string', description: text.options.from, valueHint: 'DIR' },
      },
    }),
    (args) =>
      withSession(terminal, { probeFolder: args.from }, async ({ kaidoki }) => {
        const { language } = terminal;
        const machine = kaidoki.machine();
        if (args.raw !== undefined) {
          await kaidoki.saveProbe(args.raw);
          terminal.err(`${cliText(language).written} ${args.raw}`);
        }
        if (args.json) {
          const value = machineToProbeJson(machine, (warning) => warningSentence(warning, language));
          terminal.out(JSON.stringify(value, undefined, 2));
        } else {
          for (const line of machineLines(machine, language)) terminal.out(line);
        }
      }),
  );
