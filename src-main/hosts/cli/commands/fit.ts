import { formatBytes, formatMemorySize, formatTokens } from '#contract/text/format.ts';
import type { FitGrid } from '#core/fit/grid.ts';
import { fitTable, gridTable } from '../print-fit.ts';
import { withSession, type Session } from '../session.ts';
import type { Terminal } from '../terminal.ts';
import { cliText } from '../text.ts';
import { command } from './command.ts';
import { fitInput, fitOptions, machineOptions } from './options.ts';

/** The grid under a line that says whose it is, with the marks explained. */
export function printGrid(grid: FitGrid, terminal: Terminal): void {
  const { language } = terminal;
  const text = cliText(language);
  const { machine } = grid;
  terminal.out(
    `${text.fitTitle}: ${machine.label} · ${(machine.canRaiseLimit === false ? formatBytes : formatMemorySize)(machine.memoryBytes, language)} · ${text.machine.budget} ${formatBytes(machine.memoryBudgetBytes, language)} · ${text.context} ${formatTokens(grid.contextTokens, language)} · KV ${grid.kvType}`,
  );
  terminal.out(gridTable(grid, language));
  terminal.out(text.legend);
}

/** Every model and quantisation of the catalogue instead of the usual ones. */
export async function everything({ kaidoki, ask }: Session) {
  const models = await ask('listModels', {});
  return { modelIds: models.map(({ modelId }) => modelId), quantisations: [...kaidoki.quantisations] };
}

export const fitCommand = (terminal: Terminal) =>
  command(
    terminal,
    'fit',
    (text) => ({
      description: text.commands.fit,
      args: {
        ...fitOptions(text),
        ...machineOptions(text),
        all: { type: 'boolean', description: text.options.all },
      },
    }),
    (args) =>
      withSession(terminal, { probeFolder: args.from }, async (session) => {
        const input = fitInput(args);
        const grid = await session.ask(
          'fit',
          args.all ? { ...input, ...(await everything(session)) } : input,
        );
        if (args.json) terminal.out(JSON.stringify(grid, undefined, 2));
        else if (args.all) terminal.out(fitTable(grid, terminal.language));
        else printGrid(grid, terminal);
      }),
  );
