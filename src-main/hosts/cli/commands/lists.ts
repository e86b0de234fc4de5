import { formatDateTime, formatParameters, formatRate, formatTokens } from '#contract/text/format.ts';
import { withSession } from '../session.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';

const left = (title: string) => ({ title, align: 'left' }) as const;
const right = (title: string) => ({ title, align: 'right' }) as const;

export const modelsCommand = (terminal: Terminal) =>
  command(
    terminal,
    'models',
    (text) => ({
      description: text.commands.models,
      args: {},
    }),
    (args) =>
      withSession(terminal, { probe: 'none' }, async ({ ask }) => {
        const models = await ask('listModels', {});
        const { columns } = cliText(terminal.language);
        if (args.json) return terminal.out(JSON.stringify(models, undefined, 2));
        terminal.out(
          formatTable(
            [left(columns.id), left(columns.model), right(columns.parameters), right(columns.maximumContext)],
            models.map((model) => [
              model.modelId,
              model.name,
              formatParameters(model.parameterCount, terminal.language),
              formatTokens(model.maximumContextTokens, terminal.language),
            ]),
          ),
        );
      }),
  );

export const macsCommand = (terminal: Terminal) =>
  command(
    terminal,
    'macs',
    (text) => ({
      description: text.commands.macs,
      args: { sold: { type: 'boolean', description: text.options.sold } },
    }),
    (args) =>
      withSession(terminal, { probe: 'none' }, async ({ ask }) => {
        const macs = (await ask('listMacs', {})).filter((mac) => mac.stillSold || !args.sold);
        const { columns, machine } = cliText(terminal.language);
        if (args.json) return terminal.out(JSON.stringify(macs, undefined, 2));
        terminal.out(
          formatTable(
            [
              left(columns.id),
              left(columns.mac),
              left(machine.chip),
              right(machine.gpuCores),
              left(`${columns.memory} (GB)`),
            ],
            macs.map((mac) => [
              mac.macId,
              mac.product,
              mac.chipId,
              String(mac.gpuCores),
              mac.memoryOptionsGB.join(' '),
            ]),
          ),
        );
      }),
  );

export const historyCommand = (terminal: Terminal) =>
  command(
    terminal,
    'history',
    (text) => ({
      description: text.commands.history,
      args: {},
    }),
    (args) =>
      withSession(terminal, { probe: 'none' }, async ({ ask }) => {
        const entries = await ask('listHistory', {});
        const words = cliText(terminal.language);
        if (args.json) return terminal.out(JSON.stringify(entries, undefined, 2));
        if (entries.length === 0) return terminal.out(words.none);
        const rate = (value: number | undefined): string =>
          value === undefined ? '–' : formatRate(value, terminal.language);
        terminal.out(
          formatTable(
            [
              left(words.columns.date),
              left(words.columns.model),
              left(words.machine.chip),
              left(words.columns.backend),
              right('pp512'),
              right('tg128'),
              left(words.columns.trusted),
            ],
            entries.map((entry) => [
              formatDateTime(entry.startedAt, terminal.language),
              `${entry.model} ${entry.quantisation}`,
              entry.machine?.chip ?? words.machine.unknown,
              entry.backend,
              rate(entry.results['pp512']?.tokensPerSecond),
              rate(entry.results['tg128']?.tokensPerSecond),
              entry.trusted ? words.yes : `${words.no}: ${entry.reasons.join(', ')}`,
            ]),
          ),
        );
      }),
  );
